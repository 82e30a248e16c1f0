# Two lines in turn, 300 KB of them: a text that repeats itself is not its own source (an assertion failed here), and
# a hundred thousand lines that are all found take no time (they took minutes).
i=0
while [ $i -lt 5000 ]; do
    printf 'alpha beta gamma delta epsilon\nzeta eta theta iota kappa\n'
    i=$((i + 1))
done > "${TMPDIR:-/tmp}/alternate.$$"
thresh -q --strip=none "${TMPDIR:-/tmp}/alternate.$$" | cmp - "${TMPDIR:-/tmp}/alternate.$$" && echo same
thresh -q "${TMPDIR:-/tmp}/alternate.$$" | head -n 2
rm -f "${TMPDIR:-/tmp}/alternate.$$"
