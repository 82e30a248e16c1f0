# a copy within a line holds the announcement of the next one: what both have goes once, and --to=html can show it
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
cat >line <<'END'
nine cases of ten there is a coin in it. The pump of my old washing machine makes a grinding noise when it drains the water. Does anybody know whether a new filter would help against it? Marla wrote: pump of my old washing machine makes a grinding noise when it drains the water. Does anybody know whether a new filter would help against it? Marla wrote: 5:0 nine cases of ten there is a coin in it. The pump
END
thresh -q -f text --to=explain line | cut -f3
tr -d '.?' <line | thresh -q -f html --to=html >page && tail -n 1 page
