# The same bytes, whoever works, in whatever order it is decided and however it is read: talks with quotes, reposts and marks, some of them long
# enough to go through several blocks; the same as records that come in turn; one long text.
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
awk 'BEGIN {
    srand(7)
    for (i = 0; i < 900; i++) { w = ""; for (k = 0; k < 2 + rand() * 3; k++) w = w substr("bakelimonurasetivodufingo", 1 + 2 * int(rand() * 12), 2); word[i] = w }
    for (t = 0; t < 60; t++) {
        posts = t % 20 == 3 ? 400 : 12
        for (p = 0; p < posts; p++) {
            own = ""
            for (k = 0; k < 25 + rand() * 40; k++) own = own (k ? " " : "") word[int(rand() * rand() * 900)]
            own = own "."
            quoted = p && rand() < .6 ? said[int(rand() * p)] : n && rand() < .2 ? all[int(rand() * n)] : ""
            lead = quoted == "" ? "" : (rand() < .3 ? "> " : "") quoted "\n\n"
            text[t, p] = (rand() < .1 ? "Ann wrote:\n" : "") lead own (rand() < .2 ? "\n\n-- \nAnn of " t : "")
            said[p] = own; all[n++] = own
            print text[t, p] "\n." > "talks"
            json = text[t, p]; gsub(/\n/, "\\n", json)
            print "{\"thread\":\"t" t "\",\"id\":\"" t "." p "\",\"text\":\"" json "\"}" > ("turn" p % 400)
        }
        print "\f" > "talks"
    }
    for (k = 0; k < 6000; k++) print all[int(rand() * rand() * n)] " " (rand() < .5 ? word[k % 900] " " word[(k * 7) % 900] " and more of it stands here" : "") > "long"
}'
for i in $(seq 0 399); do cat "turn$i"; done > records
{ cat long; echo .; head -c 40000 talks; } > both
wc -c < talks | awk '{print ($1 > 500000 ? "talks enough" : "too few " $1)}'
# shellcheck disable=SC2086 # options are words
for in in talks records long both; do
    o=; [ $in = records ] && o="-f jsonl --thread-field=thread"
    for memory in 1G 16M; do
        thresh -q -j1 --memory=$memory $o $in > one
        cmp -s one $in && echo "$in: nothing went"
        for j in 2 3 5 8 16; do
            thresh -q -j$j:crowd --memory=$memory $o $in | cmp - one || echo "$in: -j$j, $memory"
        done
        thresh -q -j1:reverse --memory=$memory $o $in | cmp - one || echo "$in: in reverse, $memory"
        dd if=$in bs=777 2>&- | thresh -q -j5:crowd --memory=$memory $o | cmp - one || echo "$in: pipe, $memory"
    done
    thresh -q -t spans $o $in > one
    thresh -q -j8:crowd -t spans $o $in | cmp - one || echo "$in: spans"
    thresh -q -j1:reverse -t spans $o $in | cmp - one || echo "$in: spans in reverse"
done
echo "the same bytes"
