d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
echo 'The pump was replaced in May and has run since then without a stop.' > a
echo 'Its filter is cleaned every week by whoever happens to be on duty.' > b
thresh -q --index=ia a > /dev/null
thresh -q --index=ib b > /dev/null
thresh --index=all --index-merge=ia --index-merge=ib
thresh --index-info=all | sed -n '3,7p'
thresh -q --to=explain --index=all --index-read-only b a
thresh --index=all --index-merge=none 2>&1
echo "status $?"
# an index behind itself would only be twice as large
cp all was
thresh --index=all --index-merge=./all 2>&1
echo "status $?"
cmp all was
