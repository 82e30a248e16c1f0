printf 'One.\n.\nTwo.\n' | thresh -v 2>&1
printf 'One.\n.\nTwo.\n' | thresh -q 2>&1 >/dev/null
