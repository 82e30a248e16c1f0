# The first post comes out while the input pauses: the third is not written before the first was read.
d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
mkfifo "$d/in" "$d/out"
thresh < "$d/in" > "$d/out" &
exec 3> "$d/in" 4< "$d/out"
printf 'First post, of some words.\n.\nSecond post, of other words.\n.\n' >&3
read -r line <&4
echo "$line"
echo 'Third.' >&3
exec 3>&-
tail -n 1 <&4
