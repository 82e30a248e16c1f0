# Another seed gives other hashes and the same result; the list of repeats is in the counters.
cat ../../../corpus-samples/*.txt | thresh -q > /dev/null
for seed in 0 1 18446744073709551; do
    cat ../../../corpus-samples/*.txt ../../../corpus-samples/*.txt | thresh -q --seed=$seed --to=explain | cksum
done | uniq | wc -l | tr -d ' '
cat ../../../corpus-samples/xenforo-flattened.txt ../../../corpus-samples/xenforo-flattened.txt |
    thresh -q --stats=/dev/fd/3 3>&1 > /dev/null | python3 -c '
import json, sys
s = json.load(sys.stdin)
times = [r["times"] for r in s["most_repeated"]]
print(len(times), times == sorted(times, reverse=True), all(r["first"]["thread"] == 1 and r["text"] for r in s["most_repeated"]))
assert s["evictions"] == sum(s["forgotten"].values())'
