# A page of more than 16 MB is not written: posts beyond that are counted and told, and the page is whole.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
i=0
while [ $i -lt 20 ]; do
    printf '.\n'
    head -c 1000000 /dev/zero | tr '\0' "$(printf 'abcdefghij' | cut -c $((i % 10 + 1)))" | fold -w 99
    printf '\n'
    i=$((i + 1))
done > "$dir/big.txt"
thresh -q --to=html "$dir/big.txt" > "$dir/page.html"
grep -o '[0-9]* posts are counted and not shown' "$dir/page.html"
[ "$(wc -c < "$dir/page.html")" -lt 20000000 ] && echo small
tail -n 1 "$dir/page.html"
for tag in div section pre table; do
    [ "$(grep -o "<${tag}[ >]" "$dir/page.html" | wc -l)" -eq "$(grep -o "</$tag>" "$dir/page.html" | wc -l)" ] && echo "$tag closed"
done
