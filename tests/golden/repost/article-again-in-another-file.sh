dir=$(mktemp -d)
printf '%s\n\n%s\n' 'The harbour office announced on Friday that the old crane will be taken down before the winter storms begin.' 'Its last operator, who is eighty-one, has been invited to lift the final load, a barrel of herring for the museum.' > "$dir/a"
{ echo 'Seen this?'; echo; cat "$dir/a"; } > "$dir/b"
thresh "$dir/a" "$dir/b"
rm -r "$dir"
