# a post of many short lines is judged in pieces (8,192 lines and a blank one, 16,384 lines), wherever a read or a block ends
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
awk 'BEGIN { for (i = 0; i < 60000; i++) print i % 9001 == 9000 ? "" : i % 7 ? "w" i % 5003 : "> q" i % 11 }' > "$d/in"
for to in same explain spans; do
    thresh -q -j1 --to=$to "$d/in" > "$d/whole"
    for n in 1 2; do dd if="$d/in" bs=$((n * 3777)) 2>/dev/null | thresh -q -j3 --to=$to | cmp - "$d/whole"; done
done
thresh -q --strip=none "$d/in" | cmp - "$d/in"
thresh -q --journal="$d/j" "$d/in" > "$d/out" && thresh --restore="$d/j" "$d/out" | cmp - "$d/in"
wc -l < "$d/whole"
