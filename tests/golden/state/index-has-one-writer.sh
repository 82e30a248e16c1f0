d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
mkfifo slow
echo 'The pump was replaced in May and has run since then without a stop.' > a
echo 'Its filter is cleaned every week by whoever happens to be on duty.' > b
ln -s there link
thresh --index=link < slow > out &
exec 3> slow
{ cat a; printf '.\nMore\n'; } >&3
# that the file beside is there does not say yet that it is locked
while [ ! -s out ]; do sleep 0.1; done
thresh --index=there b; echo "status $?"
thresh --index-merge=there --index=there; echo "status $?"
exec 3>&-
wait $!; echo "status $?"
thresh --index=there b; echo "status $?"
thresh --index-info=there | sed -n '3p;5p'
echo 'thresh-index 1 left by a run that was killed' > there.tmp
thresh -q --index=link a b; echo "status $?"
# ended by a signal: the old memory stays
cp there was; rm out
thresh --index=there < slow > out & exec 3> slow
printf 'Nobody has seen these words in any run before this one.\n.\nMore\n' >&3
while [ ! -s out ]; do sleep 0.1; done
kill -TERM $!
{ wait $!; } 2> /dev/null; echo "status $?"
cmp there was
readlink link
ls
