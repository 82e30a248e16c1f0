# What is not read is named, whatever the name of its file says; what could be, is.
d=$(mktemp -d) && cd "$d" || exit
printf 'PK\003\004 ' > table.csv
printf '// exported\n[{"text": "x"}]\n' > remarks.json
printf '// a comment in a text is text\n' > remarks.txt
printf 'The tram keeps running until the autumn.' | sed 's/./&~/g' | tr '~' '\000' > wide.txt
printf 'T\000h\000e tram keeps running, with two bytes in front that are zero, until the autumn.\n' > zeros.txt
printf '\200\004\225' > data.txt
for f in table.csv remarks.json remarks.txt wide.txt zeros.txt data.txt; do
    thresh "$f" > out 2>&1
    echo "$f: status $?, $(tr -d '\000' < out)"
done
rm -r "$d"
