dir=$(mktemp -d)
echo 'The first file has one line.' > "$dir/a"
echo 'The third file has another.' > "$dir/c"
thresh "$dir/a" "$dir/b" "$dir/c"
status=$?
rm -r "$dir"
exit $status
