#!/usr/bin/env python3
"""quality: what a filter removes of text whose repeats are known.  Prints Markdown; bench/README.md explains the figures.

  quality.py [--cmd 'COMMAND'] [--size 1500k] [--stream 200M] [--style NAME]... [--errors N] [--check]

COMMAND reads text on standard input and writes what it keeps; default build/thresh.  Standard library only.
SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import random
import subprocess
import sys
import time
from collections import defaultdict

sys.dont_write_bytecode = True  # no __pycache__ in the source tree
import align  # noqa: E402

POSITIVE = ("quote", "repost")
STYLE_F1, KIND_REMOVED, HARD_LOST = 0.985, 0.93, 0.0005
BOUNDS = {}  # what --check lets pass where a target is not met yet: bench/quality.bounds
PLANTED = (("exact", 0.999), ("format", 0.995), ("near", 0.97), ("quoted", 0.995), ("embedded", 0.97))
LONG = 25  # words of a near copy that counts: in a shorter one the edited word may tell another thing
UNIQUE_LOST = 0.0001
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
DATAGEN = os.path.join(ROOT, "build/bench/datagen")
WORK = os.path.join(ROOT, "build/bench/quality")


def share(part, whole):
    return part / whole if whole else 0.0


def pct(x, digits=2):
    return "-" if x is None else "%.*f" % (digits, 100 * x)


def read_bounds(path):
    with open(path) as f:
        for line in f:
            fields = line.split("#")[0].split()
            if fields:
                BOUNDS[fields[0]] = float(fields[1]) / 100


def goal(name, target):
    return BOUNDS.get(name, target)


def generate(name, args):
    os.makedirs(WORK, exist_ok=True)
    text, truth = os.path.join(WORK, name + ".txt"), os.path.join(WORK, name + ".tsv")
    with open(text, "wb") as f:
        subprocess.run([DATAGEN, "-t", truth] + args, stdout=f, check=True)
    return text, truth


def run(cmd, path):
    started = time.time()
    with open(path, "rb") as f:
        p = subprocess.run(cmd, shell=True, stdin=f, stdout=subprocess.PIPE)
    if p.returncode:
        print("quality: `%s` ended with status %d on %s" % (cmd, p.returncode, path), file=sys.stderr)
    return p.stdout, time.time() - started


def read_truth(path):
    with open(path) as f:
        for line in f:
            s, e, label, kind = line.rstrip("\n").split("\t")
            yield int(s), int(e), label, kind


class Tally:
    """bytes [all, removed] by label and by (label, kind)"""

    def __init__(self):
        self.label = defaultdict(lambda: [0, 0])
        self.kind = defaultdict(lambda: [0, 0])

    def add(self, label, kind, total, gone):
        for d, k in ((self.label, label), (self.kind, (label, kind))):
            d[k][0] += total
            d[k][1] += gone

    def merge(self, other):
        for d, o in ((self.label, other.label), (self.kind, other.kind)):
            for k, (n, g) in o.items():
                d[k][0] += n
                d[k][1] += g

    def figures(self):
        whole = sum(self.label[k][0] for k in POSITIVE)
        hit = sum(self.label[k][1] for k in POSITIVE)
        wrong = self.label["new"][1]
        p, r = (hit / (hit + wrong) if hit + wrong else 1.0), share(hit, whole)
        return p, r, (2 * p * r / (p + r) if p + r else 0.0)

    def gone(self, label):
        n, g = self.label.get(label, (0, 0))
        return g / n if n else None

    def hard(self):
        n = g = 0
        for (label, kind), (a, b) in self.kind.items():
            if label == "new" and kind != "text":
                n, g = n + a, g + b
        return share(g, n)


def spans_of(cmd, path, data):
    """byte ranges from `-t spans`: one object a thread (or one for all)"""
    out, _ = run(cmd + " -t spans", path)
    starts, pos = [0], 0
    for line in data.split(b"\n"):
        pos += len(line) + 1
        if line.strip(b" \r\t") == b"\f":
            starts.append(pos)
    records = [json.loads(s) for s in out.split(b"\n") if s]
    if len(records) == 1:
        starts = [0]
    spans = []
    for base, record in zip(starts, records):
        spans += [(base + s["start"], base + s["end"]) for s in record["spans"]]
    return spans


def score_threads(style, a, errors):
    path, truth = generate(style, ["-s", style, "-n", str(a.seed), "threads", a.size])
    with open(path, "rb") as f:
        data = f.read()
    t = Tally()
    if a.spans:
        started = time.time()
        mask, extra = align.from_spans(data, spans_of(a.cmd, path, data)), 0
        seconds = time.time() - started
    else:
        out, seconds = run(a.cmd, path)
        mask, extra = align.removed(data, out)
    for s, e, label, kind in read_truth(truth):
        gone, kept = mask.count(align.GONE, s, e), mask.count(align.KEPT, s, e)
        t.add(label, kind, gone + kept, gone)
        wrong = gone if label == "new" else kept if label in POSITIVE else 0
        if wrong > 12 or (wrong and label == "new"):
            errors.append((wrong, style, label, kind, s, e, data, mask))
    return t, len(data), seconds, extra


def style_table(rows):
    print("\n### Threads, by style\n")
    print("Share of bytes in percent. Target: F1 ≥ %.3f in every style. `new lost` is of all new text, `hard lost` of the hard"
          " negatives; the last six columns are removed shares that count neither way.\n" % STYLE_F1)
    print("| style | KB | precision | recall | F1 | new lost | hard lost | attribution | orphan | chrome | signature | header | separator | |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|")
    bad = 0
    for style, t, n, _, extra in rows:
        p, r, f = t.figures()
        miss = f < goal(style, STYLE_F1)
        bad += miss
        print("| %s | %d | %s | %s | **%.4f** | %s | %s | %s | %s%s |" % (
            style, n // 1000, pct(p), pct(r), f, pct(t.gone("new"), 3), pct(t.hard(), 3),
            " | ".join(pct(t.gone(k), 1) for k in ("attribution", "orphan", "chrome", "signature", "header", "separator")),
            "miss" if miss else "ok", ", %d bytes not of the input" % extra if extra else ""))
    return bad


def kind_tables(total):
    bad = 0
    print("\n### Repeats, by kind\n\nTarget: ≥ %.0f %% of every kind removed.\n" % (100 * KIND_REMOVED))
    print("| kind | KB | removed % | |\n|---|--:|--:|---|")
    for (label, kind), (n, g) in sorted(total.kind.items(), key=lambda x: -x[1][0]):
        if label in POSITIVE:
            miss = share(g, n) < goal(kind, KIND_REMOVED)
            bad += miss
            print("| %s: %s | %d | %s | %s |" % (label, kind, n // 1000, pct(share(g, n)), "miss" if miss else "ok"))
    print("\n### New text, by kind\n\nTarget: ≤ %.2f %% of the hard negatives (all but `text`) lost.\n" % (100 * HARD_LOST))
    print("| kind | KB | lost % | bytes | |\n|---|--:|--:|--:|---|")
    for (label, kind), (n, g) in sorted(total.kind.items(), key=lambda x: -x[1][0]):
        if label == "new":
            miss = share(g, n) > goal(kind, HARD_LOST)
            bad += miss and kind != "text"
            print("| %s | %d | %s | %d | %s |" % (kind, n // 1000, pct(share(g, n), 3), g, "" if kind == "text" else "miss" if miss else "ok"))
    miss = total.hard() > goal("hard", HARD_LOST)
    print("| **hard negatives together** | | %s | | %s |" % (pct(total.hard(), 3), "miss" if miss else "ok"))
    return bad + miss


def show_errors(errors, n):
    groups = defaultdict(list)
    for e in errors:
        groups[e[2], e[3]].append(e)
    for (label, kind), items in sorted(groups.items(), key=lambda x: -sum(e[0] for e in x[1])):
        items.sort(key=lambda e: -e[0])
        print("\n#### %s/%s: %d places, %d bytes" % (label, kind, len(items), sum(e[0] for e in items)))
        for wrong, style, _, _, s, e, data, mask in items[:n]:
            text, state = data[max(0, s - 160):e + 160], mask[max(0, s - 160):e + 160]
            shown, was = bytearray(), False
            for c, m in zip(text, state):
                now = m == align.GONE or (m != align.KEPT and was)
                if now != was:
                    shown += b"{" if now else b"}"
                was = now
                shown.append(c)
            print("\n%s, byte %d to %d, %d bytes wrong; {removed}:\n```\n%s\n```" % (
                style, s, e, wrong, shown.decode("utf-8", "replace").strip("\n")[:1500]))


class Stream:
    """the planted stream: what stayed of every paragraph, read in step with the output"""

    def __init__(self):
        self.rows = defaultdict(lambda: [0, 0, 0, 0])  # kind: paragraphs, gone, bytes, bytes gone
        self.lead = [0, 0]
        self.short_lost = self.unmatched = self.unique_cut = 0
        self.examples, self.shown = [], defaultdict(int)

    @classmethod
    def of_output(cls, text, truth, output, squeeze=False):
        """squeeze: the filter does not keep runs of blanks"""
        self = cls()
        keep = iter([b" ".join(s.split()) if squeeze else s for s in output.split(b"\n") if s and not s.isspace()])
        with open(text, "rb") as f:
            paragraphs = [b" ".join(s.split()) if squeeze else s for s in f.read().split(b"\n") if s]
        with open(truth) as f:
            facts = [line.split("\t") for line in f]
        line = next(keep, None)
        at = 0
        while line is not None:
            found = self.find(paragraphs, at, line)
            if found is None:
                self.unmatched += 1
                if self.unmatched > 50:
                    raise ValueError("the output is not made of the input's paragraphs: %r" % line[:120])
            else:
                for k in range(at, found[0]):
                    self.count(facts[k], paragraphs[k], 0, 0)
                k = found[0]
                self.count(facts[k], paragraphs[k], found[1], found[2])
                at = k + 1
            line = next(keep, None)
        for k in range(at, len(paragraphs)):
            self.count(facts[k], paragraphs[k], 0, 0)
        return self

    @staticmethod
    def find(paragraphs, at, line):
        """-> paragraph number, bytes kept of its start, bytes kept of its end"""
        line = line.strip()
        n = len(line)
        for k in range(at, len(paragraphs)):
            p = paragraphs[k]
            if p == line:
                return k, n, 0
            if n >= len(p) or (line[:1] != p[:1] and line[-1:] != p[-1:]):
                continue
            a = len(os.path.commonprefix((p, line)))
            if a == n:
                return k, n, 0
            if p.endswith(line) and n >= 4:
                return k, 0, n
            if p.endswith(line[a:]) and (a == 0 or a >= 8) and n >= 4:
                return k, a, n - a
        return None

    def count(self, fact, p, head, tail):
        """head, tail: bytes kept of its start and of its end"""
        n, lead, new = len(p), int(fact[6]), int(fact[7])
        from_, to = head, max(head, n - tail)  # what went
        gone = max(0, min(to, n - new) - max(from_, lead))
        self.note(fact, p, to - from_ - gone, gone)

    def note(self, fact, p, around_gone, gone):
        kind, words, around = fact[2], int(fact[5]), int(fact[6]) + int(fact[7])
        self.lead[0] += around
        self.lead[1] += around_gone if around else 0
        body = len(p) - around
        if kind == "near" and words < LONG:
            kind = "near-short"
        row = self.rows[kind]
        lost = gone >= (0.5 if kind == "unique" else 0.9) * body
        row[0] += 1
        row[1] += lost
        row[2] += body
        row[3] += gone
        if kind == "unique" and gone > 8:
            self.unique_cut += not lost
            self.short_lost += words <= 20 and lost
        if (kind == "unique") == lost and self.shown[kind] < 50:
            self.shown[kind] += 1
            self.examples.append((kind, gone, p))

    @classmethod
    def of_spans(cls, text, truth, spans):
        """spans: what went, (start, end) in bytes, rising.  Exact in any language: from the output alone, what is left of a cut line
        may look like the remains of another one"""
        self = cls()
        with open(text, "rb") as f:
            data = f.read()
        i = 0
        with open(truth) as f:
            for fact in (line.split("\t") for line in f):
                start, end = int(fact[0]), int(fact[1])
                body, behind = start + int(fact[6]), end - int(fact[7])
                while i < len(spans) and spans[i][1] <= start:
                    i += 1
                gone, k = [0, 0], i
                while k < len(spans) and spans[k][0] < end:
                    a, b = spans[k]
                    inside = max(0, min(b, behind) - max(a, body))
                    gone[0] += max(0, min(b, end) - max(a, start)) - inside
                    gone[1] += inside
                    k += 1
                self.note(fact, data[start:end], *gone)
        return self

    def shares(self):
        """removed share of each kind and of all copies, lost share of the unique"""
        out = {k: share(self.rows[k][1], self.rows[k][0]) for k in list(self.rows)}
        copies = [self.rows[k] for k, _ in PLANTED]
        out["all"] = share(sum(r[1] for r in copies), sum(r[0] for r in copies))
        for k in ["unique"] + [k for k, _ in PLANTED]:
            out.setdefault(k, 0.0)
        return out

    def table(self, size, seconds):
        bad = 0
        print("\n### One stream of paragraphs, %s, 30 %% planted repeats (%.1f s)\n" % (size, seconds))
        print("A copy counts as removed when 90 % of it went, a unique paragraph as lost when half of it went.\n")
        print("| kind | paragraphs | removed % | of bytes % | target % | |\n|---|--:|--:|--:|--:|---|")
        for kind, target in PLANTED:
            n, gone, b, g = self.rows[kind]
            miss = share(gone, n) < goal(kind, target)
            bad += miss
            print("| %s | %d | %s | %s | ≥ %s | %s |" % (kind, n, pct(share(gone, n)), pct(share(g, b)), pct(target, 1), "miss" if miss else "ok"))
        n, gone, b, g = self.rows["near-short"]
        print("| near of fewer than %d words | %d | %s | %s | | |" % (LONG, n, pct(share(gone, n)), pct(share(g, b))))
        n, gone, b, g = self.rows["unique"]
        miss = share(gone, n) > goal("unique", UNIQUE_LOST)
        print("| unique, lost | %d | %s | %s | ≤ %s | %s |" % (n, pct(share(gone, n), 4), pct(share(g, b), 4), pct(UNIQUE_LOST), "miss" if miss else "ok"))
        print("| unique of ≤ 20 words, lost | | %d paragraphs | | 0 | %s |" % (self.short_lost, "miss" if self.short_lost else "ok"))
        print("| unique, cut but not lost | | %d paragraphs | | | |" % self.unique_cut)
        print("| new text around the embedded, lost | | | %s | | |" % pct(share(self.lead[1], self.lead[0]), 3))
        if self.unmatched:
            print("\n%d lines of the output are not in the input." % self.unmatched)
        return bad + miss + (self.short_lost > 0)


def score_stream(a):
    path, truth = generate("stream", ["-n", str(a.seed), "-l", a.lang, "stream", a.stream])
    out, seconds = run(a.cmd, path)
    try:
        if a.spans:
            with open(path, "rb") as f:
                s = Stream.of_spans(path, truth, spans_of(a.cmd, path, f.read()))
        else:
            s = Stream.of_output(path, truth, out)
    except ValueError as e:
        print("\nThe stream cannot be scored: %s" % e)
        return 1
    bad = s.table(a.stream, seconds)
    shown = defaultdict(int)
    for kind, gone, p in s.examples if a.errors else ():
        if shown[kind] < a.errors:
            shown[kind] += 1
            print("\n%s, %d of %d bytes removed:\n```\n%s\n```" % (kind, gone, len(p), p.decode("utf-8", "replace")[:700]))
    return bad


def self_test(a, names):
    """How far the alignment is from the truth when the truth is known; in bytes."""
    print("| style | KB | perfect filter | errs in one run of ten | cuts 40 places |\n|---|--:|--:|--:|--:|")
    worst = 0
    for name in names:
        path, truth = generate(name, ["-s", name, "-n", str(a.seed), "threads", a.size])
        with open(path, "rb") as f:
            data = f.read()
        ways = align.self_test(data, [r[:3] for r in read_truth(truth)], random.Random(a.seed))
        worst = max(worst, ways[0][1] / ways[0][0])
        print("| %s | %d | %s |" % (name, len(data) // 1000, " | ".join("%d" % d for _, d in ways)))
    return worst > 0.0005


def main():
    ap = argparse.ArgumentParser(description="what a filter removes of text whose repeats are known")
    ap.add_argument("--cmd", default=os.path.join(ROOT, "build/thresh"), help="a shell command: text in, kept text out")
    ap.add_argument("--size", default="1500k", help="bytes of threads in each style; 0 for none")
    ap.add_argument("--stream", default="200M", help="bytes of the planted stream; 0 for none")
    ap.add_argument("--lang", default="en", help="of the stream: en, ru, zh, ja (the last two with --spans)")
    ap.add_argument("--style", action="append", help="only this style (may be repeated)")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--spans", action="store_true", help="ask the program for `-t spans` instead of aligning its output")
    ap.add_argument("--errors", type=int, default=0, metavar="N", help="show the N worst places of each kind")
    ap.add_argument("--self-test", action="store_true", help="test the alignment with known cuts instead of a program")
    ap.add_argument("--check", action="store_true", help="status 1 when a target is missed, or its bound in quality.bounds")
    a = ap.parse_args()
    names = a.style or subprocess.run([DATAGEN, "styles"], stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    if a.self_test:
        return self_test(a, names)
    if a.check:
        read_bounds(os.path.join(ROOT, "bench/quality.bounds"))
    print("## Quality of `%s`, seed %d" % (os.path.relpath(a.cmd) if os.path.exists(a.cmd) else a.cmd, a.seed))
    bad = 0
    if a.size != "0":
        rows, total, errors = [], Tally(), []
        for name in names:
            t, n, seconds, extra = score_threads(name, a, errors)
            rows.append((name, t, n, seconds, extra))
            total.merge(t)
        bad += style_table(rows) + kind_tables(total)
        if a.errors:
            show_errors(errors, a.errors)
    if a.stream != "0":
        bad += score_stream(a)
    print("\n%d targets missed." % bad)
    return 1 if a.check and bad else 0


if __name__ == "__main__":
    sys.exit(main())
