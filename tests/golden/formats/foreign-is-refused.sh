# What is known and not read is named, with status 1; nothing of it comes out.
dir=$(mktemp -d)
printf 'PAR1\025\004\025\020' >"$dir"/a.parquet
printf '<?xml version="1.0"?>\n<rss><p>x</p></rss>\n' >"$dir"/b.xml
printf '%%PDF-1.7\n' >"$dir"/c.pdf
cd "$dir" || exit
printf 'a line of text\n' >d.txt
tar cf e.tar d.txt 2>/dev/null
for f in a.parquet b.xml c.pdf e.tar; do
    thresh $f 2>&1
    echo "status $?"
done
thresh -f text b.xml
thresh c.pdf d.txt 2>&1
rm -r "$dir"
