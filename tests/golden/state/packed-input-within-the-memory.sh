# A window larger than half of --memory is refused, once, with what to do.
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
echo 'A line that is kept.' > in
xz -9 -k in
thresh --memory=64M in.xz 2>&1; echo "status $?"
thresh --memory=512M in.xz 2>&1; echo "status $?"
