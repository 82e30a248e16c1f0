#!/usr/bin/env python3
"""memory: the peak of resident memory against --memory, for shapes that are made to take more.  Prints Markdown; make bench-memory runs it.

  memory.py [--thresh PATH] [--bounds 16M,64M,256M,1G] [--size 12M] [--check]

The bound is of tables and buffers; the program itself, its libraries and the compiled rules take about 8 MB beside it.  SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import hostile

MB = 1 << 20
ITSELF = 12 * MB


def words(size):
    r = random.Random(7)
    out, n = [], 0
    while n < size:
        line = " ".join("w%x" % r.randrange(1 << 24) for _ in range(60))
        out.append(line)
        n += len(line) + 1
    return ("\n".join(out) + "\n").encode()


def mails(size):
    one = hostile.SHAPES["parts without end"][1](size // 8)
    return one * 8



SHAPES = [  # name, format, function(size), workers, files
    ("MIME parts", "mbox", lambda size: hostile.SHAPES["parts without end"][1](size), 1, 1),
    ("MIME parts, eight workers", "mbox", mails, 8, 1),
    ("`<br>`", "html", lambda size: hostile.SHAPES["<br> without end"][1](size), 1, 1),
    ("`<div>`, eight pages, eight workers", "html", lambda size: hostile.SHAPES["<div> without end"][1](size // 8), 8, 8),
    ("attributes of one tag", "html", lambda size: hostile.SHAPES["attributes without end"][1](size), 1, 1),
    ("one line of new words", "text", lambda size: words(size).replace(b"\n", b" "), 1, 1),
    ("new text in lines, four workers", "text", words, 4, 1),
    ("a letter a line, two workers", "text", lambda size: b"a\n" * (size // 2), 2, 1),
    ("a thread a record", "jsonl", lambda size: hostile.SHAPES["one letter, a thread each"][1](size), 2, 1),
]


def peak(thresh, fmt, bound, jobs, path, n):
    """as the run tells: what the kernel tells a parent begins with the parent's own size"""
    stats = path + ".stats"
    status = subprocess.run("%s -q -j%d:crowd -f %s --memory=%s --stats=%s %s %s > /dev/null 2>&1; exit $?" % (
        thresh, jobs, fmt, bound, stats, hostile.OPTIONS.get(fmt, ""), " ".join([path] * n)), shell=True).returncode
    with open(stats) as f:
        return json.load(f)["peak_memory_bytes"], status


def main():
    ap = argparse.ArgumentParser(description="peak memory against --memory")
    ap.add_argument("--thresh", default=os.path.join(hostile.ROOT, "build/thresh"))
    ap.add_argument("--bounds", default="16M,64M,256M,1G")
    ap.add_argument("--size", default="12M")
    ap.add_argument("--check", action="store_true", help="status 1 when a peak is over its bound")
    a = ap.parse_args()
    bounds, over = a.bounds.split(","), 0
    size = int(a.size.rstrip("kM")) * {"k": 1 << 10, "M": MB}.get(a.size[-1], 1)
    print("| peak, MB; input of %s | %s |\n|---|%s" % (a.size, " | ".join(bounds), "--:|" * len(bounds)))
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "in")
        for name, fmt, make, jobs, n in SHAPES:
            with open(path, "wb") as f:
                f.write(make(size))
            cells = []
            for bound in bounds:
                got, status = peak(a.thresh, fmt, bound, jobs, path, n)
                most = int(bound[:-1]) * (MB << 10 if bound[-1] == "G" else MB)
                over += got > most + ITSELF
                cells.append("%s%d%s" % ("**" if got > most + ITSELF else "", got // 1000000, "**" if got > most + ITSELF else "") + (" (status %d)" % status if status else ""))
            print("| %s | %s |" % (name, " | ".join(cells)), flush=True)
    return 1 if a.check and over else 0


if __name__ == "__main__":
    sys.exit(main())
