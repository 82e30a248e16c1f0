d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
printf '[slow]\nkind: chrome\nscope: line\npattern: (a+)+$\nsource: x\nyes: aaa\nnot: b\n' > rules
printf 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\nfoo\n' | thresh --rules=rules 2>&1; echo "status $?"
printf 'aab\nfoo\n' | thresh --rules=rules 2>&1; echo "status $?"
