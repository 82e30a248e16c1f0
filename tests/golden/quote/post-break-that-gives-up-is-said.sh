# a pattern that reaches the match limit is no silent "no match"
printf '%s\n' aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | thresh '--post-break=^(?:\w+\s?)*$(?<=a)' 2>&1
echo "status $?"
