# What --list-rules prints can be given back as --rules.
dir=$(mktemp -d)
thresh --list-rules > "$dir/rules"
thresh --no-builtin-rules --rules="$dir/rules" ../../../corpus-samples/vbulletin.txt > "$dir/a"
thresh ../../../corpus-samples/vbulletin.txt > "$dir/b"
cmp "$dir/a" "$dir/b" && echo same
rm -r "$dir"
