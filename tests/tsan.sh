#!/bin/bash
# Three workers under the thread sanitizer: threads made at random, cut into any writes; two handles of the library in two threads,
# stopped by a third; then text of several blocks, whose bytes must be those of one worker.  SPDX-License-Identifier: MIT
set -euo pipefail
cd "$(dirname "$0")/.."
make --no-print-directory -j"$(nproc)" KIND=tsan WERROR=1 build/tsan/thresh build/tsan/tests/prop/prop_feeding build/tsan/tests/prop/prop_library >/dev/null
make --no-print-directory build/bench/datagen >/dev/null
export TSAN_OPTIONS=halt_on_error=1:exitcode=66
env -u THRESH_SEED THRESH_RUNS=40 THRESH_JOBS=3 build/tsan/tests/prop/prop_feeding
env -u THRESH_SEED THRESH_RUNS=8 build/tsan/tests/prop/prop_library
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
make_text() { # as many kinds of blocks as there are ways through the workers
    case $1 in
    threads) build/bench/datagen -s xenforo-dot threads 3M ;;
    stream) build/bench/datagen stream 3M ;;
    jsonl) build/bench/datagen -s reddit jsonl 3M ;;
    esac
}
for kind in threads stream jsonl; do
    make_text $kind >"$dir/in"
    options=
    [ $kind = jsonl ] && options=--thread-field=thread
    for more in "" "--strip=repost --similarity=1"; do
        # shellcheck disable=SC2086 # options are words
        build/tsan/thresh -q -j3:crowd $options $more "$dir/in" >"$dir/three"
        # shellcheck disable=SC2086
        build/tsan/thresh -q -j1 $options $more "$dir/in" >"$dir/one"
        cmp "$dir/one" "$dir/three"
    done
done
echo "tsan: three workers, no race, the same bytes"
