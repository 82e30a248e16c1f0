# a log without separators is one post, which is judged as a whole; with --post-break='^' each line comes when the next one is there
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
printf 'A first line of words that are new.\nAnd another one, of other words.\n\nA third one, after a blank line.\nThe last.\n' >log
mkfifo in out
thresh --post-break='^' <in >out &
exec 3>in 4<out
head -n 2 log >&3
read -r line <&4
echo "$line"
tail -n 3 log >&3
exec 3>&-
{ echo "$line"; cat <&4; } | cmp - log && echo same
thresh --post-break='^' log | cmp - log && echo same
