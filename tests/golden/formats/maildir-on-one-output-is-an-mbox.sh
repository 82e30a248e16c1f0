# Mails of several files, one behind the other: the output is an mbox, and the journal gives the mails back.
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
mkdir -p "$dir/m/cur" "$dir/m/new"
printf 'Message-ID: <1@x.example>\nFrom: ida@x.example\nSubject: ferry\n\nThe ferry of seven was cancelled twice this week without any notice.' > "$dir/m/cur/1:2,S"
printf 'Message-ID: <2@x.example>\nFrom: per@x.example\nSubject: Re: ferry\nIn-Reply-To: <1@x.example>\n\n> The ferry of seven was cancelled twice this week without any notice.\n\nAsk at the harbour.\n' > "$dir/m/new/2"
thresh -r --journal="$dir/j" "$dir/m" > "$dir/out"
cat "$dir/out"
thresh --to=jsonl "$dir/out" | wc -l
cat "$dir/m/cur/1:2,S" "$dir/m/new/2" > "$dir/in"
thresh --restore="$dir/j" "$dir/out" | cmp - "$dir/in" && echo restored
