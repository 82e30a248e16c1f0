# the output is UTF-8; output and journal give the marks and the byte order back, of several inputs too
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
printf 'Gr\303\274\303\237e \360\237\230\200 aus dem Hafen.\n> Eine alte Zeile.\nUnd noch eine.\n' > plain
iconv -f UTF-8 -t UTF-16LE plain > le; iconv -f UTF-8 -t UTF-16BE plain > be
{ printf '\377\376'; cat le; } > f1; { printf '\376\377'; cat be; } > f2; cp plain f3; printf '\377\376' > f4; cp f1 f5
printf '\377\376\000\330a\000\n\000' > f6 # half of a pair
for f in f1 f2 f3 f4 f5 f6; do thresh --journal=j $f > out; thresh --restore=j out | cmp - $f; done
thresh -q --journal=j f1 f2 f3 f4 f5 f6 > out; thresh --restore=j out > back; cat f1 f2 f3 f4 f5 f6 | cmp - back
grep -a '^utf16' j
thresh -q -o o --journal=j f1 f2 f3; thresh -r --restore=j o > back; cat f1 f2 f3 | cmp - back
printf '{"text":"Eine Zeile.\\n> Eine alte.","id":1}\n' | iconv -f UTF-8 -t UTF-16LE > le; { printf '\377\376'; cat le; } > r
thresh --journal=j r | tee out; thresh --restore=j out | cmp - r
