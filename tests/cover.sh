#!/bin/bash
# Share of the lines of each source file that the tests reached, least first: tests/cover.sh build/cover
# SPDX-License-Identifier: MIT
set -euo pipefail
cd "$(dirname "$0")/.."
find "$1" -name '*.gcda' -not -path '*/tests/*' | LC_ALL=C sort | while IFS= read -r data; do
    gcov -n -o "$data" "${data%.gcda}.o" 2>/dev/null
done | awk -F"[':% ]+" '
    /^File / { file = $2 }
    /^Lines executed/ && file ~ /^src\/.*\.c$/ { share[file] = $3; lines[file] = $NF; file = "" }
    END {
        for (f in share) { printf "%6.1f %% of %4d  %s\n", share[f], lines[f], f; all += lines[f]; hit += share[f] * lines[f] / 100 }
        if (all) printf "%6.1f %% of %4d  all\n", 100 * hit / all, all
    }' | sort -n
