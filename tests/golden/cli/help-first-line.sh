thresh --help | head -n 1
