#!/bin/bash
# Looks at --to=html in headless Chromium: the page is well formed, folds what went, links lead somewhere, nothing is
# asked of the network; leaves screenshots, light and dark, for people to look at.
#   tests/html.sh BUILD_DIR        (make test-html; Debian's chromium)
# SPDX-License-Identifier: MIT
set -u
cd "$(dirname "$0")/.." || exit 2
thresh=$1/thresh out=$(realpath "$1")/html
bad=0
browser=$(command -v chromium || command -v chromium-browser || command -v google-chrome) || {
    echo "test-html: there is no chromium: apt-get install chromium" >&2
    exit 2
}
mkdir -p "$out"
fail() { echo "test-html: $*"; bad=1; }
# $1: what for, further: options
chrome() {
    local log=$out/$1.log
    shift
    "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --window-size=900,1400 --virtual-time-budget=2000 \
        --user-data-dir="$out/profile" "$@" 2>"$log"
}

"$thresh" -q -t html corpus-samples/xenforo-flattened.txt corpus-samples/mailing-list.txt tests/golden/formats/jsonl-record-is-a-thread-of-posts.in \
    >"$out/page.html" || fail "thresh gave status $?"
printf '<script>document.title="taken"</script>\n& <b>bold</b> "quoted"\n.\n<img src=x onerror=alert(1)>\n' |
    "$thresh" -t html >"$out/escaped.html" || fail "thresh gave status $?"

chrome dom --dump-dom "file://$out/page.html" >"$out/page.dom" || fail "chromium gave status $?"
chrome escaped --dump-dom "file://$out/escaped.html" >"$out/escaped.dom" || fail "chromium gave status $?"
chrome light --screenshot="$out/light.png" "file://$out/page.html" >/dev/null
chrome phone --window-size=390,1400 --screenshot="$out/phone.png" "file://$out/page.html" >/dev/null
chrome dark --force-dark-mode --blink-settings=preferredColorScheme=0 --screenshot="$out/dark.png" "file://$out/page.html" >/dev/null

for what in '<details class="quote">' '<details class="chrome">' '<header id="sum">' '<h2>Thread 2' 'words in, ' '<nav class="strip"' 'id="v-kept"'; do
    grep -qF "$what" "$out/page.dom" || fail "page: no $what"
done
grep -qF '<title>thresh</title>' "$out/escaped.dom" || fail "a script of the input ran"
grep -qE '<(img|b)[ >]' "$out/escaped.dom" && fail "markup of the input was not escaped"
# what the browser made of it has the same elements that were written: nothing had to be mended
for tag in details summary pre div table h2 section nav; do
    n=$(grep -o "<${tag}[ >]" "$out/page.html" | wc -l) m=$(grep -o "<${tag}[ >]" "$out/page.dom" | wc -l)
    [ "$n" -eq "$m" ] || fail "$n <$tag> were written, the browser sees $m"
done
grep -qE '(src|href)="?(https?:)?//' "$out/page.html" && fail "something is asked of the network"
while read -r id; do
    grep -qF "id=\"$id\"" "$out/page.html" || fail "a link leads nowhere: #$id"
done < <(grep -oE 'href="#[^"]*"' "$out/page.html" | sed 's/.*#//; s/"//' | sort -u)
for shot in light dark phone; do
    [ -s "$out/$shot.png" ] || fail "no screenshot $out/$shot.png"
done
[ $bad -eq 0 ] && echo "test-html: passed; look at $out/light.png, $out/dark.png and $out/phone.png"
exit $bad
