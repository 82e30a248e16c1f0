d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
mkdir -p in/sub away
echo 'The pump was replaced in May and has run since then without a stop.' > in/a
cp in/a in/sub/b; cp -r in was
try() { thresh "$@" 2>&1; echo "status $?"; diff -r "$d/in" "$d/was"; }
try -r -o in/out in
try -r -o . in
try -o . in/a
(cd in && try -o .. ../in/a)
try -o out in/a ./in/a
try -o out in/a "$PWD/../$(basename "$PWD")/in/a" | sed "s|$d|D|"
try -o out < in/a
try -o out in/a -
try -o in/a in/sub/b
try -o out --journal=out/in/a in/a
try -o out --pack=lzma in/a
try --pack=zstd in/a
ln -s ../in away/in
try -o away in/a
mkdir -p folder/in/a
try -o folder in/a
# a leading slash and .. are dropped, as tar does
thresh -o safe "$PWD/in/a" in/../in/sub/b in/sub/../../in/a; find safe -type f | sed "s|$d|/D|" | sort
# a file that cannot be read gives none; nothing is left of one that is not whole
thresh -o some in/a in/none; echo "status $?"; ls -A some some/in
: > some/.thresh-1.tmp
echo '{"text": "a"} {' > bad.jsonl
thresh -f jsonl --strict -o some in/sub/b bad.jsonl 2> /dev/null; echo "status $?"; ls -A some some/in
