# What people write and a rule could take for a button, a label, a mark or a signature: in the middle, at the head and at the
# foot of a post, as a paragraph and as a line, and as all that a record says.  Nothing goes; one that does is printed.
t=$(mktemp -d) || exit 1
trap 'rm -rf "$t"' EXIT
cut -f2 keep-sentences.txt > "$t/all"
awk '{ printf "I came back from the river %d days ago.\n\n%s\n\nThat is how it was on day %d.\n.\n", NR * 3 + 1, $0, NR * 7 + 2 }' "$t/all" > "$t/middle"
awk '{ printf "%s\nThat is how it was on day %d.\n.\n", $0, NR * 7 + 2 }' "$t/all" > "$t/head"
awk '{ printf "I came back from the river %d days ago.\n%s\n.\n", NR * 3 + 1, $0 }' "$t/all" > "$t/foot"
awk '{ gsub(/["\\]/, "\\\\&"); printf "{\"text\":\"%s\"}\n", $0 }' "$t/all" > "$t/alone.jsonl"
awk '{ gsub(/["\\]/, "\\\\&"); printf "{\"text\":\"I came back %d days ago.\\n\\n%s\"}\n", NR, $0 }' "$t/all" > "$t/below.jsonl"
for f in "$t"/middle "$t"/head "$t"/foot "$t"/*.jsonl; do
    thresh -q "$f" > "$t/out"
    echo "$(basename "$f"): $(diff "$f" "$t/out" | grep -c '^<') of $(wc -l < "$t/all") lost"
    diff "$f" "$t/out" | grep '^[<>]'
done
