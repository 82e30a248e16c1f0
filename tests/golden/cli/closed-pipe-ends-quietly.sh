seq 1 500000 | thresh | head -n 2
