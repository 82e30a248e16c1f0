seq 1 300000 | thresh --progress=always > /dev/null
