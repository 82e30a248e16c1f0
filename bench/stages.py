#!/usr/bin/env python3
"""stages: what each step of a run takes, and what more cores would give.

  stages.py [--thresh=build/thresh] [--repeats=5] [--under='chrt -r 1'] FILE... [-- OPTION...]

The steps are those of `thresh --stats` (cpu_seconds), of the run with the median total.  Two models follow from them.  *Shares*: what only one worker at a
time can do is done by nobody else meanwhile, and all cores share the rest.  *Slowest step*: steps of different blocks go on beside each other, as
they do, so a run is as fast as all cores together, or as the slowest thing that is done for one block at a time.  A machine
with many cores lies between the two, if its memory keeps up.

Standard library only.  SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

CORES = (1, 2, 4, 8, 16, 32, 64)
PARTS = 16  # of the table: so many blocks can be placed at a time
AT_A_TIME = {"read": "one block", "number": "one block", "place": "%d blocks, one a part of the table" % PARTS, "write": "one block"}


def run(thresh, options, path, jobs, under=""):
    """(wall seconds, cpu_seconds) of one run, output to the null device"""
    with tempfile.NamedTemporaryFile(prefix="thresh-stages-") as report:
        command = shlex.split(under) + [thresh, "-q", "-j%d" % jobs, "--stats=" + report.name] + list(options) + [path]
        start = time.monotonic()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        return time.monotonic() - start, json.load(report)["cpu_seconds"]


def measure(thresh, options, path, repeats, under=""):
    """{jobs: [(wall, cpu)]}, interleaved, for one worker and for all cores here"""
    jobs = sorted({1, len(os.sched_getaffinity(0))})
    runs = {j: [] for j in jobs}
    for _ in range(repeats):
        for j in jobs:
            runs[j].append(run(thresh, options, path, j, under))
    return runs


def median_run(runs):
    return sorted(runs, key=lambda r: r[1]["total"])[len(runs) // 2]


def slowest(cpu):
    """seconds of the slowest thing that is done for one block at a time"""
    s = cpu["stages"]
    return max(s["read"], s["number"], s["write"], s["place"] / PARTS, cpu.get("longest_thread", 0))


def table(name, path, runs):
    """Markdown"""
    size = os.path.getsize(path)
    cpu = median_run(runs[1])[1]
    total, ordered, a_gb = cpu["total"], cpu["ordered"], 1e9 / size
    out = ["", "### %s: stages and cores" % name, "", "| stage | CPU s a GB | % | at a time |", "|---|--:|--:|---|"]
    for stage, s in cpu["stages"].items():
        out.append("| %s | %.2f | %.1f | %s |" % (stage, s * a_gb, 100 * s / total, AT_A_TIME.get(stage, "any number")))
    rest = total - sum(cpu["stages"].values())
    out.append("| fresh memory, start and end | %.2f | %.1f | any number |" % (rest * a_gb, 100 * rest / total))
    out.append("| **all** | %.2f | 100 | |" % (total * a_gb))
    out.append("")
    out.append("Ordered: %.1f %% of the CPU, of it %.1f %% the longest thread, whose posts wait for each other." % (
        100 * ordered / total, 100 * cpu.get("longest_thread", 0) / total))
    out += ["", "| cores | measured MB/s | CPU s a GB | by shares MB/s | by the slowest step MB/s | 1 TB, minutes |", "|--:|--:|--:|--:|--:|--:|"]
    for n in CORES:
        wall = statistics.median(r[0] for r in runs[n]) if n in runs else 0
        used = statistics.median(r[1]["total"] for r in runs[n]) if n in runs else 0
        shares = ordered + (total - ordered) / n
        step = max(total / n, slowest(cpu))
        out.append("| %d | %s | %s | %.0f | %.0f | %.0f to %.0f |" % (
            n, "%.0f" % (size / wall / 1e6) if wall else "", "%.2f" % (used * a_gb) if used else "", size / shares / 1e6, size / step / 1e6,
            step / size * 1e12 / 60, shares / size * 1e12 / 60))
    return out


def main():
    argv, options = sys.argv[1:], []
    if "--" in argv:
        argv, options = argv[:argv.index("--")], argv[argv.index("--") + 1:]
    ap = argparse.ArgumentParser(description="stages of a run of thresh, and a model for more cores")
    ap.add_argument("--thresh", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "../build/thresh"))
    ap.add_argument("--repeats", type=int, default=5)
    ap.add_argument("--under", default="", help="a command that runs it, such as chrt")
    ap.add_argument("files", nargs="+", metavar="FILE")
    a = ap.parse_args(argv)
    for path in a.files:
        with open(path, "rb", buffering=0) as f:  # into the page cache
            while f.read(1 << 22):
                pass
        print("\n".join(table(os.path.basename(path), path, measure(a.thresh, options, path, a.repeats, a.under))), flush=True)
    print("\nload %.1f" % os.getloadavg()[0])
    return 0


if __name__ == "__main__":
    sys.exit(main())
