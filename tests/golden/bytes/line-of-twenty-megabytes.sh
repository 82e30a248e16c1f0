head -c 20000000 /dev/zero | tr '\0' 'x' | thresh | cksum
head -c 20000000 /dev/zero | tr '\0' 'x' | cksum
