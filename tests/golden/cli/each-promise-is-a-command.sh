# what README and man page promise of files, mistakes and bounds, each as a command that judges itself
# shellcheck disable=SC2016 # the commands are evaluated by `held`
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
n=0
held() { # NAME COMMAND: status 0 of the command
    if (eval "$2") > /dev/null 2>&1; then n=$((n + 1)); else echo "not: $1"; fi
}
refused() { # NAME INPUT COMMAND: status 1, and the input is as it was
    cp "$2" was
    (eval "$3") > o 2> e
    [ $? = 1 ] && [ -s e ] && cmp -s "$2" was && n=$((n + 1)) || echo "not: $1"
}
awk 'BEGIN { for (i = 0; i < 400; i++) print i % 9 ? "The ferry number " i * 7 " leaves the harbour at " i % 24 " o clock." : "." }' > t

refused "journal is the input" t 'thresh --journal=t t'
refused "journal is standard input" t 'thresh --journal=t < t'
refused "stats are the input" t 'thresh --stats=t t'
refused "stats are the journal" t 'thresh --journal=x --stats=x t'
refused "it appends to its input" t 'thresh t >> t'
refused "index is the input" t 'thresh --index=t t'
refused "index is the journal" t 'thresh --index=x --journal=x t'
refused "output folder is that of the input" t 'thresh -o . t'
ln -s t link && refused "journal leads to the input" t 'thresh --journal=link t'
ln t hard && refused "journal is the input by another name" t 'thresh --journal=hard t'
printf 't\0' > l && refused "journal is the list" l 'thresh --files0-from=l --journal=l'
refused "journal is named by the list" t 'thresh --files0-from=l --journal=t'
mkdir dir && cp t dir/a && refused "journal is in the folder" dir/a 'thresh -r dir --journal=dir/a'
printf '[m]\nkind: chrome\npattern: zzz\nsource: x\nyes: zzz\nnot: y\n' > rules && refused "journal is the rules" rules 'thresh --rules=rules --journal=rules t'
thresh --journal=j t > kept && refused "restoring into the journal" j 'thresh --restore=j kept >> j'
refused "restoring into the output" kept 'thresh --restore=j kept >> kept'
refused "standard input is closed" t 'thresh <&-'
refused "standard output is closed" t 'thresh t >&-'
refused "index to be read is not there" t 'thresh --index=none --index-read-only t'
mkfifo pipe && refused "index is a pipe" t 'timeout 20 thresh --index=pipe t'
refused "index in no folder" t 'thresh --index=none/x t'

held "standard error is closed" 'thresh t 2>&-'
held "index through a link" 'ln -s real li && thresh --index=li t && [ -L li ] && [ -s real ]'
printf '{"text":"a b c","b":1}\n' > k.jsonl
held "a text field that no record has" 'thresh --text-field=nope k.jsonl 2>&1 | grep nope'
held "a thread field that no record has" 'thresh --thread-field=nope k.jsonl 2>&1 | grep nope'
held "an id field that no record has" 'thresh --id-field=nope --to=jsonl k.jsonl 2>&1 | grep nope'
held "a WARC with nothing to clean" 'printf "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 5\r\n\r\nhello\r\n\r\n" | thresh --to=text 2>&1 | grep conversion'
printf '{"\\u0442\\u0435\\u043a\\u0441\\u0442": "a b c"}\n' > key.jsonl
held "a key that the input escapes" '[ "$(thresh --text-field=текст --to=text key.jsonl)" = "a b c" ]'
held "a lone surrogate" 'printf "{\"text\":\"a \\\\ud800 b\"}\n" | thresh -f jsonl --to=text | grep "$(printf "\357\277\275")"'
printf '{"text":"a","x":NaN}\n{"text":"b","x":Infinity}\n' > nan.jsonl
held "NaN is named once" '[ $(thresh nan.jsonl 2>&1 > o | wc -l) -le 2 ] && cmp o nan.jsonl'
awk 'BEGIN { for (i = 0; i < 20000; i++) print "{\"text\": \"a" }' > bad.jsonl
held "many bad records are a line and a count" 'thresh -f jsonl bad.jsonl 2> e | cmp - bad.jsonl && [ $(wc -l < e) -le 3 ] && grep -E "20,?000|19,?999" e'
held "blank lines are no bad records" 'printf "{\"text\":\"a\"}\n\n   \n{\"text\":\"b\"}\n\t\n" | thresh -f jsonl 2> e > o && [ ! -s e ]'
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo "The pump number $i makes a noise of kind $((i * 7)) today."; echo "Nobody knows why, $i."; echo -----; done > posts
{ printf 'Post by zed \302\273 Mon Mar 01, 2024 10:00 am\nI say this.\n-- \nzed\n-----\n'; cat posts; } > forged
held "a forged head and a signature take no other post" '[ $(thresh forged | grep -c "makes a noise") = 12 ]'
awk 'BEGIN { printf "From a@b Mon Mar  4 10:00:00 2024\nContent-Type: text/plain"; for (i = 0; i < 20000; i++) printf ";\n a%d=b", i; print "\n\nx\n" }' > many.mbox
held "parameters without end" 'timeout 100 thresh -f mbox many.mbox 2> e | cmp - many.mbox && [ -s e ]'
awk 'BEGIN { printf "<html><body><p "; for (i = 0; i < 20000; i++) printf " a%d=b", i; print ">x</p></body></html>" }' > many.html
held "attributes without end" 'timeout 100 thresh -f html many.html 2> e && [ -s e ]'
echo "$n held"
