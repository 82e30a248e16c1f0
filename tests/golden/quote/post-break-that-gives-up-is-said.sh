# a pattern that reaches the match limit is no silent "no match"
# shellcheck disable=SC2016 # the dollar sign is the pattern's
printf '%s\n' aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | thresh '--post-break=^(?:\w+\s?)*$(?<=a)' 2>&1
echo "status $?"
# nor in a record
yes '{"text": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"}' | head -n 3 | thresh '--post-break=^(?:\w+\s?)*$(?<=a)' 2>&1
echo "status $?"
# of a thread with sixteen such lines the next ones are not asked: a megabyte of them is no matter of minutes
yes aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | head -c 2000000 | timeout 60 "$THRESH" -q '--post-break=^(?:\w+\s?)*$(?<=a)' 2>&1 >/dev/null
echo "status $?"
