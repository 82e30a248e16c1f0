#!/bin/sh
# The option list of src/thresh.1 is what the option table says: checks it, or with --update writes it.
#   tests/man.sh PROGRAM [--update]       PROGRAM prints the list (tests/man.c)
# SPDX-License-Identifier: MIT
set -eu
cd "$(dirname "$0")/.."
page=src/thresh.1
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT

"$1" > "$tmp.list"
awk -v list="$tmp.list" '
    /^\.\\" options: end/ { inside = 0 }
    !inside { print }
    /^\.\\" options: begin/ { inside = 1; while ((getline line < list) > 0) print line }
' "$page" > "$tmp"
rm -f "$tmp.list"
if [ "${2:-}" = --update ]; then
    cat "$tmp" > "$page"
elif ! diff -u "$page" "$tmp"; then
    echo "src/thresh.1 is behind the option table: run 'make man'"
    exit 1
fi
