#!/usr/bin/env python3
"""few: the few numbers and the one plot of the README: how fast the program is, beside gawk.

    bench/few.py [--size 200M] [--runs 3] [--out bench/results/DATE-NAME]

Makes the text with build/bench/datagen, runs all tools on the same files, in turns, one worker each, output to the null
device; what counts is processor time, which other work on the machine disturbs least.  Writes raw.csv, README.md and speed.svg.  `--draw` draws speed.svg and README.md anew from raw.csv.
SPDX-License-Identifier: MIT
"""
import argparse
import csv
import os
import statistics
import subprocess
import time

TEXTS = [("stream", "paragraphs, 30 % of them repeats", ["stream"]), ("threads", "forum threads", ["threads"]),
         ("jsonl", "JSON lines, a post a record", ["jsonl"])]
TOOLS = [("thresh", "#2f6db3", ["build/thresh", "-q", "-j1"]), ("thresh --exact", "#c9702f", ["build/thresh", "-q", "-j1", "--exact"]),
         ("gawk '!seen[$0]++'", "#8a8a86", ["gawk", "!seen[$0]++"])]


def amount(text):
    return int(text[:-1]) * {"K": 10**3, "M": 10**6, "G": 10**9}[text[-1].upper()]


def run(command, path):
    """wall seconds, CPU seconds, peak memory in MB"""
    begin = time.monotonic()
    process = subprocess.Popen(command + [path], stdout=subprocess.DEVNULL, env=dict(os.environ, LC_ALL="C"))
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("%s: status %d" % (command, status))
    return time.monotonic() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def measure(a):
    rows = []
    for name, _, args in TEXTS:
        path = os.path.join("build/bench", "few-%s-%s" % (name, a.size))
        if not os.path.exists(path):
            with open(path, "wb") as out:
                subprocess.run(["build/bench/datagen"] + args + [a.size], stdout=out, check=True)
        for i in range(a.runs):
            for tool, _, command in TOOLS:
                rows.append([name, os.path.getsize(path), tool, i] + ["%.3f" % x for x in run(command, path)])
        os.remove(path)
    with open(os.path.join(a.out, "raw.csv"), "w", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows([["text", "bytes", "tool", "run", "seconds", "cpu_seconds", "peak_mb"]] + rows)


def medians(path):
    """(text, tool) -> MB/s, peak memory"""
    found = {}
    with open(path, newline="") as f:
        for row in csv.DictReader(f):
            found.setdefault((row["text"], row["tool"]), []).append((int(row["bytes"]) / 1e6 / float(row["cpu_seconds"]), float(row["peak_mb"])))
    return {k: tuple(statistics.median(x) for x in zip(*v)) for k, v in found.items()}


STYLE = ("<style>text{font:14px system-ui,sans-serif;fill:#24292f}.t{font-size:17px;font-weight:600}.n{font-variant-numeric:tabular-nums}"
         "line{stroke:#d0d7de}@media(prefers-color-scheme:dark){text{fill:#e6edf3}line{stroke:#3d444d}}</style>")


def draw(m, path):
    left, width, bar, gap = 20, 720, 20, 34
    most = max(v[0] for v in m.values())
    step = next(s for s in (50, 100, 200, 250, 500, 1000) if most / s <= 6)
    scale = (width - 120) / most
    out, y = [], 78
    top = y
    for name, title, _ in TEXTS:
        out.append('<text x="%d" y="%d">%s</text>' % (left, y + 14, title))
        y += 22
        for tool, colour, _ in TOOLS:
            v = m[name, tool][0]
            out.append('<rect x="%d" y="%d" width="%.1f" height="%d" rx="2" fill="%s"/>' % (left, y, max(2, v * scale), bar - 3, colour))
            out.append('<text class="n" x="%.1f" y="%d">%.0f</text>' % (left + v * scale + 6, y + 13, v))
            y += bar
        y += gap - 22
    grid = ['<line x1="%.1f" x2="%.1f" y1="%d" y2="%d"/><text x="%.1f" y="%d" text-anchor="middle">%d</text>'
            % (left + x * scale, left + x * scale, top, y, left + x * scale, y + 18, x) for x in range(0, int(most) + 1, step)]
    legend = []
    for i, (tool, colour, _) in enumerate(TOOLS):
        x, ly = left + 220 * i, 46
        legend.append('<rect x="%d" y="%d" width="14" height="14" rx="2" fill="%s"/><text x="%d" y="%d">%s</text>'
                      % (x, ly, colour, x + 22, ly + 12, tool))
    with open(path, "w") as f:
        f.write('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="Megabytes per second of processor time, by text and tool">%s\n'
                '<text class="t" x="%d" y="28">Megabytes of input per second of one processor</text>\n%s\n'
                '<text x="%d" y="%d">MB/s, longer is faster</text></svg>\n' % (width, y + 46, width, STYLE, left, "\n".join(legend + grid + out), left, y + 38))


def table(m):
    rows = ["| MB/s of one processor | " + " | ".join(t for t, _, _ in TOOLS) + " |", "|---|" + "--:|" * len(TOOLS)]
    rows += ["| %s | %s |" % (title, " | ".join("%.0f" % m[name, t][0] for t, _, _ in TOOLS)) for name, title, _ in TEXTS]
    return "\n".join(rows)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--size", default="200M")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--out", default="bench/results/2026-11-30-vm-few")
    p.add_argument("--draw", action="store_true")
    a = p.parse_args()
    os.makedirs(a.out, exist_ok=True)
    if not a.draw:
        measure(a)
    m = medians(os.path.join(a.out, "raw.csv"))
    draw(m, os.path.join(a.out, "speed.svg"))
    with open(os.path.join(a.out, "README.md"), "w") as f:
        f.write("# The numbers of the README\n\n`%s`: generated text, the same bytes for all, output to the null device, medians of the runs in raw.csv.\n"
                "A shared virtual machine with two cores: believe the ratios. MB per second of processor time, one worker.\n\n%s\n"
                % ("bench/few.py --size %s --runs %d" % (a.size, a.runs), table(m)))
    print(table(m))
    for (text, tool), v in m.items():
        print("%-8s %-28s %4.0f MB" % (text, tool, v[1]))


if __name__ == "__main__":
    main()
