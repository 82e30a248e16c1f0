printf 'text\n' | thresh --index=x
