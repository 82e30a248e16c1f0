# A line of more than 200 bytes is no chrome, whatever a rule says: no software writes such.
rules=$(mktemp)
printf '[shown]\nkind: chrome\npattern: shown to .*\n' >"$rules"
long=$(printf '%185s' '' | tr ' ' 'x')
printf '.\nThe key is under the pot.\nshown to you by%s\n.\nTake it.\nshown to you by%sy\n.\nNo.\n' "$long" "$long" | thresh -q --rules="$rules" | cut -c 1-20
rm "$rules"
