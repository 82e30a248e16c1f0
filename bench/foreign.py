#!/usr/bin/env python3
"""foreign: what a filter removes of text that nobody here wrote, with repeats planted in it.  Prints Markdown.

  foreign.py [--cmd 'COMMAND'] [--size 20M] [--seed N] [--gap blank|none] [--examples DIR] [--check]

The second style of generator beside datagen: its words, its sentences and its own repeats are those of the documentation that Debian
packages ship (foreign_text.py), and nothing of it was written beside the rules.  A paragraph is a line, there are no separators.
COMMAND is asked for `-t spans`.

A real text repeats itself.  A paragraph is scored as unique only when under 80 % of its word 8-grams stood anywhere before it (of one
of fewer than 8 words: when it did not stand there as a whole); a short one neither when only its number or label is another
(`Table 7.2. List of tools` after `7.2. List of tools`), and none whose letters are all the same (`её`, `ее`; `run time`, `runtime`).  The others are counted as `again` and say nothing either way.
A unique paragraph is lost when half of it went, unless what went is no more than the sentences of it that were there before.
SPDX-License-Identifier: MIT
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import time
import unicodedata
from collections import defaultdict

sys.dont_write_bytecode = True
import foreign_text as ft  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WORK = os.path.join(ROOT, "build/bench/foreign")
# kind: removed share asked for, share among the planted
PLANT = {"exact": (0.999, 4), "format": (0.995, 4), "near25": (0.97, 4), "near10": (0.95, 3), "quoted": (0.995, 3),
         "behind": (0.97, 2), "before": (0.97, 2), "middle": (0.97, 1), "within": (0.97, 1)}
EMBEDDED = ("behind", "before", "middle", "within")
UNIQUE_LOST, AGAIN, SHORT, RECENT = 0.0001, 0.8, 20, 2000
BITS = 30


class Seen:
    """word 8-grams of all text so far, as bits: one in some hundred is wrongly taken for seen, which moves no share"""

    def __init__(self):
        self.bits = bytearray(1 << (BITS - 3))

    @staticmethod
    def grams(ws):
        n = len(ws)
        if n < 8:
            return [hash(tuple(ws))]
        return [hash(tuple(ws[i:i + 8])) for i in range(n - 7)]

    @staticmethod
    def endings(ws):
        """a short line without the label or number it may begin with"""
        return [hash(("end", *ws[k:])) for k in range(4) if len(ws) - k >= 3] if len(ws) <= 14 else []

    def has(self, h):
        return self.bits[(h >> 3) & ((1 << (BITS - 3)) - 1)] >> (h & 7) & 1

    def share(self, ws):
        g = self.grams(ws)
        return sum(map(self.has, g)) / len(g)

    @staticmethod
    def letters(p):
        """a text by its letters alone: accents, commas, blanks within words and signs around it are no difference"""
        return hash("".join(c for c in unicodedata.normalize("NFKD", p.casefold()) if c.isalnum()))

    def cover(self, ws):
        """share of the words that stand in an 8-gram seen before"""
        n, reach, covered = len(ws), 0, 0
        if n < 8:
            return 0.0
        for i, h in enumerate(self.grams(ws)):
            if self.has(h):
                covered += i + 8 - max(reach, i)
                reach = i + 8
        return covered / n

    def again(self, p, ws):
        return self.share(ws) >= AGAIN or self.has(self.letters(p)) or any(map(self.has, self.endings(ws)))

    def add(self, p, ws):
        for h in self.grams(ws) + self.endings(ws) + [self.letters(p)]:
            self.bits[(h >> 3) & ((1 << (BITS - 3)) - 1)] |= 1 << (h & 7)


# ---- what an editor, a typist or a piece of software does to a text ----

def typo(w, rng):
    i = rng.randrange(1, len(w) - 1)
    way = rng.randrange(4)
    if way == 0 and w[i] != w[i + 1]:
        return w[:i] + w[i + 1] + w[i] + w[i + 2:]
    if way == 1:
        return w[:i] + w[i + 1:]
    if way == 2:
        return w[:i] + w[i] + w[i:]
    return w[:i] + rng.choice("аеинорст" if "а" <= w[i] <= "я" else "aeinorst") + w[i + 1:]


def typos(p, rng):
    """one slip of the fingers in ten words; in plain words of five letters and more only"""
    parts = p.split(" ")
    at = [i for i, w in enumerate(parts) if len(w) >= 5 and w.isalpha() and w.islower()]
    if not at:
        return None
    for i in rng.sample(at, min(len(at), 1 + (len(parts) >= 18))):
        new = typo(parts[i], rng)
        if new == parts[i]:
            new = parts[i][:2] + parts[i][1] + parts[i][2:]
        parts[i] = new
    return " ".join(parts)


def changed(p, rng, pool):
    """four words in a hundred replaced, left out, put in or misspelt"""
    parts = p.split(" ")
    for _ in range(max(1, round(0.04 * len(parts)))):
        i = rng.randrange(1, len(parts))
        way = rng.randrange(6)
        if way < 3:
            parts[i] = rng.choice(pool)
        elif way == 3 and len(parts) > 20:
            del parts[i]
        elif way == 4:
            parts.insert(i, rng.choice(pool))
        elif len(parts[i]) >= 5:
            parts[i] = typo(parts[i], rng)
        else:
            parts[i] = rng.choice(pool)
    return " ".join(parts)


def curly(p, rng):
    if any(c in p for c in "“”’«»"):
        return re.sub("[“”«»„]", '"', p.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-"))
    p = re.sub(r'(^|[\s(])"', r"\1“", p).replace('"', "”").replace("'", "’")
    return p.replace(" - ", " – ").replace("...", "…")


def case(p, rng):
    if p.upper().lower() != p.lower():
        return p
    return rng.choice((p.upper(), p.lower(), p.title() if p.title().lower() == p.lower() else p.lower()))


def spaces(p, rng):
    gap = rng.choice(("  ", "\t", "\u00a0", "   "))
    return "".join(gap if c == " " and rng.random() < 0.5 else c for c in p)


def points(p, rng):
    p = re.sub(r"[,;](?=\s)", "", p)
    if p[-1:] in ".!?":
        return p[:-1] + rng.choice(("!", "...", "", ".", "?!"))
    return p + rng.choice((".", "!", ":", "..."))


def formatted(p, rng):
    ways = rng.sample((curly, case, spaces, points), rng.choice((1, 1, 2, 3)))
    for way in sorted(ways, key=lambda f: f.__name__):
        p = way(p, rng)
    return p


def quoted(p, rng):
    return rng.choice(("> ", "> ", "> ", ">> ", "> > ", ">", "| ")) + p


class Maker:
    """writes the lines of a stream, and what each is: (start, body start, body end, end, kind, words, number of the source)"""

    def __init__(self, seed, size, gap):
        self.rng, self.gap = random.Random(seed), b"\n\n" if gap == "blank" else b"\n"
        texts, self.missing = ft.read(seed, int(size * 0.8))
        cut = max(1, len(texts) // 12)  # some files are kept back: what stands around embedded copies is new
        self.lead_texts = [p for t in texts[:cut] for p in t if 6 <= len(ft.words(p)) <= 40]
        self.rng.shuffle(self.lead_texts)
        self.texts, self.size = texts[cut:], size
        self.seen, self.out, self.facts, self.at = Seen(), [], [], 0
        self.sources, self.pool, self.cover = [], [], {}
        self.kinds = [k for k, (_, n) in PLANT.items() for _ in range(n)]

    def emit(self, before, body, after, kind, source, ws=None):
        ws = ft.words(before + body + after) if ws is None else ws
        self.seen.add(before + body + after, ws)
        b, m, a = before.encode(), body.encode(), after.encode()
        start = self.at
        self.facts.append((start, start + len(b), start + len(b) + len(m), start + len(b) + len(m) + len(a), kind, len(ws), source))
        self.out.append(b + m + a)
        self.at += len(b) + len(m) + len(a) + len(self.gap)

    def lead(self):
        while self.lead_texts:
            p = self.lead_texts.pop()
            if self.seen.share(ft.words(p)) < 0.1:
                return p
        return None

    def embedded(self, kind, p):
        one = self.lead()
        if one is None:
            return None
        self.seen.add(one, ft.words(one))  # whole, for where it stands cut in two
        if kind == "behind":
            return one + " ", p, ""
        if kind == "before":
            return "", p, " " + one
        if kind == "middle":
            two = self.lead()
            return None if two is None else (one + " ", p, " " + two)
        parts = one.split(" ")  # within a sentence, as clumsy hands paste
        k = self.rng.randrange(2, max(3, len(parts) - 2))
        return " ".join(parts[:k]) + " ", p, " " + " ".join(parts[k:])

    def plant(self):
        rng = self.rng
        kind = rng.choice(self.kinds)
        lowest = {"near25": 25, "near10": 10, "exact": 8, "format": 8, "quoted": 8}.get(kind, 10)
        highest = 24 if kind == "near10" else 10 ** 9
        for _ in range(40):
            k = rng.randrange(max(0, len(self.sources) - RECENT), len(self.sources)) if rng.random() < 0.5 else rng.randrange(len(self.sources))
            number, p, n, plain = self.sources[k]
            if lowest <= n <= highest and (plain or kind not in ("near25", "near10")):
                break
        else:
            return
        made = ("", p, "")
        if kind == "format":
            made = ("", formatted(p, rng), "")
        elif kind == "quoted":
            made = ("", quoted(p, rng), "")
        elif kind == "near10":
            made = ("", typos(p, rng), "")
        elif kind == "near25":
            made = ("", changed(p, rng, self.pool), "")
        elif kind in EMBEDDED:
            made = self.embedded(kind, p)
        if made is not None and made[1] is not None:
            self.emit(*made, kind, number)

    def make(self):
        for text in self.texts:
            for p in text:
                ws = ft.words(p)
                again = self.seen.again(p, ws)
                if not again:
                    self.cover[len(self.facts)] = self.seen.cover(ws)
                    plain = len(ws) <= 1.2 * len(p.split(" "))  # words between spaces, and not half of it punctuation
                    self.sources.append((len(self.facts), p, len(ws), plain))
                    if len(self.pool) < 50000:
                        self.pool += [w for w in p.split(" ")[3:9:3] if w.isalpha()]
                self.emit("", p, "", "again" if again else "unique", -1, ws)
                if len(self.sources) > 50 and self.rng.random() < 0.42:
                    self.plant()
                if self.at >= self.size:
                    return
        return


# ---- what went ----

def spans_of(cmd, path):
    started = time.time()
    with open(path, "rb") as f:
        p = subprocess.run(cmd + " -t spans", shell=True, stdin=f, stdout=subprocess.PIPE)
    if p.returncode:
        sys.exit("foreign: `%s` ended with status %d" % (cmd, p.returncode))
    spans = [(s["start"], s["end"]) for line in p.stdout.split(b"\n") if line for s in json.loads(line)["spans"]]
    return sorted(spans), time.time() - started


class Score:
    def __init__(self, facts, spans, lines, cover):
        self.rows = defaultdict(lambda: [0, 0, 0, 0])  # kind: lines, gone, bytes, bytes gone
        self.around = [0, 0]                           # bytes around embedded copies, gone
        self.short = self.cut = 0
        self.wrong = defaultdict(list)
        self.cover = cover  # of the unique, the share of words that were seen before: sentences of it may go as what they are, repeats
        i = 0
        for n, (start, b, e, end, kind, nwords, source) in enumerate(facts):
            while i < len(spans) and spans[i][1] <= start:
                i += 1
            gone, around, k = 0, 0, i
            while k < len(spans) and spans[k][0] < end:
                s, t = spans[k]
                gone += max(0, min(t, e) - max(s, b))
                around += max(0, min(t, end) - max(s, start))
                k += 1
            self.note(n, kind, nwords, source, e - b, gone, end - start - (e - b), around - gone, lines)

    def note(self, n, kind, nwords, source, body, gone, rest, rest_gone, lines):
        row = self.rows[kind]
        lost = gone >= (0.5 if kind in ("unique", "again") else 0.9) * body
        if kind == "unique" and lost and gone < 0.95 * body and gone <= (self.cover[n] + 0.1) * body:
            lost = False
        row[0] += 1
        row[1] += lost
        row[2] += body
        row[3] += gone
        if kind == "unique":
            self.short += lost and nwords <= SHORT
            self.cut += gone > 8 and not lost
            if lost or gone > 8:
                self.wrong["unique" if lost else "unique-cut"].append((n, source, gone, body))
        elif kind != "again" and not lost:
            self.wrong[kind].append((n, source, gone, body))
        if kind in EMBEDDED:
            self.around[0] += rest
            self.around[1] += rest_gone

    def table(self, out):
        bad = 0
        out("| kind | lines | removed % | of bytes % | target % | |\n|---|--:|--:|--:|--:|---|")
        kinds = [(k, [k], PLANT[k][0]) for k in PLANT] + [("embedded together", EMBEDDED, 0.97)]
        for name, members, goal in kinds:
            n, gone, b, g = (sum(self.rows[m][i] for m in members) for i in range(4))
            miss = n and gone < goal * n
            bad += bool(miss) and name not in EMBEDDED
            out("| %s | %d | %.2f | %.2f | ≥ %.1f | %s |" % (name, n, 100 * gone / max(1, n), 100 * g / max(1, b), 100 * goal, "miss" if miss else "ok"))
        n, gone, b, g = self.rows["unique"]
        miss = gone > UNIQUE_LOST * n
        out("| unique, lost | %d | %.4f (%d) | %.4f | ≤ %.2f | %s |" % (n, 100 * gone / max(1, n), gone, 100 * g / max(1, b), 100 * UNIQUE_LOST, "miss" if miss else "ok"))
        out("| unique of ≤ %d words, lost | | %d | | 0 | %s |" % (SHORT, self.short, "miss" if self.short else "ok"))
        out("| unique, cut but not lost | | %d | | | |" % self.cut)
        out("| what stands around embedded copies | | | %.3f | | |" % (100 * self.around[1] / max(1, self.around[0])))
        n, gone = self.rows["again"][:2]
        out("| again (the text's own repeats) | %d | %.1f | | | |" % (n, 100 * gone / max(1, n)))
        return bad + bool(miss) + (self.short > 0)


def nearest(lines, n):
    """the earlier line that shares most words: what the text may have been taken for"""
    mine = set(ft.words(lines[n].decode()))
    best, at = 0.0, -1
    for k in range(n):
        if abs(len(lines[k]) - len(lines[n])) > 4 * len(lines[n]) and len(lines[k]) < len(lines[n]):
            continue
        other = set(lines[k].decode().lower().split())
        both = len(mine & other)
        if both > best:
            best, at = both, k
    return at


def examples(folder, score, lines, name, each=20):
    os.makedirs(folder, exist_ok=True)
    for kind, items in score.wrong.items():
        path = os.path.join(folder, "foreign-%s-%s.txt" % (name, kind))
        random.Random(5).shuffle(items)
        with open(path, "w") as f:
            f.write("%d in all; removed/bytes; the line; what it is like\n" % len(items))
            for n, source, gone, body in items[:each]:
                source = source if source >= 0 else nearest(lines, n)
                f.write("\n%d/%d line %d\n  %s\n  %s\n" % (gone, body, n, lines[n].decode()[:1500], lines[source].decode()[:1500] if source >= 0 else "-"))


def size_of(s):
    unit = {"k": 1000, "M": 1000000, "G": 1000000000}.get(s[-1:], 1)
    return int(float(s.rstrip("kMG")) * unit)


def main():
    ap = argparse.ArgumentParser(description="what a filter removes of foreign text with planted repeats")
    ap.add_argument("--cmd", default=os.path.join(ROOT, "build/thresh") + " -q -f text")
    ap.add_argument("--size", default="20M")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--gap", choices=("blank", "none"), default="blank", help="a blank line between paragraphs or none")
    ap.add_argument("--examples", metavar="DIR", help="write some of what came out wrong to DIR/foreign-*.txt")
    ap.add_argument("--text", action="store_true", help="write the text only, to standard output")
    ap.add_argument("--check", action="store_true", help="status 1 when a target is missed")
    a = ap.parse_args()
    if os.environ.get("PYTHONHASHSEED") != "0":  # the same bits in every run
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable] + sys.argv)
    maker = Maker(a.seed, size_of(a.size), a.gap)
    maker.make()
    if len(maker.facts) < 1000:
        sys.exit("foreign: hardly any text; install some of: %s" % " ".join(maker.missing))
    if a.text:
        sys.stdout.buffer.write(maker.gap.join(maker.out) + b"\n")
        return 0
    os.makedirs(WORK, exist_ok=True)
    path = os.path.join(WORK, "text-%d-%d.txt" % (a.seed, os.getpid()))
    with open(path, "wb") as f:
        f.write(maker.gap.join(maker.out) + b"\n")
    spans, seconds = spans_of(a.cmd, path)
    os.remove(path)
    print("## Foreign text, `%s`, seed %d, gap %s, %.1f MB, %d lines (%.1f s)\n" % (a.cmd, a.seed, a.gap, maker.at / 1e6, len(maker.facts), seconds))
    if maker.missing:
        print("Not installed: %s\n" % " ".join(maker.missing))
    score = Score(maker.facts, spans, maker.out, maker.cover)
    bad = score.table(print)
    if a.examples:
        examples(a.examples, score, maker.out, "%s-%d" % (a.gap, a.seed))
    print("\n%d targets missed." % bad)
    return 1 if a.check and bad else 0


if __name__ == "__main__":
    sys.exit(main())
