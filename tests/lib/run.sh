#!/bin/bash
# libthresh as others meet it: the header in C11 and C++17, the symbols it exports, the examples against the shared and the
# static library, and `make install` with pkg-config.     tests/lib/run.sh    (builds what it needs in build/)
# SPDX-License-Identifier: MIT
set -u
cd "$(dirname "$0")/../.." || exit 2
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
CC=${CC:-cc} bad=0
fail() { echo "lib: $*"; bad=1; }

make --no-print-directory lib build/thresh >/dev/null || { echo "lib: does not build"; exit 1; }

# Nothing but what thresh.h names; a symbol that was there stays there, with its version.
nm -D --defined-only build/libthresh.so.0 | awk '{print $3}' | LC_ALL=C sort | diff tests/lib/symbols - || fail "other symbols than tests/lib/symbols"
nm -g --defined-only build/libthresh.a | awk 'NF == 3 {print $3 "@@THRESH_0"}' | LC_ALL=C sort >"$tmp/static"
grep -v '^THRESH_' tests/lib/symbols | diff - "$tmp/static" || fail "the static library has other symbols than the shared one"

printf '#include <thresh.h>\nint main(void) { struct thresh_io io = {sizeof io, 0, 0, 0, 0, 0, 0, 0}; return io.size == 0; }\n' >"$tmp/h.c"
cp "$tmp/h.c" "$tmp/h.cc"
"$CC" -std=c11 -pedantic-errors -Wall -Wextra -Werror -Isrc -fsyntax-only "$tmp/h.c" || fail "thresh.h is no C11"
"$CC" -std=c11 -Isrc -fsyntax-only tests/lib/layout.c || fail "members of thresh.h's structs lie elsewhere than programs have them"
for cxx in g++ clang++; do
    command -v $cxx >/dev/null || continue
    $cxx -std=c++17 -pedantic-errors -Wall -Wextra -Werror -Isrc -fsyntax-only "$tmp/h.cc" || fail "thresh.h is no C++17 ($cxx)"
done

# The program needs nothing of the library but what thresh.h names: it links with the shared one and works.
# shellcheck disable=SC2046 # a list of files
if "$CC" -o "$tmp/thresh" build/release/main.o $(sed -n 's,^#include "\(cli/.*\)\.h".*,build/release/\1.o,p' src/main.c src/cli/*.c | sort -u) \
    build/release/cli/help.o build/release/cli/complete.o -Lbuild -l:libthresh.so.0; then
    LD_LIBRARY_PATH=build "$tmp/thresh" -q corpus-samples/*.txt | cmp - <(build/thresh -q corpus-samples/*.txt) || fail "the program on the shared library differs"
else
    fail "the program needs more than thresh.h names"
fi

# As installed: pkg-config gives all that is needed.
make --no-print-directory install DESTDIR="$tmp/root" PREFIX=/usr >/dev/null || fail "make install"
export PKG_CONFIG_SYSROOT_DIR=$tmp/root PKG_CONFIG_PATH=$tmp/root/usr/lib/pkgconfig
cflags=$(pkg-config --cflags thresh) libs=$(pkg-config --libs thresh)
# the library itself statically, what it stands on as it comes
# shellcheck disable=SC2046
static="$(PKG_CONFIG_SYSROOT_DIR='' pkg-config --libs $(pkg-config --print-requires-private thresh)) -lbz2 -lpthread -lm"
for e in filter_stdin record_spans removals; do
    # shellcheck disable=SC2086 # lists of flags
    "$CC" -std=c11 -Wall -Wextra -Werror $cflags -I"$tmp/root/usr/include" -o "$tmp/$e" src/examples/$e.c $libs -L"$tmp/root/usr/lib" ||
        fail "example $e does not build"
    # shellcheck disable=SC2086
    "$CC" -std=c11 $cflags -I"$tmp/root/usr/include" -o "$tmp/$e-static" src/examples/$e.c "$tmp/root/usr/lib/libthresh.a" $static ||
        fail "example $e does not build with the static library"
done
export LD_LIBRARY_PATH=$tmp/root/usr/lib

for f in corpus-samples/*.txt; do
    build/thresh -q "$f" >"$tmp/want"
    for e in filter_stdin filter_stdin-static; do
        if ! "$tmp/$e" <"$f" >"$tmp/got" 2>"$tmp/err" || ! cmp -s "$tmp/want" "$tmp/got"; then
            fail "$e differs from thresh on $f"
        fi
    done
done
"$tmp/filter_stdin" no-such-option=1 </dev/null 2>"$tmp/err" && fail "a wrong option is taken"
grep -q 'no-such-option: there is no such option' "$tmp/err" || fail "no sentence for a wrong option"

"$tmp/record_spans" >"$tmp/got" || fail "record_spans fails"
diff tests/lib/spans.want "$tmp/got" || fail "record_spans says something else"

for f in corpus-samples/*.txt; do
    "$tmp/removals" "$f" >"$tmp/got" 2>"$tmp/err" || fail "removals fails on $f"
    gone=$(awk -F'\t' '{n += $4} END {print n + 0}' "$tmp/got")
    size=$(stat -c %s "$f") kept=$(build/thresh -q "$f" | wc -c)
    [ "$gone" -eq $((size - kept)) ] || fail "removals: spans of $f sum to $gone bytes, the program takes $((size - kept))"
done
grep -q '"removed"' "$tmp/err" || fail "removals: no counters"
exit $bad
