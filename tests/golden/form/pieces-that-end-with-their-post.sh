# a long post whose last piece ends right where the next one begins: its object, and its element, end there too
check() {
    thresh -q --to=jsonl | python3 -c 'import json, sys; print([(x["post"], len(x["text"])) for x in map(json.loads, sys.stdin)])'
}
long() { awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "w" i }'; echo; }
{ long 8191; echo .; echo second; } | check
{ long 8191; echo .; long 8191; } | check
{ long 8191; printf '\f\n'; long 100; } | check
yes . | head -n 20000 | check
{ long 8191; echo .; echo second; } | thresh -q --to=html | tr '<' '\n' | grep -c -e '^div' -e '^/div'
