for f in ../quote/*.in ../../../corpus-samples/*.txt; do
    thresh -q "$f" > once.tmp
    thresh -q once.tmp | cmp -s - once.tmp || echo "$f"
done
rm -f once.tmp
