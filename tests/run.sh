#!/bin/bash
# Runs the tests it is given and all that need no building; closes with `N passed, N failed`.
#   tests/run.sh BUILD_DIR [TEST_PROGRAM]...       T=word: only what has the word in its name
# SPDX-License-Identifier: MIT
set -u
cd "$(dirname "$0")/.." || exit 2
build=$1
shift
T=${T:-}
passed=0 failed=0

count() { # count PASSED FAILED
    passed=$((passed + $1)) failed=$((failed + $2))
}
# One program or script is one test, judged by its exit status; its words are shown when it fails.
whole() { # whole NAME COMMAND...
    local name=$1 out status
    shift
    out=$("$@" 2>&1)
    status=$?
    if [ $status -eq 0 ]; then
        count 1 0
    else
        count 0 1
        printf '%s\n' "$out" | tail -n 60
        echo "FAILED: $name (status $status)"
    fi
}
wanted() { case $1 in *"$T"*) return 0 ;; *) return 1 ;; esac; }

for program in "$@"; do
    name=$(basename "$program")
    case $name in
    test_*) # Criterion counts for itself
        # Criterion forgets what a leak sanitizer says when a test ends; the whole program is checked for leaks below.
        out=$(ASAN_OPTIONS=detect_leaks=0 "$program" 2>&1)
        status=$?
        line=$(printf '%s\n' "$out" | sed -n 's/.*Synthesis: *Tested: *\([0-9]*\) *| *Passing: *\([0-9]*\) .*/\1 \2/p')
        read -r tested passing <<<"${line:-0 0}"
        if [ "$tested" -eq 0 ] || { [ $status -ne 0 ] && [ "$tested" -eq "$passing" ]; }; then
            count "$passing" 1 # died on the way, or holds no test
        else
            count "$passing" $((tested - passing))
        fi
        if [ $status -ne 0 ] || [ "$tested" -eq 0 ]; then
            printf '%s\n' "$out"
            echo "FAILED: $name (status $status)"
        fi
        ;;
    replay_*) whole "$name" "$program" "tests/fuzz/seeds/${name#replay_}" corpus-samples ;;
    *) whole "$name" "$program" ;;
    esac
done

out=$(THRESH="$build/thresh" T="$T" tests/golden/run.sh)
printf '%s\n' "$out" | sed '$d'
read -r _ p _ f _ <<<"${out##*$'\n'}"
count "${p:-0}" "${f:-1}"

if wanted mail; then whole mail tests/mail.py "$build/thresh"; fi
if wanted readme; then whole readme tests/readme.py "$build/thresh"; fi
# shellcheck disable=SC2016 # $1 is for the inner shell
if wanted fold && command -v python3 >/dev/null; then whole fold sh -c 'corpus-samples/fold.py "$1" | cmp - corpus-samples/fold.svg' fold "$build/thresh"; fi
if wanted shards; then whole shards tests/shards.sh "$build/thresh"; fi
if wanted layers; then whole layers tests/layers.sh; fi
if wanted libthresh && [ "$build" = build/release ]; then whole libthresh tests/lib/run.sh; fi
if wanted man && [ -x "$build/tests/man" ]; then whole man tests/man.sh "$build/tests/man"; fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
