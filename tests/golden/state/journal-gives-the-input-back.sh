d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
for f in ../../../corpus-samples/*.txt; do
    for o in --strip=all --mark --strip=quote; do
        thresh -q $o --journal="$d/j" "$f" > "$d/o" && thresh --restore="$d/j" < "$d/o" | cmp - "$f" || echo "$f $o"
        thresh --restore="$d/j" "$d/o" | cmp - "$f" || echo "$f $o, named"
    done
done
gzip -c "$d/j" > "$d/j.gz" && thresh --restore="$d/j.gz" "$d/o" | cmp - "$f" # packed
: | thresh --journal="$d/j" > "$d/o"; thresh --restore="$d/j" "$d/o" | wc -c | tr -d " "
