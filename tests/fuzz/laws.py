#!/usr/bin/env python3
"""fuzz laws: the whole program on mutated inputs, with its promises as the oracle.  make fuzz-laws runs it.

  laws.py [--thresh PATH] [--seconds 60] [--seed N] [--size 300000] [--log FILE] [--keep DIR] [INPUT]...

Inputs grow out of tests/fuzz/seeds, the golden cases and corpus-samples (or the INPUTs given), small ones and some of 100 KB and more, by cutting,
joining, doubling, and words of a dictionary of marks; some are one piece again and again, as what is slow is found that way.  Of each result:

  restore    output and journal give the input back, byte for byte
  workers    -j3 gives the bytes of -j1
  cuts       a pipe written in pieces gives the bytes of the file
  spans      what --to=spans tells, taken out of a text, is what stays, byte for byte; in every format they rise and do not overlap
  html       each element of --to=html is closed
  json       --to=jsonl, --to=spans and --stats are JSON, line by line
  strip      --strip=none gives the input back (UTF-16 with a mark: as UTF-8)
  time       no input takes a hundred times what its size does otherwise

Of a damaged index, journal, file of places or rule file:

  status     0 with a right result, or 1 (rules: 2) and a sentence; never a signal
  index      an index that was refused is left as it was
  restore    a journal gives the input back with status 0, or a beginning of it with status 1

What broke a law is written to DIR (default build/fuzz/laws) with the name of the law.  What was done so far is written to the log
every minute, so that a run which is killed counts as well.  SPDX-License-Identifier: MIT
"""
import argparse
import glob
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
WORDS = [b"\n", b"\n\n", b"\r\n", b"\n.\n", b"\n-----\n", b"\n=====\n", b"\n\f\n", b"> ", b">> ", b"\n-- \n", b"[quote]", b"[quote=\"A\"]", b"[/quote]", b"Ann wrote:\n",
         b"On Mon, 4 Mar 2024, Ann <a@b.c> wrote:\n", b"Ann said:\n", b"Click to expand...\n", b"-----Original Message-----\nFrom: a\nTo: b\n", b"(...)", b"\xe2\x80\xa6",
         b"<blockquote>", b"</blockquote>", b"<div class=\"gmail_quote\">", b"</div>", b"<br>", b"<p>", b"&gt; ", b"&amp;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xe2\x80\x8b",
         b"\xcc\x81", b"\xf0\x9f\x98\x80", b"{\"text\": \"", b"\"}\n", b"\\u0441", b"\\ud800", b"\\n", b"From a@b Mon Mar  4 10:00:00 2024\n", b"Message-ID: <a@b>\n",
         b"Content-Type: multipart/mixed; boundary=b\n", b"--b\n", b"--b--\n", b"Content-Transfer-Encoding: base64\n", b"=\n", b"=C3=A4", b"WARC/1.0\r\n", b"Content-Length: 10\r\n",
         b"#12\n", b"Post by Ann \xc2\xbb Mon Mar 04, 2024 10:11 am\n", b"Last edited: today\n", b"not ", b"7 ", "汽车从早上出发。".encode(), "Ответ: ".encode()]
RULES = [b"[mine]\nkind: chrome\nscope: line\npattern: Sent from my .{1,40}\nsource: x\nyes: Sent from my toaster\nnot: Sent\n\n",
         b"define: who = [A-Z]\\w{1,20}\n[says]\nkind: attribution\npattern: %{who} says:\nsource: x\nyes: Ann says:\nnot: says:\n\n",
         b"[part]\nkind: separator\nflags: strong\npattern: ~{3,}\nsource: x\nyes: ~~~\nnot: ~\n\n",
         b"[any]\nkind: signature\nscope: start\nneed: --|__\npattern: .{0,9}(?:--|__)\nsource: x\nyes: --\nnot: x\n\n"]
FORMATS = ["auto", "text", "jsonl", "mbox", "html", "wet", "csv"]


def seeds(paths):
    found = paths or (glob.glob(os.path.join(ROOT, "tests/fuzz/seeds/**"), recursive=True) + glob.glob(os.path.join(ROOT, "tests/golden/*/*.in"))
                      + glob.glob(os.path.join(ROOT, "corpus-samples/*.txt")))
    out = []
    for p in sorted(found):
        if os.path.isfile(p) and os.path.getsize(p) < 1 << 20:
            with open(p, "rb") as f:
                out.append(f.read())
    return out


