# a thread an object, counted from the byte behind the form feed; code points differ from bytes
printf '%s\n' 'Die Fähre legt um sieben ab, wer sie versäumt, wartet bis Mittag auf das Postboot.' . \
    'Die Fähre legt um sieben ab, wer sie versäumt, wartet bis Mittag auf das Postboot.' 'Öde.' >spans.tmp
{ cat spans.tmp; printf '\f\n'; cat spans.tmp; } | thresh --to=spans --scope=thread
{ printf '\f\n'; cat spans.tmp; } | thresh --to=spans
printf 'x' | thresh --to=spans
thresh --to=spans </dev/null
rm -f spans.tmp
