# a table looks like any text: its name says what it is, or --format does
dir=$(mktemp -d)
printf 'id,body\n1,"one line, and\nanother"\n' >"$dir"/a.csv
printf 'id\tbody\n1\tone line, and another\n' | gzip -nc >"$dir"/b.tsv.gz
thresh --to=text "$dir"/a.csv "$dir"/b.tsv.gz
printf 'x,y\n1,2\n' >"$dir"/c.csv
cd "$dir" && thresh c.csv 2>&1
rm -r "$dir"
