dir=$(mktemp -d)
mkfifo "$dir/in"
thresh < "$dir/in" > "$dir/out" &
exec 3> "$dir/in"
printf 'First post of some words.\n.\nSecond post\n' >&3
until [ -s "$dir/out" ]; do sleep 0.1; done
kill -TERM $!
{ wait $!; } 2> /dev/null
echo "status $?"
exec 3>&-
head -n 1 "$dir/out"
rm -r "$dir"
