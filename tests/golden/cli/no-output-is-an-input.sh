d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
echo 'The pump was replaced in May and has run since then without a stop.' > in
cp in was; ln in hard; ln -s in soft; ln -s new dangling; mkfifo pipe; mkdir folder
try() { thresh "$@" 2>&1; echo "status $?"; cmp in was; }
try --journal=in in
try --journal=hard in
try --stats=soft in
try --journal=./in < in
try --index=in in
try --rules=in --journal=in was
try --journal=new --stats=new in
try --journal=dangling --index=new in
try --stats=folder in
try --journal=folder in
try --index=pipe in
try --journal=pipe in
try --journal=none/j in
try --index=none --index-read-only in
# shellcheck disable=SC2094 # that is what is tested
{ thresh in 2>&3 >> in; echo "status $?"; thresh < in 2>&3 >> in; echo "status $?"; } 3>&1
thresh --journal=j in >&- 2> /dev/null; echo "status $?"; grep -c pump j
thresh --journal=j in > out; cp j jj
{ thresh --restore=j out 2>&3 >> j; echo "status $?"; } 3>&1
cmp j jj; cmp in was
thresh --stats=log in 2> log > /dev/null; echo "status $?"; grep -c '"version"' log
ls
