# A line of a paragraph comes again in it: within 32 places it is a refrain and stays, further down it is said before.
lines() {
    awk -v from="$1" -v n="$2" 'BEGIN {
        for (i = from; i < from + n; i++) {
            for (k = 0; k < 12; k++) {
                w = "v"
                for (x = 1000 + 12 * i + k; x; x = int(x / 12))
                    w = w substr("bdfgklmnprst", x % 12 + 1, 1) substr("aeiou", x % 5 + 1, 1)
                printf "%s%s", w, k == 11 ? ".\n" : " "
            }
        }
    }'
}
again='The ferry leaves the lower pier at seven when the river is not too high.'
try() { # LINES
    printf '%s lines between: ' "$1"
    { printf '%s\n' "$again"; lines 0 "$1"; printf '%s\n' "$again"; lines 500 3; } | thresh -q --exact | grep -c "$again"
}
try 5
try 31
try 32
