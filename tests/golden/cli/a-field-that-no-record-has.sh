try() { thresh "$@" 2>&1; echo "status $?"; }
two() { printf '%s\n' '{"id": 1, "text": "Hello there"}' '{"id": 2, "text": "More", "thread": "t"}'; }
two | try --text-field=data.body
two | try --text-field=id
two | try --text-field=text --thread-field=thread --id-field=nr
two | try --strict --thread-field=topic.id
two | try --thread-field=thread --id-field=id
printf '{"words": "Hello there"}\n' | try
printf '\n \t\n\r\n' | try -f jsonl
printf 'WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 2\r\n\r\nab\r\n\r\n' | try --to=text
