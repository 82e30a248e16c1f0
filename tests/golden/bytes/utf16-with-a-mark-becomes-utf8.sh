printf 'Gr\303\274\303\237e\n' | python3 -c 'import sys; sys.stdout.buffer.write(sys.stdin.buffer.read().decode().encode("utf-16"))' | thresh
