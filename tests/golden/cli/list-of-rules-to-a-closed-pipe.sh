thresh --list-rules | head -n 1 | grep -c '^\['
thresh --help | head -n 1 > /dev/null
