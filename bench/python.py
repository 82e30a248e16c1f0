#!/usr/bin/env python3
"""The Python package beside the program: the same bytes, and speed by batch size.  make bench-python runs it.

  python.py same DIR...          texts of DIR/*.txt as rows: the program's bytes for any batch size and any cut
  python.py speed FILE.jsonl     records with text and thread: CPU of the program, of lists and of Arrow arrays, by batch size
  python.py memory FILE.parquet  peak memory of python -m thresh under --memory=512M

CPU is that of the whole process less what loading the file took; runs are interleaved and the fastest of three counts, so that
a busy machine blurs little.  SPDX-License-Identifier: MIT
"""
import glob
import json
import os
import random
import resource
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(ROOT, "src", "python"))
PROGRAM = os.environ.get("THRESH", os.path.join(ROOT, "build", "thresh"))
SIZES = (1, 16, 256, 4096, 65536)


def by_program(texts, *options):
    lines = "".join(json.dumps({"text": t}) + "\n" for t in texts)
    out = subprocess.run([PROGRAM, "-q", "-f", "jsonl", *options], input=lines.encode(), stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line)["text"] for line in out.splitlines()]


def same(folders):
    import thresh

    texts = []
    for folder in folders:
        for name in sorted(glob.glob(os.path.join(folder, "*.txt"))):
            with open(name, "rb") as f:
                texts.append(f.read().decode("utf-8", "replace"))
    rnd = random.Random(1)
    for options in ({}, {"strip": "repost", "similarity": "1"}, {"scope": "thread"}):
        want = by_program(texts, *[f"--{k}={v}" for k, v in options.items()])
        for step in (1, 7, 256, 4096, 0):
            f, got, at = thresh.Filter(**options), [], 0
            while at < len(texts):
                n = step or rnd.randint(1, 60)
                got += f.clean(texts[at : at + n])
                at += n
            print(f"{options or 'defaults'}, batches of {step or 'random sizes'}: {len(texts)} texts, "
                  + ("the same" if got == want else f"{sum(a != b for a, b in zip(got, want))} DIFFER"))
            if got != want:
                return 1
    return 0


def cpu_of_program(path):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([PROGRAM, "-q", "-j1", "--thread-field=thread", path], stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def speed(path):
    import pyarrow as pa
    import thresh

    with open(path) as f:
        records = [json.loads(line) for line in f]
    texts, threads = [r["text"] for r in records], [r["thread"] for r in records]
    size = sum(len(t.encode()) for t in texts)
    columns = pa.array(texts), pa.array(threads)

    def cpu(step, arrow):
        f = thresh.Filter(jobs=1)
        a, b = columns if arrow else (texts, threads)
        start = time.process_time()
        for i in range(0, len(texts), step):
            if arrow:
                f.clean(a.slice(i, step), b.slice(i, step))
            else:
                f.clean(a[i : i + step], b[i : i + step])
        return time.process_time() - start

    best = {}
    for _ in range(3):
        for key in [("program", 0)] + [(kind, n) for kind in ("list", "arrow") for n in SIZES]:
            took = cpu_of_program(path) if key[0] == "program" else cpu(key[1], key[0] == "arrow")
            best[key] = min(best.get(key, took), took)
    base = best["program", 0]
    print(f"program, JSON records, -j1: {base:.2f} s CPU for {size / 1e6:.1f} MB of text, {size / 1e6 / base:.1f} MB/s")
    for kind in ("list", "arrow"):
        for n in SIZES:
            took = best[kind, n]
            print(f"{kind:6} {n:6} rows a batch: {size / 1e6 / took:6.1f} MB/s, {100 * base / took:4.0f} % of the program")
    return 0


def memory(path):
    out = path + ".clean"
    start = time.time()
    subprocess.run([sys.executable, "-m", "thresh", path, out, "--memory=512M", "--thread-field=thread"],
                   env={**os.environ, "PYTHONPATH": os.path.join(ROOT, "src", "python")}, check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{os.path.getsize(path) / 1e6:.0f} MB of Parquet under --memory=512M: peak {used.ru_maxrss / 1024:.0f} MiB, "
          f"{used.ru_utime + used.ru_stime:.0f} s CPU, {time.time() - start:.0f} s, {os.path.getsize(out) / 1e6:.0f} MB out")
    os.unlink(out)
    return 0


if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in ("same", "speed", "memory"):
        sys.exit(__doc__)
    sys.exit({"same": lambda a: same(a), "speed": lambda a: speed(a[0]), "memory": lambda a: memory(a[0])}[sys.argv[1]](sys.argv[2:]))
