# a document that is broken near its beginning is no text: its lines would go where they recur, and nobody would know
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
document() { # the head, and how often it is broken
    printf '%s\n' "$1"
    awk -v bad="$2" 'BEGIN { for (i = 0; i < 900; i++) printf "{\n  \"text\": %s,\n  \"same\": \"a line that each of the records of this document has\"\n}%s\n", i == bad ? "oops" : "\"Answer number " i ".\\n> Somebody said it.\"", i < 899 ? "," : "" }'
}
for bad in 1 5 400; do { document '[' $bad; echo ']'; } > a; thresh a 2>&1 > b; wc -l < b; grep -c Somebody b; done
{ document '{"messages": [' 200; echo ']}'; } > a; thresh a 2>&1 > b; wc -l < b; grep -c Somebody b
{ echo '{"text": "it ends too early'; awk 'BEGIN { for (i = 0; i < 9; i++) print "{\"text\":\"Number " i ".\\n> Somebody said it.\",\"n\":1}" }'; } > a; thresh a
echo 'Text that begins with a document is text.'
printf '[{"id":1},{"id":2}, ...]\n> How is it read?\n\nWith a parser.\n' | thresh
printf '{"id": x}\n> How is it read?\n\nWith a parser of {\n' | thresh
printf '{"id": x}\n{"id": 1}\nThese are records.\n> Which ones?\n{"id": 2}\n' | thresh
