# The least length of a rule's matches counts characters: three of them may take nine bytes, and two of them six.
dir=$(mktemp -d)
printf '[day]\nkind: chrome\nflags: body\npattern: 前一天|ещё раз\nsource: nobody\nyes: 前一天\nnot: 前一\n' > "$dir/r"
printf 'hello there all of you\n前一天\n前一\nещё раз\nещё\n' | thresh -q --rules="$dir/r"
rm -r "$dir"
