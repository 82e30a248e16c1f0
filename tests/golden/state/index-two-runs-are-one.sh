d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
s=../../../corpus-samples
for to in same explain; do
    rm -f "$d/i"
    thresh -q --to=$to $s/repost-across-threads.txt $s/vbulletin.txt $s/repost-across-threads.txt $s/short.txt > "$d/one"
    # on one output a form feed parts what came of different files
    for f in repost-across-threads vbulletin repost-across-threads short; do
        [ -s "$d/i" ] && [ $to = same ] && printf '\f\n'
        thresh -q --to=$to --index="$d/i" $s/$f.txt || echo "$f $?"
    done > "$d/each"
    cmp "$d/one" "$d/each" && echo $to
done
cp "$d/i" "$d/was"
thresh -q --index="$d/i" --index-read-only $s/chinese.txt > /dev/null && cmp "$d/i" "$d/was" && echo unchanged
thresh --index-info="$d/i" | head -n 5
ls "$d" | tr '\n' ' '
