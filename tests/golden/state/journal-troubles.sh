d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
{ echo 'Kept before the quote and of some length, too.'; echo '> Gone.'; echo 'Kept.'; } > in
thresh --journal=j in > out; sed 's,[^ ]*$,,; s,kind 0 quote.*,KIND,' j
try() { thresh "$@" 2>&1; echo "status $?"; }
sed s/Gone/Gune/ j > k; try --restore=k out
sed s/Kept/Kapt/ out > o; try --restore=j o
head -c 20 out > o; try --restore=j o
{ cat out; echo more; } > o; try --restore=j o
sed '$d' j > k; try --restore=k out
head -c 20 out > o; try --restore=k o
try --restore=in out
try --restore=none out
try --restore=j none
try --restore=j out out
try --journal=none/j in
try --to=explain --journal=j in
