thresh --stats=/dev/fd/3 ../quote/unmarked-quote-answered-below.in 3>&1 >/dev/null | python3 -c '
import json, sys
s = json.load(sys.stdin)
assert s["in"]["bytes"] == s["out"]["bytes"] + sum(k["bytes"] for k in s["removed"].values()), s
assert s["in"]["lines"] == s["out"]["lines"] + sum(k["lines"] for k in s["removed"].values()), s
c = s["cpu_seconds"]
assert 0 <= c["ordered"] <= sum(c["stages"].values()) + 0.01 <= c["total"] + 0.02, c
print(s["in"]["posts"], s["in"]["threads"], s["removed"]["quote"]["lines"], s["removed"]["quote"]["runs"])'
