d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
echo 'The pump was replaced in May and has run since then without a stop.' > in
try() { thresh "$@" 2>&1; echo "status $?"; }
try --index=i in
try --index=i in
cp i was
try --index=i none in; cmp i was
thresh --strip=none --index=i in > /dev/full 2> /dev/null; echo "status $?"; cmp i was
try --index=i --seed=5 in
printf X | dd of=i bs=1 seek=300 conv=notrunc 2> /dev/null; try --index=i in
try --index-info=i
cp in i; try --index=i in; cmp i in
head -c 100 was > i; try --index=i in
try --index-info=none
try --index=none/i in
try --index=i --scope=thread in
try --index-merge=was
try --seed=x in
ls
