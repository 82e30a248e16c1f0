#!/usr/bin/env python3
"""points: every call that can fail is made to fail, one a run; prints a Markdown table of points tried and points right.  make faults runs it.

  points.py [--thresh PATH] [--step 1] [--only WORD]

Right is a run that says what happened and ends with status 1, or that ends with 0 and gives what it gives without the fault; never by a signal.
What it wrote is the beginning of what it writes otherwise, or restores, with the journal, to the beginning of the input; the index is the old one or the
new one, whole.  Memory: malloc, calloc and realloc, once at the n-th call and from the n-th on.  Linux with glibc.  SPDX-License-Identifier: MIT
"""
import argparse
import errno
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALLS = [("read", errno.EIO), ("read", errno.EINTR), ("write", errno.ENOSPC), ("write", errno.EINTR), ("open", errno.EMFILE), ("close", errno.EIO), ("fsync", errno.EIO), ("ftruncate", errno.EIO),
         ("rename", errno.EACCES), ("stat", errno.EACCES), ("fstat", errno.EIO), ("fchmod", errno.EPERM), ("mmap", errno.ENOMEM), ("mprotect", errno.ENOMEM)]
PACKED = ("gzip", "zstd", "xz", "bzip2")


def inputs(tmp):
    """one of each format, and a packed one"""
    golden = os.path.join(ROOT, "tests/golden/formats/")
    found = {"text": os.path.join(ROOT, "corpus-samples/mailing-list.txt"), "jsonl": golden + "jsonl-threads-to-same.in", "csv": golden + "csv-threads.in",
             "mbox": golden + "mbox-html-part-and-attachment.in", "html": golden + "html-xenforo-to-same.in", "wet": os.path.join(ROOT, "tests/fuzz/seeds/records/wet")}
    if os.path.isdir(found["wet"]):
        found["wet"] = sorted(os.path.join(found["wet"], f) for f in os.listdir(found["wet"]))[0]
    for name in PACKED:
        found[name] = os.path.join(tmp, name)
        with open(found["text"], "rb") as f, open(found[name], "wb") as out:
            subprocess.run([name, "-c"], stdin=f, stdout=out, check=True)
    return found


class Points:
    def __init__(self, thresh, preload, tmp):
        self.thresh, self.preload, self.tmp = thresh, preload, tmp
        self.journal, self.index = os.path.join(tmp, "journal"), os.path.join(tmp, "index")

    def run(self, path, fmt, env):
        with open(self.index, "wb") as f:
            f.write(self.old)
        if os.path.exists(self.journal):
            os.unlink(self.journal)
        cmd = [self.thresh, "-q", "-j1", "-f", fmt, "--journal=" + self.journal, "--index=" + self.index, path]
        p = subprocess.run(cmd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, LD_PRELOAD=self.preload, **env), timeout=300)
        with open(self.index, "rb") as f:
            index = f.read()
        left = os.path.exists(self.index + ".tmp")
        return p.returncode, p.stdout, p.stderr, index, left

    def count(self, path, fmt, call):
        told = os.path.join(self.tmp, "count")
        good = self.run(path, fmt, {"FAIL_CALL": call, "FAIL_COUNT": told})
        with open(told) as f:
            return int(f.read()), good

    def wrong(self, path, good, got):
        status, out, err, index, left = got
        if status < 0 or status > 1:
            return "status %d" % status
        if status == 0 and (out, index) != (good[1], good[3]):
            return "status 0, another result"
        if status == 1 and not err:
            return "nothing said"
        if index not in (self.old, good[3]):
            return "the index is neither"
        if left:
            return "a file is left beside the index"
        if status and not good[1].startswith(out) and not self.restores(path, out):
            return "the output is no beginning"
        return None

    def restores(self, path, out):
        kept = os.path.join(self.tmp, "kept")
        with open(kept, "wb") as f:
            f.write(out)
        p = subprocess.run([self.thresh, "-q", "--restore=" + self.journal, kept], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        with open(path, "rb") as f:
            return p.returncode in (0, 1) and f.read().startswith(p.stdout)

    def shape(self, name, path, fmt, call, error, on, step):
        n, good = self.count(path, fmt, call)
        tried = right = 0
        for at in range(1, n + 1, step):
            env = {"FAIL_CALL": call, "FAIL_AT": str(at), "FAIL_ERRNO": str(error)}
            if on:
                env["FAIL_ON"] = "1"
            why = self.wrong(path, good, self.run(path, fmt, env))
            tried += 1
            right += not why
            if why:
                print("%s %s %s%d (%s): %s" % (name, call, "from " if on else "", at, os.strerror(error), why), file=sys.stderr, flush=True)
        return tried, right


def main():
    ap = argparse.ArgumentParser(description="every call that can fail fails")
    ap.add_argument("--thresh", default=os.path.join(ROOT, "build/thresh"))
    ap.add_argument("--step", type=int, default=1, help="every so many allocations")
    ap.add_argument("--only", default="")
    a = ap.parse_args()
    table, all_right = {}, True
    with tempfile.TemporaryDirectory() as tmp:
        preload = os.path.join(tmp, "preload.so")
        subprocess.run([os.environ.get("CC", "cc"), "-O1", "-shared", "-fPIC", "-o", preload, os.path.join(ROOT, "tests/fault/preload.c"), "-ldl"], check=True)
        p = Points(os.path.abspath(a.thresh), preload, tmp)
        found = inputs(tmp)
        subprocess.run([p.thresh, "-q", "--index=" + p.index, os.path.join(ROOT, "corpus-samples/short.txt")], stdout=subprocess.DEVNULL, check=True)
        with open(p.index, "rb") as f:
            p.old = f.read()
        for name, path in found.items():
            fmt = "auto" if name in PACKED else name
            kinds = [(c, e, False, 1) for c, e in CALLS] + [("malloc", errno.ENOMEM, False, a.step), ("malloc", errno.ENOMEM, True, a.step)]
            for call, error, on, step in kinds:
                if a.only and a.only not in (name, call):
                    continue
                tried, right = p.shape(name, path, fmt, call, error, on, step)
                all_right &= tried == right
                key = "memory" if call == "malloc" else "%s: %s" % (call, errno.errorcode[error])
                t = table.setdefault(key, [0, 0])
                t[0] += tried
                t[1] += right
    print("| call | points tried | right |\n|---|--:|--:|")
    for key, (tried, right) in table.items():
        print("| %s | %d | %d |" % (key, tried, right))
    print("| all | %d | %d |" % (sum(t for t, _ in table.values()), sum(r for _, r in table.values())))
    return 0 if all_right else 1


if __name__ == "__main__":
    sys.exit(main())
