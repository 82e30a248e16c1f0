thresh --version | sed -E 's/ [0-9][0-9.]*( [0-9-]+)?/ N/g; s/JIT: (yes|no)/JIT/'
