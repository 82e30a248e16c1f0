d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
mkdir -p in/b
echo 'The pump was replaced in May and has run since then without a stop.' > in/one.txt
{ cat in/one.txt; echo; echo 'Nice.'; } > in/b/two.txt
printf 'A line that has no end' > in/b.txt
: > in/empty
printf 'GIF89a\0\1\2\3' > in/picture
ln -s one.txt in/link
mkfifo in/pipe
gzip -c in/b/two.txt > in/c.gz; zstd -q -c in/b/two.txt > in/d; xz -c in/b/two.txt > in/e.xz; bzip2 -c in/b/two.txt > in/f
printf '%s\n' '{"id":1,"text":"The pump was replaced in May and has run since then without a stop."}' '{"id":2,"text":"More"}' > in/r.jsonl
echo "- a folder"
thresh -r -o out in 2>&1; echo "status $?"
find out -type f | LC_ALL=C sort
cmp in/b.txt out/in/b.txt
for f in b/two.txt one.txt r.jsonl; do echo "$f:"; cat "out/in/$f"; done
gzip -dc out/in/c.gz; zstd -q -dc < out/in/d; xz -dc out/in/e.xz; bzip2 -dc < out/in/f
echo "- any number of workers"
thresh -q -j1 -r -o out1 in; thresh -q -j3 -r -o out3 in; diff -r out out1 && diff -r out out3 && echo same
echo "- names from a list, packed"
printf 'in/b/two.txt\0in/c.gz\0in/e.xz' | thresh --files0-from=- -o out4 --pack=gzip; echo "status $?"
for f in out4/in/b/two.txt out4/in/c.gz out4/in/e.xz; do gzip -dc < $f; done
thresh --files0-from=/dev/null; echo "status $?"
printf 'in/one.txt\0\0' | thresh --files0-from=- -o out4; echo "status $?"
echo "- the way back"
thresh -q -r -o out5 --journal=j --stats=s in; echo "status $?"
thresh --restore=j -r out5 > back; echo "status $?"
{ cat in/b.txt in/b/two.txt; gzip -dc in/c.gz; zstd -dqc < in/d; xz -dc in/e.xz; bzip2 -dc < in/f; cat in/one.txt in/r.jsonl; } | cmp - back
grep files s
echo "- on one output"
thresh -q -r in/b in/b.txt in/one.txt | sed -n l
thresh in; echo "status $?"
mkdir none; thresh -r none; echo "status $?"
thresh --exact in/b/two.txt in/one.txt in/b/two.txt | sed -n l
