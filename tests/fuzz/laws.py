#!/usr/bin/env python3
"""fuzz laws: the whole program on mutated inputs, with its promises as the oracle.  make fuzz-laws runs it.

  laws.py [--thresh PATH] [--seconds 60] [--seed N] [--keep DIR] [INPUT]...

Inputs grow out of tests/fuzz/seeds, the golden cases and corpus-samples (or the INPUTs given), small ones and some of 100 KB and more, by cutting,
joining, doubling, and words of a dictionary of marks.  Of each result:

  restore    output and journal give the input back, byte for byte
  workers    -j3 gives the bytes of -j1
  cuts       a pipe written in pieces gives the bytes of the file
  spans      what --to=spans tells, taken out of a text, is what stays, byte for byte
  json       --to=jsonl, --to=spans and --stats are JSON, line by line
  strip      --strip=none gives the input back
  nothing    text is not all taken: a text of one post of words never comes out empty
  time       no input takes a hundred times what its size does otherwise

What broke a law is written to DIR (default build/fuzz/laws) with the name of the law.  SPDX-License-Identifier: MIT
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
FORMATS = ["auto", "text", "jsonl", "mbox", "html", "wet"]


def seeds(paths):
    found = paths or (glob.glob(os.path.join(ROOT, "tests/fuzz/seeds/**"), recursive=True) + glob.glob(os.path.join(ROOT, "tests/golden/*/*.in"))
                      + glob.glob(os.path.join(ROOT, "corpus-samples/*.txt")))
    out = []
    for p in sorted(found):
        if os.path.isfile(p) and os.path.getsize(p) < 1 << 20:
            with open(p, "rb") as f:
                out.append(f.read())
    return out


def mutated(rng, pool):
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
        if len(data) > 300000:
            del data[300000:]
    if rng.random() < 0.03 and data:
        data *= max(1, 120000 // len(data))
    return bytes(data)


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
        if self.run(fmt, "--strip=none")[1] != data:
            raise Broken("strip")
        for to in ("jsonl", "spans"):
            self.json_lines(self.run(fmt, "--to=" + to)[1], to)
        self.run(fmt, "--to=" + rng.choice(("html", "explain", "text")))
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
        if p.returncode or p.stdout != data:
            raise Broken("restore (status %d: %s)" % (p.returncode, p.stderr[-200:].decode("utf-8", "replace")))

    @staticmethod
    def json_lines(text, what):
        for line in text.split(b"\n"):
            if line:
                try:
                    json.loads(line.decode("utf-8"))
                except ValueError as e:
                    raise Broken("json of %s: %s" % (what, e))

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
    ap.add_argument("--keep", default=os.path.join(ROOT, "build/fuzz/laws"))
    a = ap.parse_args()
    pool, broken, n = seeds(a.inputs), {}, 0
    end = time.time() + a.seconds
    with tempfile.TemporaryDirectory() as tmp:
        laws = Laws(os.path.abspath(a.thresh), tmp)
        while time.time() < end:
            rng = random.Random("%d %d" % (a.seed, n))
            data = mutated(rng, pool) if n >= len(pool) or not a.inputs else pool[n]
            try:
                laws.check(data, rng)
            except Broken as e:
                law = str(e).split()[0]
                broken.setdefault(law, []).append(n)
                if len(broken[law]) <= 5:
                    os.makedirs(a.keep, exist_ok=True)
                    path = os.path.join(a.keep, "%s-%d-%d" % (law, a.seed, n))
                    with open(path, "wb") as f:
                        f.write(data)
                    print("%s: %s" % (e, path), flush=True)
            n += 1
        print("%d inputs, %d runs, seed %d: %s" % (n, laws.runs, a.seed, ", ".join("%s broken %d times" % (k, len(v)) for k, v in broken.items()) or "every law held"))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
