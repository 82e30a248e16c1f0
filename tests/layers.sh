#!/bin/bash
# Checks the directions of #include "..." below src/: a file includes only its own folder and folders before it
# (src/README.md tells why).  Also: file names are unique, and headers have guards named after their path.
# SPDX-License-Identifier: MIT
set -u
cd "$(dirname "$0")/../src" || exit 2
order="util text io quote rules fingerprint segment reader index decide emit state tally pipeline lib cli examples main"
bad=0

rank() { # of a path: its folder, or its own name at the top; config.h and stats.h sit with util
    local folder=${1%%/*}
    case $1 in
    config.h | stats.h | stats.c | thresh.h) folder=util ;;
    tally.* | main.*) folder=${1%.*} ;;
    esac
    local n=0 name
    for name in $order; do
        n=$((n + 1))
        [ "$name" = "$folder" ] && echo $n && return
    done
    echo 0
}
# The program is the library's first user: it knows thresh.h and its own helpers.
first_user() { case $1 in main.c | cli/*) case $2 in cli/* | thresh.h) ;; *) return 1 ;; esac ;; esac }
complain() { echo "layers: $*"; bad=1; }

while IFS= read -r file; do
    mine=$(rank "$file")
    [ "$mine" -gt 0 ] || complain "src/$file: its folder is not in the order: $order"
    while IFS= read -r header; do
        [ -e "$header" ] || continue # made below build/
        theirs=$(rank "$header")
        [ "$theirs" -le "$mine" ] || complain "src/$file includes $header, which comes later"
        first_user "$file" "$header" || complain "src/$file includes $header: only thresh.h and cli/ are for it"
    done < <(sed -n 's/^#include "\(.*\)".*/\1/p' "$file")
    case $file in
    *.h)
        guard=$(printf '%s' "$file" | tr 'a-z/.' 'A-Z__')
        # a template that other files include on purpose, more than once, has none
        grep -q "^#ifndef $guard\$" "$file" || grep -q '^ \* Included by ' "$file" || complain "src/$file: no include guard $guard"
        ;;
    esac
    grep -q 'SPDX-License-Identifier: MIT' "$file" || complain "src/$file: no SPDX line"
done < <(find . -name '*.[ch]' | sed 's,^\./,,' | LC_ALL=C sort)

for name in $(find . -name '*.[ch]' -exec basename {} \; | sort | uniq -d); do
    complain "$name: there are two files of that name"
done
exit $bad
