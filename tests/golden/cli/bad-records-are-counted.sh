d=$(mktemp -d) && trap 'rm -rf "$d"' EXIT
cd "$d" || exit
yes '{"text": oh}' | head -n 100000 > many
{ head -n 1 many; echo; echo '{"text": "b"} {'; echo ' '; head -n 2 many; echo '{"text": "c"}'; } > few
thresh -f jsonl many 2>&1 > out; echo "status $?"; cmp many out
thresh -f jsonl few 2>&1 > out; echo "status $?"; cmp few out
thresh -v -f jsonl many 2>&1 > out | grep -c 'record [0-9]*: '
thresh -q -f jsonl many 2>&1 > out | wc -l
thresh --strict -f jsonl few 2>&1 > out; echo "status $?"
echo 'Some text.' | zstd -q --long=30 > window.zst
thresh --memory=64M window.zst 2>&1; echo "status $?"
