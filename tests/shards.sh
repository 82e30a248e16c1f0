#!/bin/bash
# A dump in 2, 7 and 32 shards gives the bytes of one run: src/spark/shards.sh, and slurm.sh with an sbatch that runs at once.
#   tests/shards.sh THRESH
# The dump is made here: threads of posts with quotes, copies of posts of other files (some with a word changed), a paragraph that is
# everywhere, turns of phrase, refrains; and copies right at the edges of files, where shards meet.
# SPDX-License-Identifier: MIT
set -eu
export THRESH
THRESH=$(realpath "$1")
cd "$(dirname "$0")/.."
src=$PWD/src/spark
w=$(mktemp -d)
trap 'rm -rf "$w"' EXIT

awk -v dir="$w/in" '
function rnd(n) { seed = (seed * 16807) % 2147483647; return seed % n }
function word() { return w[rnd(rnd(nw) + 1) + 1] }
function sentence(k,   s, i) { s = rnd(6) ? word() : "on the other hand i think that the best way to do it is"; for (i = 0; i < k; i++) s = s " " word(); return s "." }
function para(   s, i, n) { n = 1 + rnd(4); s = sentence(6 + rnd(12)); for (i = 0; i < n; i++) s = s " " sentence(4 + rnd(14)); return s }
function edited(t,   p, n) { n = split(t, p, " "); p[1 + rnd(n)] = word(); t = p[1]; for (i = 2; i <= n; i++) t = t " " p[i]; return t }
function old(   t) { t = past[rnd(np)]; return rnd(3) ? t : edited(t) }
function keep(t) { past[np % 600] = t; if (np < 600) np++; else past[rnd(600)] = t; return t }
BEGIN {
    seed = 20261129; nw = 1500
    for (i = 1; i <= nw; i++) { s = ""; n = 2 + rnd(3); for (k = 0; k < n; k++) s = s substr("bcdfghklmnprstvz", 1 + rnd(16), 1) substr("aeiou", 1 + rnd(5), 1); w[i] = s }
    system("mkdir -p " dir)
    everywhere = para()
    for (f = 0; f < 48; f++) {
        out = sprintf("%s/f%02d", dir, f); edge = ""
        for (p = 0; p < 12; p++) {
            text = ""
            n = 1 + rnd(3)
            for (k = 0; k < n; k++) {
                r = rnd(10)
                t = r < 3 && np ? old() : r < 4 ? everywhere : r < 5 ? "ha ha ha\nha ha ha\nha ha ha ha ha ha ha ha ha ha ha ha" : keep(para())
                text = text (text == "" ? "" : "\n\n") t
            }
            if (p == 0 && last != "") text = rnd(2) ? last : edited(last)
            if (p == 11) last = rnd(2) ? para() : word() " " word() " " word()
            if (p == 11) text = last
            printf "%s%s\n", p ? "-----\n" : "", text > out
        }
        close(out)
    }
}'

"$THRESH" -q -t explain -o "$w/local" "$w"/in/*
for n in 2 7 32; do
    "$src/shards.sh" all "$w/work" $n 2 "$w/out$n" "$w"/in/* -- -q -t explain
    diff -r "$w/local" "$w/out$n" | head -n 5
    diff -rq "$w/local" "$w/out$n" >/dev/null
done
# the copies are there: files that know nothing of those before them have fewer repeats
"$THRESH" -q -t explain -o "$w/alone" "$w"/in/f4?
repeats() { cat "$w/$1$w"/in/f4? | grep -c ^repost; }
[ "$(repeats local)" -gt "$(repeats alone)" ] || { echo "no copies in the dump"; exit 1; }

# more names than one command of xargs takes, more shards than open files; the options may hold anything
mkdir -p "$w/many/$(printf 'x%.0s' {1..200})"
cd "$w/many/"x*
seq 0 1199 | while read -r i; do echo "the text of file number $i stands here" >"f$i"; done
(ulimit -n 64 && "$src/shards.sh" plan "$w/many/work" 300 "$PWD"/f* -- "$PWD"/f1)
(cd "$w/many/work/list" && cat s* | cmp - <(printf '%s\n' "$w"/many/x*/f*) && [ "$(printf '%s\n' s* | wc -l)" = 300 ])
"$src/shards.sh" all "$w/many/work" 3 2 "$w/many/out" "$PWD"/f* -- -q --post-break='^(x|"y z")$'
[ "$(find "$w/many/out" -type f | wc -l)" = 1200 ]
# what a map that was killed left beside is nobody's shard; one that was never mapped is missed
echo left >"$w/many/work/places/s00001.99.tmp"
"$src/shards.sh" join "$w/many/work"
[ "$(cd "$w/many/work/joined" && echo *)" = 's00000 s00001 s00002' ]
rm "$w/many/work/places/s00001"
if said=$("$src/shards.sh" join "$w/many/work" 2>&1); then exit 1; fi
case $said in *places/s00001*) ;; *) echo "said '$said'"; exit 1 ;; esac
cd "$src"

