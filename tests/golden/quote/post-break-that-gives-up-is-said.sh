# a pattern that reaches the match limit is no silent "no match"
# shellcheck disable=SC2016 # the dollar sign is the pattern's
printf '%s\n' aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab | thresh '--post-break=^(?:\w+\s?)*$(?<=a)' 2>&1
echo "status $?"
