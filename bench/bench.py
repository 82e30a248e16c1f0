#!/usr/bin/env python3
"""bench: thresh beside other filters, on the same bytes, in one sitting.  bench/README.md explains; make bench runs it.

  bench.py [--sizes 200M,2G] [--corpora stream,threads,...] [--repeats N] [--peers DIR] [--out DIR]
  bench.py --corpus=FILE... [--options='--thread-field=link_id'] [...]        any real archive instead of made-up text

Standard library only; plots need gnuplot.  Runs are interleaved (every tool once, then again); medians are reported.
SPDX-License-Identifier: MIT
"""
import argparse
import csv
import dataclasses
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import peers  # noqa: E402
import plots  # noqa: E402
import quality  # noqa: E402
import stages  # noqa: E402

ROOT = quality.ROOT
DATAGEN = quality.DATAGEN
MEASURE = os.path.join(ROOT, "build/bench/measure")
DATA = os.path.join(ROOT, "build/bench/speed")
CORPORA = {
    "stream": (["stream"], "paragraphs, 30 % planted repeats"),
    "threads": (["-s", "xenforo-dot", "threads"], "many small threads"),
    "thread": (["-s", "xenforo-dot", "thread"], "one endless thread"),
    "jsonl": (["-s", "reddit", "jsonl"], "JSON records, one a post"),
    "long": (["long"], "lines of 4 KB to 1 MB"),
    "cjk": (["-l", "zh", "stream"], "the stream in Chinese"),
    "cyrillic": (["-l", "ru", "stream"], "the stream in Russian"),
    "hostile": (["hostile"], "invalid bytes, self-similar text, markers without end"),
}
PACKED = {b"\x1f\x8b": "gzip -dc", b"BZh": "bzip2 -dc", b"\xfd7zXZ": "xz -dc", b"(\xb5/\xfd": "zstd -dcq --long=31"}
FILES = {}   # name of a corpus: path of a real text
SLOW = 20.0  # seconds; a tool that takes longer runs once


def size_of(s):
    m = re.fullmatch(r"(\d+)([kMGT]?)", s)
    if not m:
        sys.exit("bench: not a size: " + s)
    return int(m.group(1)) * 1000 ** " kMGT".index(m.group(2) or " ")