cat >"$w/sbatch" <<'S'
#!/bin/sh
for a; do
    case $a in --array=0-*) last=${a#--array=0-} ;; --wrap=*) job=${a#--wrap=} ;; esac
done
for SLURM_ARRAY_TASK_ID in $(seq "${last:-0}" -1 0); do export SLURM_ARRAY_TASK_ID; sh -e -c "$job" || exit 1; done
echo 17
S
chmod +x "$w/sbatch"
SBATCH=$w/sbatch "$src/slurm.sh" "$w/slurm" 5 "$w/out5" "$w"/in/* -- -q -t explain >/dev/null
diff -rq "$w/local" "$w/out5"

# the exchange by parts, as Spark has it, tells the same
t=$w/parts p=$w/slurm/places
mkdir -p "$t/told"
for i in 0 1 2 3 4; do "$THRESH" --join-places="$t/ask$i" --join-part=ask:20:3 "$p/s0000$i"; done
for r in 0 1 2; do
    mkdir "$t/asked$r" "$t/fold$r"
    for i in 0 1 2 3 4; do cp "$t/ask$i/$r" "$t/asked$r/$i"; done
    "$THRESH" --join-places="$t/answer$r" --join-part=count:"$t/asked$r" "$p"/s*
done
for i in 0 1 2 3 4; do
    mkdir "$t/answers$i"
    for r in 0 1 2; do cp "$t/answer$r/$i" "$t/answers$i/$r"; done
    "$THRESH" --join-places="$t/select$i" --join-part=select:3:"$t/answers$i" "$p/s0000$i"
    for r in 0 1 2; do cp "$t/select$i/$r" "$t/fold$r/$i"; done
done
for r in 0 1 2; do "$THRESH" --join-places="$t/told$r" --join-part=fold:"$t/fold$r" "$p"/s*; done
for i in 0 1 2 3 4; do
    cat "$t"/told[0-2]/$i >"$t/told/$i"
    "$THRESH" --join-places="$t/s0000$i" --join-part=gather:$i:"$t/told/$i" "$p"/s*
    cmp "$t/s0000$i" "$w/slurm/joined/s0000$i"
done

# what is wrong is said, with the file
fails() { # fails PATTERN COMMAND...
    pattern=$1
    shift
    if out=$("$@" 2>&1); then echo "went well: $*"; exit 1; fi
    case $out in *$pattern*) ;; *) echo "said '$out' instead of '$pattern'"; exit 1 ;; esac
}
p=$w/slurm/places j=$w/slurm/joined
cp "$p/s00001" "$w/bad"
printf X | dd of="$w/bad" bs=1 seek=5000 conv=notrunc 2>/dev/null
fails 'bad: is damaged' "$THRESH" --join-places="$w/j" "$p/s00000" "$w/bad"
head -c 500 "$p/s00001" >"$w/bad"
fails 'bad: is damaged' "$THRESH" --join-places="$w/j" "$p/s00000" "$w/bad"
fails 'is no file of --emit-places' "$THRESH" --join-places="$w/j" "$j/s00001"
fails 'is no file of --join-places' "$THRESH" --with-places="$p/s00001" "$w/in/f00"
fails 'is of another shard' "$THRESH" -q --with-places="$j/s00001" "$w/in/f00"
printf 'the text of shard number one stands here and has some words more\n' >"$w/one"
sed 's/number one/numberxone/' "$w/one" >"$w/other"
"$THRESH" -q --emit-places="$w/p1" "$w/one"
"$THRESH" --join-places="$w/j1" "$w/p1"
fails 'is of another shard' "$THRESH" -q --with-places="$w/j1/p1" "$w/other" # of as many bytes
fails 'other options' "$THRESH" -q --post-break=X --with-places="$j/s00001" "$w/in/f00"
mkdir -p "$w/full/s00001"
fails 'full/s00001 is no regular file' "$THRESH" --join-places="$w/full" "$p/s00000" "$p/s00001"
# a map that fails or is stopped leaves nothing
mkdir "$w/left"
fails 'none: No such file' "$THRESH" -q --emit-places="$w/left/p" "$w/in/f00" "$w/none"
mkfifo "$w/fifo"
"$THRESH" -q --emit-places="$w/left/p" - <"$w/fifo" &
stopped=$!
exec 3>"$w/fifo"
until [ -n "$(ls "$w/left")" ]; do sleep 0.1; done
cat "$w/in/f00" >&3
kill -TERM $stopped
if wait $stopped; then exit 1; fi
exec 3>&-
[ -z "$(ls "$w/left")" ] || { ls "$w/left"; exit 1; }
fails '--scope=thread' "$THRESH" --scope=thread --emit-places="$w/x" "$w/in/f00"
echo same
