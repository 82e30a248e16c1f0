#!/bin/sh
# shards.sh: a dump cleaned shard by shard, with the bytes of one run over all of it.  Three steps; between them nothing but files:
#
#   shards.sh plan  WORK N FILE... [-- ...]      cuts the list of files into N shards of about the same size, in their order
#   shards.sh map   WORK I [OPTION...]           what shard I (0 to N - 1) has to tell the others: on any host
#   shards.sh join  WORK                         who must know what: on one host
#   shards.sh apply WORK I OUT [OPTION...]       cleans shard I into the folder OUT: on any host
#   shards.sh all   WORK N JOBS OUT FILE... [-- OPTION...]
#                                                all of it here, JOBS at a time, by GNU parallel or else xargs
#
# The order of FILEs is that of the one run: `thresh -o OUT FILE...`.  No thread goes on in another file of another shard.  OPTIONs
# are thresh's, the same in map and apply.  WORK is a folder that all hosts see.  Every step may be repeated: it writes beside and
# renames.  The program is $THRESH, or thresh.
# SPDX-License-Identifier: MIT
set -eu
thresh=${THRESH:-thresh}
step=${1:?plan, map, join, apply or all} work=${2:?a folder}
shift 2
name() { printf 's%05d' "$1"; }

case $step in
plan)
    n=$1
    shift
    mkdir -p "$work/list" "$work/places"
    rm -f "$work/list"/s* "$work/places"/s*
    # file by file, to the shard that holds the middle of its bytes
    for f; do
        [ "$f" != -- ] || break
        printf '%s %s\n' "$(wc -c <"$f")" "$f"
    done >"$work/sizes"
    awk -v n="$n" -v to="$work/list/" '
        { size[NR] = $1; file[NR] = substr($0, length($1) + 2); all += $1 }
        END {
            for (i = 1; i <= NR; i++) {
                s = all ? int((sum + size[i] / 2) * n / all) : 0
                sum += size[i]
                s = s < n ? s : n - 1
                out = sprintf("%ss%05d", to, s)
                if (out != last) close(last)
                printf "%s\n", file[i] > out
                last = out
            }
            for (s = 0; s < n; s++) {
                close(last)
                last = sprintf("%ss%05d", to, s)
                printf "" >> last
            }
        }' "$work/sizes"
    ;;
map)
    s=$(name "$1")
    shift
    tr '\n' '\0' <"$work/list/$s" | "$thresh" "$@" --files0-from=- --emit-places="$work/places/$s"
    ;;
join)
    rm -rf "$work/joined" "$work/joined.part"
    # of every shard that was planned, and nothing else: a map that was killed may have left a file beside
    for list in "$work/list"/s*; do
        printf '%s\0' "$work/places/${list##*/}"
    done | "$thresh" --join-places="$work/joined.part" --files0-from=-
    mv "$work/joined.part" "$work/joined"
    ;;
apply)
    s=$(name "$1") out=$2
    shift 2
    tr '\n' '\0' <"$work/list/$s" | "$thresh" "$@" --files0-from=- --with-places="$work/joined/$s" --output-dir="$out"
    ;;
all)
    n=$1 jobs=$2 out=$3
    shift 3
    me=$0
    if command -v parallel >/dev/null 2>&1; then
        each() { seq 0 $((n - 1)) | parallel -q --halt now,fail=1 -j "$jobs" "$@"; }
    else
        each() { seq 0 $((n - 1)) | xargs -P "$jobs" -I '{}' "$@"; }
    fi
    "$me" plan "$work" "$n" "$@"
    while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done # what is left are options
    [ $# -eq 0 ] || shift
    each "$me" map "$work" '{}' "$@"
    "$me" join "$work"
    each "$me" apply "$work" '{}' "$out" "$@"
    ;;
*)
    echo "shards.sh: no step '$step'" >&2
    exit 2
    ;;
esac
