# The strip of a thread has a bounded number of parts, however many posts there are: two become one, and no byte is lost.
i=0
while [ $i -lt 900 ]; do
    i=$((i + 1))
    printf 'Post number %d tells of ferry %d and of what it carried on that day.\n.\n' "$i" "$((i * 7))"
done > "${TMPDIR:-/tmp}/strip.$$"
thresh --post-break='^\.$' --to=html "${TMPDIR:-/tmp}/strip.$$" > "${TMPDIR:-/tmp}/strip.$$.html"
grep -c 'class="p"' "${TMPDIR:-/tmp}/strip.$$.html"
grep -o '<a style="flex:[0-9]*"' "${TMPDIR:-/tmp}/strip.$$.html" | tr -dc '0-9\n' | awk '{ n++; bytes += $1 } END { print n, bytes }'
rm -f "${TMPDIR:-/tmp}/strip.$$" "${TMPDIR:-/tmp}/strip.$$.html"
