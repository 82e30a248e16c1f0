# a file of rules may be a pipe; a folder and one without end are told as what they are
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
printf '[mine]\nkind: chrome\nscope: line\npattern: zzz \\d+\nsource: x\nyes: zzz 1\nnot: zzz\n' > rules
printf 'My own line here.\nzzz 12\n' > in
mkfifo pipe; cat rules > pipe & thresh --rules=pipe in
try() { thresh "$@" 2>&1; echo "status $?"; }
try --rules=. in
try --rules=/dev/zero in