def mutated(rng, pool, size):
    """some changes of a seed; at most `size` bytes, and of those that grow on purpose half of it and more"""
    data = bytearray(rng.choice(pool))
    for _ in range(rng.choice((0, 1, 2, 3, 5, 8))):
        at = rng.randrange(len(data) + 1)
        way = rng.randrange(7)
        if way == 0 and data:
            to = min(len(data), at + rng.choice((1, 8, 100)))
            del data[at:to]
        elif way == 1:
            data[at:at] = rng.choice(WORDS) * rng.choice((1, 1, 1, 3, 30))
        elif way == 2 and data:
            piece = data[at:at + rng.choice((5, 40, 300, 2000))]
            to = rng.randrange(len(data) + 1)
            data[to:to] = piece
        elif way == 3:
            data += rng.choice(pool)[:20000]
        elif way == 4 and data:
            data[rng.randrange(len(data))] = rng.randrange(256)
        elif way == 5:
            other = rng.choice(pool)
            start = rng.randrange(len(other) + 1)
            data[at:at] = other[start:start + 500]
        else:
            data = data[:at] + data[rng.randrange(len(data) + 1):]
        del data[size:]
    chance = rng.random()
    if chance < 0.03 and data:
        data *= max(1, size * 2 // 5 // len(data))
    elif chance < 0.06:  # one piece again and again, with a number in it or without
        start = rng.randrange(len(data) + 1)
        piece = rng.choice(WORDS) + bytes(data[start:start + rng.choice((0, 1, 5, 40))]) + rng.choice((b"", b"\n", b" "))
        n = size // 2 // len(piece)
        data[:] = b"".join(b"%d" % i + piece for i in range(n)) if rng.random() < 0.3 else piece * n
    return bytes(data)


def damaged(rng, data):
    """some bytes changed, a piece cut out or doubled, or the end gone"""
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 5))):
        at = rng.randrange(len(data) + 1)
        way = rng.randrange(5)
        if way == 0:
            del data[at:]
        elif way == 1:
            del data[at:at + rng.choice((1, 4, 8, 100))]
        elif way == 2:
            data[at:at] = data[at:at + rng.choice((1, 4, 8, 100, 4096))]
        else:
            for k in range(at, min(len(data), at + rng.choice((1, 1, 4, 8)))):
                data[k] = rng.choice((0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)))
    return bytes(data)


def as_utf8(data):
    """what the program reads: UTF-16 with a mark becomes UTF-8, a lone surrogate its three bytes, an odd byte at the end U+FFFD"""
    wide = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2])
    if not wide:
        return data
    units = data[2:len(data) - len(data) % 2].decode(wide, "surrogatepass").encode("utf-8", "surrogatepass")
    return units + (b"\xef\xbf\xbd" if len(data) % 2 else b"")


def restored(data):
    """what a journal gives back: UTF-16 that ends inside a character has U+FFFD there"""
    if len(data) % 2 and data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data[:-1] + (b"\xfd\xff" if data[0] == 0xff else b"\xff\xfd")
    return data


class Broken(Exception):
    pass


