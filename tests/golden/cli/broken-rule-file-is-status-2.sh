dir=$(mktemp -d)
printf '[bad]\nkind: chrome\npattern: a(b\n' > "$dir/r"
echo text | thresh --rules="$dir/r"
status=$?
rm -r "$dir"
exit $status
