# a limit to the size of files is told as a full disk is, and what was there stays
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
awk 'BEGIN { for (i = 0; i < 9000; i++) print "Boat " i * 7 " leaves pier " i % 89 " at " i % 24 "." }' > t
thresh -q --index=ix t > out; cp ix was; mkdir o; echo old > o/t
ulimit -f 64
try() { thresh -q "$@" 2>&1 > file; echo "status $?"; }
try --index=ix t; cmp ix was
try -o o t; cat o/t
try --emit-places=p t
try --journal=j t; thresh --restore=j file 2> e > back; echo "status $?"; head -c "$(wc -c < back)" t | cmp - back
ls -A . o
thresh --stats t > out 2> /dev/full; echo "status $?"