def name_of(n):
    for unit, k in (("G", 10 ** 9), ("M", 10 ** 6), ("k", 10 ** 3)):
        if n % k == 0:
            return "%d%s" % (n // k, unit)
    return str(n)


def add_file(path):
    """a real archive; a packed one is unpacked once, so that all tools read the same bytes"""
    if not os.path.isfile(path) or not os.access(path, os.R_OK):
        sys.exit("bench: cannot read " + path)
    name = os.path.basename(path)
    with open(path, "rb") as f:
        start = f.read(8)
    unpack = next((c for magic, c in PACKED.items() if start.startswith(magic)), None)
    if unpack:
        os.makedirs(DATA, exist_ok=True)
        plain = os.path.join(DATA, "unpacked-" + name)
        with open(plain, "wb") as f:
            subprocess.run(unpack.split() + [os.path.abspath(path)], stdout=f, check=True)
        path = plain
    FILES[name] = os.path.abspath(path)
    CORPORA[name] = ([], "a real archive%s" % (", unpacked" if unpack else ""))
    return name


def corpus(kind, size):
    """makes the text once; the same seed gives the same bytes, so a file of the same name is kept"""
    if kind in FILES:
        with open(FILES[kind], "rb", buffering=0) as f:
            while f.read(1 << 22):
                pass
        return FILES[kind], ""
    os.makedirs(DATA, exist_ok=True)
    text = os.path.join(DATA, "%s-%s.txt" % (kind, name_of(size)))
    truth = text[:-4] + ".tsv"
    newer = os.path.exists(text) and os.path.getmtime(text) > os.path.getmtime(DATAGEN)
    if not newer or os.path.getsize(text) < size:
        more = ["-t", truth] if CORPORA[kind][0][-1] == "stream" else []
        with open(text + ".part", "wb") as f:
            subprocess.run([DATAGEN] + more + CORPORA[kind][0] + [str(size)], stdout=f, check=True)
        os.replace(text + ".part", text)
    with open(text, "rb", buffering=0) as f:  # into the page cache
        while f.read(1 << 22):
            pass
    return text, truth


class Bench:
    def __init__(self, a):
        self.a = a
        self.tmp = tempfile.mkdtemp(prefix="thresh-bench-")
        self.found, self.notes = peers.find(a.peers, a.thresh)
        self.found = [p for p in self.found if not a.only or any(o in p.name for o in a.only)]
        self.found = [p for p in self.found if self.accepts(p)]
        self.rows = []     # raw: dict a run
        self.quality = {}  # tool: (removed share of each kind, unique lost)
        self.commands = {}
        self.stages = {}   # corpus: Markdown

    def accepts(self, p):
        """an option that this thresh does not have yet is no failure"""
        if p.group != "thresh":
            return True
        probe = os.path.join(self.tmp, "probe")
        with open(probe, "w") as f:
            f.write("one line\n")
        r = subprocess.run(self.shell(p, probe, 9), shell=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if r.returncode:
            self.notes.append("%s: skipped, %s" % (p.name, (r.stderr.strip().split("\n") or ["?"])[0]))
        return r.returncode == 0

    def adapted(self, p, kind):
        """the same tool for another format of input; None where it does not know it"""
        if p.group != "thresh":
            return p
        if kind in FILES:
            return dataclasses.replace(p, command=p.command.replace("{in}", "%s {in}" % self.a.options if self.a.options else "{in}"))
        if kind != "jsonl":
            return p
        q = dataclasses.replace(p, command=p.command.replace("{in}", "-f jsonl --thread-field=thread {in}"))
        probe = os.path.join(self.tmp, "probe.jsonl")
        with open(probe, "w") as f:
            f.write('{"thread":"t","text":"one line"}\n')
        r = subprocess.run(self.shell(q, probe, 9), shell=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        if r.returncode == 0 and r.stdout.startswith(b'{"thread"'):
            return q
        self.notes.append("%s: does not know jsonl yet" % p.name)
        return None

    def shell(self, p, path, size):
        return p.command.format(**{"bin": p.path, "in": path, "tmp": self.tmp, "ngrams": max(size // 6, 1000), "bloom": max(size // 3, 1 << 20)})

    def input_for(self, p, text, truth):
        if p.form == "text":
            return text
        path = text[:-4] + "." + p.form
        if not os.path.exists(path) or os.path.getmtime(path) < os.path.getmtime(text):
            peers.MAKE[p.form](text, truth, path)
        return path

    def measure(self, p, kind, size, text, truth, rep, more=""):
        cmd = self.shell(p, self.input_for(p, text, truth), size) + more
        report = os.path.join(self.tmp, "cost")
        self.commands.setdefault(p.name, cmd.replace(DATA + "/", "").replace(self.tmp, "$TMP").replace(ROOT + "/", ""))
        subprocess.run([MEASURE, report, "{ %s; } >/dev/null 2>%s/err" % (cmd, self.tmp)], check=True)
        with open(report) as f:
            wall, user, system, rss, status = f.read().split()
        row = dict(corpus=kind, size=os.path.getsize(text), tool=p.name, rep=rep, wall=float(wall), cpu=float(user) + float(system), rss_kib=int(rss),
                   status=int(status), load=round(os.getloadavg()[0], 2))
        self.rows.append(row)
        if row["status"]:
            with open(os.path.join(self.tmp, "err"), errors="replace") as f:
                self.notes.append("%s on %s: status %d: %s" % (p.name, kind, row["status"], " ".join(f.read().split())[-200:]))
        print("  %-20s %-9s %6s %8.3f s %8.3f cpu %8.1f MiB" % (p.name, kind, name_of(size) if kind not in FILES else "%.1fM" % (row["size"] / 1e6), row["wall"], row["cpu"], row["rss_kib"] / 1024), flush=True)
        return row

    def sitting(self, tools, kind, size, repeats):
        text, truth = corpus(kind, size)
        done = set()
        for rep in range(repeats):
            for p in tools:
                if p.name in done:
                    continue
                row = self.measure(p, kind, size, text, truth, rep)
                if row["status"] or row["wall"] > SLOW:
                    done.add(p.name)

    def score(self, size):
        """what each tool leaves of the planted repeats; not timed"""
        text, truth = corpus("stream", size)
        for p in self.found:
            if not p.ordered:
                continue
            r = subprocess.run(self.shell(p, self.input_for(p, text, truth), size), shell=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            if r.returncode:
                continue
            try:
                self.quality[p.name] = quality.Stream.of_output(text, truth, peers.READ[p.form](r.stdout), squeeze=p.form == "vertical").shares()
            except ValueError as e:
                self.notes.append("%s: not scored: %s" % (p.name, e))

    def removed(self, kind):
        """what thresh says it took of a real archive: its counters, Markdown"""
        report = os.path.join(self.tmp, "stats.json")
        cmd = "%s -q %s --stats=%s %s" % (self.a.thresh, self.a.options, report, FILES[kind])
        if subprocess.run(cmd, shell=True, stdout=subprocess.DEVNULL).returncode:
            return ["", "%s: no counters" % kind]
        with open(report) as f:
            stats = json.load(f)
        before, after = stats["in"], stats["out"]
        out = ["", "### %s: what went" % kind, "", "| | in | out | removed % |", "|---|--:|--:|--:|"]
        for what in ("bytes", "lines", "words", "posts", "threads"):
            if what in before and what in after:
                out.append("| %s | %d | %d | %.2f |" % (what, before[what], after[what], 100 - 100 * after[what] / max(1, before[what])))
        out += ["", "| kind | words | % of all |", "|---|--:|--:|"]
        for name, counts in stats.get("removed", {}).items():
            if isinstance(counts, dict) and "words" in counts:
                out.append("| %s | %d | %.2f |" % (name, counts["words"], 100 * counts["words"] / max(1, before.get("words", 1))))
        return out

    def look_at_stages(self, kind, size, repeats):
        """what each step takes, and the model for more cores"""
        mine = [p for p in self.found if p.name == "thresh -j1"]
        if not mine:
            return
        options = self.a.options.split() if kind in FILES else ["-f", "jsonl", "--thread-field=thread"] if kind == "jsonl" else []
        path = corpus(kind, size)[0]
        try:
            self.stages[kind] = stages.table(kind, path, stages.measure(mine[0].path, options, path, min(repeats, 5)))
        except (KeyError, subprocess.CalledProcessError) as e:
            self.notes.append("%s: no stages: %s" % (kind, e))

    def workers(self, size, repeats):
        """speed against the number of workers"""
        mine = [p for p in self.found if p.name == "thresh -j1"]
        cores = len(os.sched_getaffinity(0))
        if not mine or cores < 2:
            return
        text, truth = corpus("stream", size)
        ns = sorted({n for n in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64) if n < cores} | {cores})
        for rep in range(repeats):
            for n in ns:
                p = peers.Peer("thresh -j%d" % n, "thresh", "thresh", mine[0].command.replace("-j1", "-j%d" % n), path=mine[0].path)
                self.measure(p, "workers", size, text, truth, rep)

    def median(self, kind, tool, field, size=None):
        v = [r[field] for r in self.rows if r["corpus"] == kind and r["tool"] == tool and not r["status"] and (size is None or r["size"] == size)]
        return statistics.median(v) if v else None


def first_line(cmd):
    try:
        r = subprocess.run(cmd, shell=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=10)
        return (r.stdout.strip().split("\n") or [""])[0] if r.returncode == 0 else ""
    except subprocess.TimeoutExpired:
        return ""


def machine():
    cpu = first_line("sed -n 's/^model name[^:]*: //p' /proc/cpuinfo") or platform.processor() or platform.machine()
    memory = first_line("awk '/MemTotal/{printf \"%.0f GiB\", $2/1048576}' /proc/meminfo")
    system = first_line(". /etc/os-release; echo $PRETTY_NAME")
    return "%s, %d cores usable, %s, %s, Linux %s" % (cpu, len(os.sched_getaffinity(0)), memory, system, platform.release())


def versions(b):
    ask = {"gawk": "--version", "mawk": "-W version", "perl": "-e 'print $^V'", "sort": "--version", "xxhsum": "--version", "runiq": "--version",
           "huniq": "--version", "thresh": "--version", "onion": "-V", "bff": "--version", "duplicut": "--version"}
    out = []
    for exe in dict.fromkeys(p.exe for p in b.found):
        path = next(p.path for p in b.found if p.exe == exe)
        if exe in ask:
            out.append("%s: %s" % (exe, first_line("%s %s" % (path, ask[exe])) or "version unknown"))
    return out


def table(b, kind, size):
    """Markdown, fastest first"""
    exact = os.path.getsize(corpus(kind, size)[0])
    rows = []
    base = b.median(kind, "gawk", "wall", exact)
    for p in b.found:
        wall, cpu, rss = (b.median(kind, p.name, f, exact) for f in ("wall", "cpu", "rss_kib"))
        if wall is not None:
            best = min(r["wall"] for r in b.rows if (r["corpus"], r["tool"], r["size"]) == (kind, p.name, exact) and not r["status"])
            rows.append((wall, p, best, cpu, rss))
    out = ["", "### %s: %s, %s" % (kind, CORPORA[kind][1], name_of(size) if kind not in FILES else "%.1f MB" % (exact / 1e6)), ""]
    scored = kind == "stream" and b.quality
    head = "| tool | median s | best s | CPU s | MB/s | × gawk | peak MiB |"
    kinds = [k for k, _ in quality.PLANTED]
    if scored:
        head += " " + " | ".join(kinds) + " | unique lost % |"
    out += [head, "|---|" + "--:|" * (head.count("|") - 2)]
    for wall, p, best, cpu, rss in sorted(rows, key=lambda r: r[0]):
        line = "| %s | %.3f | %.3f | %.2f | %.0f | %s | %.1f |" % (
            p.name.replace("|", "\\|"), wall, best, cpu, exact / wall / 1e6, "%.2f" % (base / wall) if base else "-", rss / 1024)
        if scored:
            q = b.quality.get(p.name)
            line += " " + (" | ".join("%.1f" % (100 * q[k]) for k in kinds) + " | %.4f |" % (100 * q["unique"]) if q else " | ".join("-" for _ in kinds) + " | - |")
        out.append(line)
    return out


def report(b, sizes, kinds, out):
    lines = ["# thresh bench, %s" % time.strftime("%Y-%m-%d"), "", machine(), "",
             "Command: `%s`. Input in the page cache, output to the null device; tools interleaved, %d repeats (once where a run takes over %.0f s), "
             "medians. CPU and peak memory (of the largest process) from wait4. The planted repeats are scored in a run of their own: removed"
             " percent of each kind." % (" ".join(["bench/bench.py"] + sys.argv[1:]), b.a.repeats, SLOW)]
    for kind in kinds:
        for size in sizes if kind not in FILES and (kind == "stream" or b.a.all_sizes) else sizes[:1]:
            lines += table(b, kind, size)
        lines += b.stages.get(kind, [])
        if kind in FILES:
            lines += b.removed(kind)
    lines += ["", "## Commands", ""] + ["- %s: `%s`%s" % (p.name, b.commands[p.name], " (%s)" % p.note if p.note else "") for p in b.found if p.name in b.commands]
    lines += ["", "## Versions", ""] + ["- " + v for v in versions(b)]
    if b.notes:
        lines += ["", "## Notes", ""] + ["- " + n for n in dict.fromkeys(b.notes)]
    with open(os.path.join(out, "README.md"), "w") as f:
        f.write("\n".join(lines) + "\n")
    with open(os.path.join(out, "raw.csv"), "w", newline="") as f:
        w = csv.DictWriter(f, ["corpus", "size", "tool", "rep", "wall", "cpu", "rss_kib", "status", "load"], lineterminator="\n")
        w.writeheader()
        w.writerows(b.rows)
    b.notes += plots.draw(b, out)
    print("\n".join(lines))
    print("\nwritten to " + os.path.relpath(out))


def arguments():
    ap = argparse.ArgumentParser(description="speed, memory and quality of thresh beside other filters")
    ap.add_argument("--thresh", default=os.path.join(ROOT, "build/thresh"))
    ap.add_argument("--sizes", default="200M", help="sizes of the stream, separated by commas or blanks; other corpora use the first")
    ap.add_argument("--corpora", default=",".join(CORPORA), help="some of: " + ", ".join(CORPORA))
    ap.add_argument("--corpus", action="append", metavar="FILE", help="a real archive of any format instead (may be repeated)")
    ap.add_argument("--options", default="", help="for thresh, on such archives, e.g. --thread-field=link_id")
    ap.add_argument("--all-sizes", action="store_true", help="every corpus at every size")
    ap.add_argument("--repeats", type=int, default=5)
    ap.add_argument("--peers", default="", help="a folder with other programs: onion, bff, dedupe, rling, duplicut, runiq, huniq")
    ap.add_argument("--only", action="append", help="only tools with this in their name (may be repeated)")
    ap.add_argument("--out", help="folder of the results (default bench/results/DATE-MACHINE)")
    return ap.parse_args()


def main():
    a = arguments()
    sizes = [size_of(s) for s in re.split(r"[ ,]+", a.sizes.strip())]
    kinds = [k for k in re.split(r"[ ,]+", a.corpora.strip()) if k]
    if a.corpus:
        kinds = [add_file(path) for path in a.corpus]
    if any(k not in CORPORA for k in kinds):
        sys.exit("bench: corpora are " + ", ".join(CORPORA))
    slug = re.sub(r"[^a-z0-9]+", "-", platform.node().lower()).strip("-") or "machine"
    out = a.out or os.path.join(ROOT, "bench/results", time.strftime("%Y-%m-%d-") + slug)
    os.makedirs(out, exist_ok=True)
    b = Bench(a)
    try:
        print("\n".join(b.notes), flush=True)
        for kind in kinds:
            tools = [b.adapted(p, kind) for p in b.found if kind == "stream" or (p.core and p.form == "text")]
            tools = [p for p in tools if p]
            for size in sizes if kind not in FILES and (kind == "stream" or a.all_sizes) else sizes[:1]:
                b.sitting(tools, kind, size, a.repeats)
            b.look_at_stages(kind, sizes[0], a.repeats)
        if "stream" in kinds:
            for part in (8, 4, 2):  # more points for memory against size
                b.sitting([p for p in b.found if p.core and p.group != "floor"], "stream", sizes[0] // part, 1)
            b.workers(sizes[0], a.repeats)
            b.score(sizes[0])
        report(b, sizes, kinds, out)
    finally:
        shutil.rmtree(b.tmp, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
