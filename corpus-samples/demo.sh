#!/bin/sh
# Shows a sample thread before and after: corpus-samples/demo.sh build/thresh
# SPDX-License-Identifier: MIT
set -eu
thresh=${1:?usage: demo.sh PROGRAM}
sample=$(dirname "$0")/short.txt

if [ -t 1 ] && [ "${TERM:-dumb}" != dumb ] && [ -z "${NO_COLOR:-}" ]; then
    bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
    bold='' plain=''
fi
title() { printf '\n%s%s%s\n\n' "$bold" "$1" "$plain"; }

title "A thread as a scraper leaves it ($sample):"
cat "$sample"
title "What its authors wrote (thresh $sample):"
"$thresh" "$sample"
title "Why: verdict, source, reason, line (thresh --to=explain $sample):"
"$thresh" --to=explain "$sample"

# Nothing is lost: with what was removed beside it, the output becomes the input again.
page=$(dirname "$thresh")/demo.html dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
title "Undo (thresh --journal=J $sample > clean; thresh --restore=J clean | cmp - $sample):"
"$thresh" --journal="$dir/journal" "$sample" > "$dir/clean"
"$thresh" --restore="$dir/journal" "$dir/clean" | cmp - "$sample"
echo "the same bytes again"
title "The same to look at in a browser (thresh --to=html):"
"$thresh" --to=html "$sample" "$(dirname "$0")/xenforo-flattened.txt" > "$page"
echo "$page"
