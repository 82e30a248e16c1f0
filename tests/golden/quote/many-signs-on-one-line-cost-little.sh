# each sign inside a line was looked for at each word of the line: 800 kB took eight seconds
# shellcheck disable=SC3045 # dash and bash have it
ulimit -t 20
awk 'BEGIN { for (i = 0; i < 300000; i++) printf "%d[/quote]", i }' | thresh -q > /dev/null
echo "status $?"
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "%d [quote]w%d[/quote] Ann wrote: ", i, i }' | thresh -q > /dev/null
echo "status $?"
