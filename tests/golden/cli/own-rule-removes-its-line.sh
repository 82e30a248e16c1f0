dir=$(mktemp -d)
printf '[banner]\nkind: chrome\npattern: Visit our sponsor \\d+\nyes: Visit our sponsor 12\nnot: Visit our sponsor\n' > "$dir/r"
printf 'A line of mine.\nVisit our sponsor 77\nAnother line of mine.\n' | thresh --rules="$dir/r"
thresh --rules="$dir/r" --list-rules | grep -c banner
rm -r "$dir"