class Laws:
    def __init__(self, thresh, tmp):
        self.thresh, self.tmp, self.runs = thresh, tmp, 0
        self.file = os.path.join(tmp, "in")

    def run(self, *args, data=None, piece=0):
        """output of one run; the input is the file, or a pipe written in pieces"""
        self.runs += 1
        cmd = [self.thresh, "-q", *args] + ([self.file] if not piece else [])
        with open(os.path.join(self.tmp, "out"), "w+b") as out:
            p = subprocess.Popen(cmd, stdin=subprocess.PIPE if piece else subprocess.DEVNULL, stdout=out, stderr=subprocess.PIPE)
            try:
                if piece:
                    for i in range(0, len(data), piece):
                        p.stdin.write(data[i:i + piece])
                        p.stdin.flush()
                    p.stdin.close()
                    p.stdin = None
                _, err = p.communicate(timeout=600)
            except subprocess.TimeoutExpired:
                p.kill()
                p.communicate()
                raise Broken("time")
            except BrokenPipeError:
                _, err = p.communicate()
            if p.returncode < 0 or p.returncode > 1 or (p.returncode == 1 and b"cannot" not in err and b"not read" not in err and b": " not in err):
                raise Broken("status %d %s" % (p.returncode, err[-200:].decode("utf-8", "replace")))
            out.seek(0)
            return p.returncode, out.read()

    def path(self, name):
        return os.path.join(self.tmp, name)

    def put(self, name, data):
        with open(self.path(name), "wb") as f:
            f.write(data)

    def get(self, name):
        with open(self.path(name), "rb") as f:
            return f.read()

    def ends(self, *args, statuses=(0, 1)):
        """the program ends by itself, with a sentence if it failed; status and output"""
        self.runs += 1
        p = subprocess.run([self.thresh, "-q", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
        if p.returncode not in statuses or (p.returncode and b": " not in p.stderr):
            raise Broken("status %d of %s: %s" % (p.returncode, " ".join(args), p.stderr[-200:].decode("utf-8", "replace")))
        return p.returncode, p.stdout

    def check_state(self, data, rng):
        """files of the program's own, damaged; the input is a fresh one"""
        self.put("in", data)
        what = rng.choice(("index", "journal", "places", "joined", "rules"))
        if what == "index":
            self.ends("-ftext", "--index=" + self.path("index"), self.file)
            bad = damaged(rng, self.get("index"))
            self.put("index", bad)
            status, _ = self.ends("-ftext", "--index=" + self.path("index"), self.file)
            if status and self.get("index") != bad:
                raise Broken("index was refused and changed")
            self.ends("--index-info=" + self.path("index"))
            os.unlink(self.path("index"))
        elif what == "journal":
            status, kept = self.ends("-ftext", "--journal=" + self.path("journal"), self.file)
            whole = rng.random() < 0.8
            self.put("kept", kept if whole else damaged(rng, kept))
            self.put("journal", damaged(rng, self.get("journal")))
            status, back = self.ends("--restore=" + self.path("journal"), self.path("kept"))
            if restored(data) != back if not status else whole and not restored(data).startswith(back):
                raise Broken("restore of a damaged journal is wrong")
        elif what in ("places", "joined"):
            os.makedirs(self.path("p"), exist_ok=True)
            os.makedirs(self.path("j"), exist_ok=True)
            for name in ("p/0", "p/1"):
                self.ends("-ftext", "--emit-places=" + self.path(name), self.file)
            if what == "places":
                self.put("p/0", damaged(rng, self.get("p/0")))
            self.ends("--join-places=" + self.path("j"), self.path("p/0"), self.path("p/1"))
            if what == "joined" and os.path.exists(self.path("j/1")):
                self.put("j/1", damaged(rng, self.get("j/1")))
                self.ends("-ftext", "--with-places=" + self.path("j/1"), self.file)
        else:
            rules = b"".join(rng.sample(RULES, rng.randrange(1, len(RULES) + 1)))
            self.put("rules", damaged(rng, rules))
            self.ends("-ftext", "--rules=" + self.path("rules"), self.file, statuses=(0, 1, 2))
            self.ends("--list-rules", "--no-builtin-rules", "--rules=" + self.path("rules"), statuses=(0, 1, 2))

    def check(self, data, rng):
        with open(self.file, "wb") as f:
            f.write(data)
        fmt = "-f" + rng.choice(FORMATS + ["auto", "text"])
        began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        status, kept = self.run(fmt, "-j1", "--journal=" + os.path.join(self.tmp, "journal"))
        if status:  # refused, and said so
            return
        spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began  # on a busy machine the clock says nothing
        self.restore(data, kept)
        if self.run(fmt, "-j3")[1] != kept:
            raise Broken("workers")
        if rng.random() < 0.3 and self.run(fmt, "-j2", data=data, piece=rng.choice((1000, 4096, 37)) if len(data) < 20000 else 4096)[1] != kept:
            raise Broken("cuts")
        if self.run(fmt, "--strip=none")[1] != as_utf8(data):
            raise Broken("strip")
        for to in ("jsonl", "spans"):
            text = self.run(fmt, "--to=" + to)[1]
            self.json_lines(text, to)
            if to == "spans":
                self.rising(text)
        to = rng.choice(("html", "explain", "text"))
        text = self.run(fmt, "--to=" + to)[1]
        if to == "html" and any(text.count(b"<%s" % e) != text.count(b"</%s>" % e) for e in (b"div", b"details", b"section", b"pre")):
            raise Broken("html: an element is not closed")
        self.run(fmt, "--stats=" + os.path.join(self.tmp, "stats"))
        with open(os.path.join(self.tmp, "stats"), "rb") as f:
            json.loads(f.read())
        if fmt == "-ftext":
            self.spans(data, kept)
        if spent > 5:
            raise Broken("time")

    def restore(self, data, kept):
        out = os.path.join(self.tmp, "kept")
        with open(out, "wb") as f:
            f.write(kept)
        self.runs += 1
        p = subprocess.run([self.thresh, "--restore=" + os.path.join(self.tmp, "journal"), out], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if p.returncode or p.stdout != restored(data):
            raise Broken("restore (status %d: %s)" % (p.returncode, p.stderr[-200:].decode("utf-8", "replace")))

    @staticmethod
    def json_lines(text, what):
        for line in text.split(b"\n"):
            if line:
                try:
                    json.loads(line.decode("utf-8"))
                except ValueError as e:
                    raise Broken("json of %s: %s" % (what, e))

    @staticmethod
    def rising(text):
        for line in text.split(b"\n"):
            at = 0
            for s in json.loads(line)["spans"] if line else []:
                if s["start"] < at or s["end"] <= s["start"]:
                    raise Broken("spans overlap: %d to %d after %d" % (s["start"], s["end"], at))
                at = s["end"]

    def spans(self, data, kept):
        """of text without form feeds: one record, offsets into the input"""
        if b"\f" in data or data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")) or b"\0" in data:
            return
        at, left = 0, b""
        for line in self.run("-ftext", "--to=spans")[1].split(b"\n"):
            if not line:
                continue
            for s in json.loads(line)["spans"]:
                if s["start"] < at:
                    raise Broken("spans overlap")
                left += data[at:s["start"]]
                at = s["end"]
        left += data[at:]
        if left != kept:
            raise Broken("spans")


def main():
    ap = argparse.ArgumentParser(description="the whole program on mutated inputs")
    ap.add_argument("inputs", nargs="*")
    ap.add_argument("--thresh", default=os.path.join(ROOT, "build/thresh"))
    ap.add_argument("--seconds", type=float, default=60)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--size", type=int, default=300000)
    ap.add_argument("--log")
    ap.add_argument("--keep", default=os.path.join(ROOT, "build/fuzz/laws"))
    a = ap.parse_args()
    pool, broken, n = seeds(a.inputs), {}, 0
    end, noted = time.time() + a.seconds, time.time()

    def state():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        held = ", ".join("%s broken %d times" % (k, len(v)) for k, v in broken.items()) or "every law held"
        return "%d inputs, %d runs, %.0f s of CPU, seed %d: %s" % (n, laws.runs, used.ru_utime + used.ru_stime, a.seed, held)

    with tempfile.TemporaryDirectory() as tmp:
        laws = Laws(os.path.abspath(a.thresh), tmp)
        while time.time() < end:
            rng = random.Random("%d %d" % (a.seed, n))
            data = mutated(rng, pool, a.size) if n >= len(pool) or not a.inputs else pool[n]
            try:
                if n % 4 == 3:
                    laws.check_state(data, rng)
                else:
                    laws.check(data, rng)
            except (Broken, subprocess.TimeoutExpired) as e:
                law = str(e).split()[0]
                broken.setdefault(law, []).append(n)
                if len(broken[law]) <= 5:
                    os.makedirs(a.keep, exist_ok=True)
                    path = os.path.join(a.keep, "%s-%d-%d" % (law, a.seed, n))
                    with open(path, "wb") as f:
                        f.write(data)
                    print("%s: %s" % (e, path), flush=True)
            n += 1
            if a.log and time.time() - noted >= 60:
                noted = time.time()
                with open(a.log, "w", encoding="utf-8") as f:
                    f.write(state() + "\n")
        print(state())
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
