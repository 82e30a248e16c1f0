#!/usr/bin/env python3
"""fold: the picture at the top of the README, drawn from what the program says of a sample: what goes is folded away, what
the authors wrote moves together.

    corpus-samples/fold.py build/thresh > corpus-samples/fold.svg        (`make test` checks that it is the same)

SPDX-License-Identifier: MIT
"""
import os
import subprocess
import sys
from html import escape

KINDS = {"quote": ("#0b6bcb", "a quote: an earlier post says it"), "chrome": ("#8a6400", "what the forum software wrote")}
ROW, TOP, LEFT, RIGHT, WIDTH, TEXT = 22, 62, 14, 560, 1010, 452

STYLE = """<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:#24292f}.t{font:600 15px system-ui,sans-serif}
.l{font:13px system-ui,sans-serif}.bg{fill:#fff;stroke:#d0d7de}.fold{fill:#eaeef2}.gone{fill:#57606a}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.bg{fill:#0d1117;stroke:#3d444d}.fold{fill:#21262d}.gone{fill:#9198a1}}</style>"""


def y(row):
    return TOP + row * ROW


def main():
    sample = os.path.join(os.path.dirname(os.path.abspath(__file__)), "short.txt")
    said = subprocess.run([sys.argv[1], "-q", "--color=never", "--to=explain", sample], stdout=subprocess.PIPE, check=True, text=True).stdout
    lines = [(f[0], f[3]) for f in (line.split("\t", 3) for line in said.splitlines())]
    out, folds, after = [], [], 0
    for i, (verdict, text) in enumerate(lines):
        if verdict == "keep":
            if i and lines[i - 1][0] != "keep" or not folds or folds[-1][2] != i - 1:
                folds.append([i, after, i])
            folds[-1][2] = i
            out.append('<text x="%d" y="%d">%s</text>' % (LEFT + 16, y(i) + 15, escape(text)))
            out.append('<text x="%d" y="%d">%s</text>' % (RIGHT + 14, y(after) + 15, escape(text)))
            after += 1
        else:
            colour = KINDS[verdict][0]
            out.append('<rect x="%d" y="%d" width="4" height="%d" fill="%s"/>' % (LEFT + 4, y(i), ROW, colour))
            out.append('<text class="gone" x="%d" y="%d">%s</text>' % (LEFT + 16, y(i) + 15, escape(text)))
            out.append('<line x1="%d" x2="%.0f" y1="%d" y2="%d" stroke="%s"/>' % (LEFT + 16, LEFT + 16 + 7.83 * len(text), y(i) + 11, y(i) + 11, colour))
    band = ['<path class="fold" d="M%d %dL%d %dL%d %dL%d %dZ"/>'
            % (LEFT + TEXT, y(a) + 2, RIGHT, y(b) + 2, RIGHT, y(b + last - a + 1) - 2, LEFT + TEXT, y(last + 1) - 2) for a, b, last in folds]
    height, legend, x = y(len(lines)) + 42, [], LEFT + 4
    for colour, meaning in KINDS.values():
        legend.append('<rect x="%d" y="%d" width="12" height="12" fill="%s"/><text class="l" x="%d" y="%d">%s</text>'
                      % (x, height - 24, colour, x + 18, height - 14, meaning))
        x += 250
    box = '<rect class="bg" x="%d" y="%d" width="%d" height="%d" rx="6"/>'
    print('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="A thread before and after">' % (WIDTH, height, WIDTH))
    print(STYLE)
    print("\n".join(band))
    print(box % (LEFT, TOP - 6, TEXT, len(lines) * ROW + 12))
    print(box % (RIGHT, TOP - 6, WIDTH - RIGHT - LEFT, after * ROW + 12))
    print('<text class="t" x="%d" y="32">the thread as scraped</text><text class="t" x="%d" y="32">what its authors wrote</text>' % (LEFT + 4, RIGHT + 4))
    print("\n".join(out + legend) + "\n</svg>")


if __name__ == "__main__":
    main()
