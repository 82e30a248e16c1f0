# More threads in turn than are remembered (16M: some fourteen hundred of these): what the first ones said is in the memory of the run, and who
# quotes it there quotes it.  The last ones are remembered, so nothing depends on that.
awk 'BEGIN {
    srand(3)
    for (t = 0; t < 3000; t++) {
        text = ""
        for (k = 0; k < 100; k++) text = text (k ? k % 12 ? " " : ".\\n" : "") sprintf("w%05x", int(rand() * 999999))
        if (t < 5 || t >= 2995) said[t] = text
        print "{\"thread\":\"t" t "\",\"text\":\"" text ".\"}"
    }
    for (t = 0; t < 3000; t++) if (t in said) print "{\"thread\":\"t" t "\",\"text\":\"" said[t] ".\\n\\nMy own answer to that is no.\"}"
}' > "${d:=$(mktemp -d)}/records"
thresh -q --memory=16M --thread-field=thread --stats="$d/stats" -t jsonl "$d/records" | tail -10 | grep -o '"text": .*own.*no\."'
grep -o '"threads": [0-9]*' "$d/stats" | awk '$2 > 1000 {print "threads were given up"; exit}'
rm -r "$d"
