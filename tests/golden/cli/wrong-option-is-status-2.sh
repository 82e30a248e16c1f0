printf 'text\n' | thresh --similarity=3
