# a file of places takes the place of a file, never that of a link, a pipe or a device
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
echo 'The ferry leaves the harbour at seven o clock.' > in
ln -s real link; mkfifo pipe; mkdir p
try() { thresh "$@" 2>&1; echo "status $?"; }
try --emit-places=link in
try --emit-places=pipe in 3<> pipe
try --emit-places=/dev/full in
try --emit-places=p in
[ -L link ] && [ -s real ] && [ -p pipe ] && [ -c /dev/full ] && ls
