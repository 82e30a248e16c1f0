# what was asked for and is nowhere is no success to keep quiet about
printf '{"body": "x", "posts": []}\n' >$$.tmp
for o in --text-field=tekst --records=stream.posts --text-field=body; do
    thresh $o $$.tmp 2>&1 >/dev/null
done
rm $$.tmp
