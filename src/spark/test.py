"""make test-spark: shards on Spark against one local run, byte for byte.  SPDX-License-Identifier: MIT

Two executor processes (local-cluster).  Text in 2, 7 and 32 shards, tasks in any order, one of them killed midway, with speculation; JSON lines with
threads, compressed; threads that are spread over files; Parquet; and what is wrong.  `test.py THRESH PART...` does some of it.
"""

import gzip
import json
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = os.path.abspath(sys.argv[1])
HERE = Path(__file__).resolve().parent.parent
W = Path(tempfile.mkdtemp(prefix="thresh-spark-"))
rnd = random.Random(20261129)
words = ["".join(rnd.choice("bcdfghklmnprstvz") + rnd.choice("aeiou") for _ in range(rnd.randint(2, 4))) for _ in range(1500)]
past: list[str] = []
everywhere = " ".join(rnd.choices(words, k=40)) + "."


def paragraph() -> str:
    r = rnd.random()
    if past and r < 0.35:
        text = rnd.choice(past)
        if rnd.random() < 0.5:
            w = text.split(" ")
            w[rnd.randrange(len(w))] = rnd.choice(words)
            text = " ".join(w)
        return text
    if r < 0.45:
        return everywhere
    if r < 0.5:
        return "ha ha ha\nha ha ha\nha ha ha ha ha ha ha ha ha"
    text = " ".join(" ".join(rnd.choices(words, k=rnd.randint(5, 16))) + "." for _ in range(rnd.randint(1, 5)))
    past.append(text)
    return text


def thread(posts: int) -> list[str]:
    return ["\n\n".join(paragraph() for _ in range(rnd.randint(1, 4))) for _ in range(posts)]


def local(where: Path, out: Path, *options: str) -> None:
    names = sorted(p.name for p in where.iterdir())
    subprocess.run([PROGRAM, "-q", *options, "-o", out, *names], cwd=where, check=True)


def spark(where: Path, out: Path, *options: str, program: str = PROGRAM, master: str = "local-cluster[2,1,1024]") -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "thresh.spark", str(where), str(out), f"--program={program}", f"--master={master}", "--conf=spark.ui.enabled=false",
         "--conf=spark.executor.memory=1g", "--conf=spark.driver.host=127.0.0.1", "--conf=spark.driver.bindAddress=127.0.0.1", *options],
        env={**os.environ, "PYTHONPATH": str(HERE / "python"), "PYTHONDONTWRITEBYTECODE": "1", "PYSPARK_PYTHON": sys.executable},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def same(a: Path, b: Path, what: str, done: subprocess.CompletedProcess) -> None:
    if done.returncode:
        sys.exit(f"{what}: {done.stderr[-3000:]}")
    for p in sorted(a.iterdir()):
        if p.read_bytes() != (b / p.name).read_bytes():
            sys.exit(f"{what}: {p.name} differs")
    extra = sorted({p.name for p in b.iterdir()} - {p.name for p in a.iterdir()})
    if extra != ["_SUCCESS", "_stats.json"]:
        sys.exit(f"{what}: {extra}")
    print("same:", what, flush=True)


def wrapper(name: str, text: str) -> str:
    path = W / name
    path.write_text("#!/bin/sh\n" + text + f'\nexec {PROGRAM} "$@"\n')
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def texts() -> None:
    where = W / "text"
    where.mkdir()
    for i in range(40):
        (where / f"f{i:02d}").write_text("\n-----\n".join(thread(12)) + "\n")
    local(where, W / "text-local")
    for n in (2, 32):
        same(W / "text-local", W / f"text-{n}", f"text, {n} shards", spark(where, W / f"text-{n}", f"--shards={n}", "--ranges=4"))
    stats = json.loads((W / "text-32" / "_stats.json").read_text())
    assert stats["in"]["bytes"] == sum(p.stat().st_size for p in where.iterdir()), stats["in"]
    # tasks end in any order; a step of one of them dies with the worker that began it; another is slow, so that it is done twice
    killer = wrapper("killer", f'''
case "$*" in
*--emit-places=*000001*|*--with-places=*) mkdir {W}/killed-"${{2%%=*}}" 2>/dev/null && kill -9 $PPID ;;
*--emit-places=*000002*) mkdir {W}/slow 2>/dev/null && sleep 20 ;;
esac
sleep 0.$(($$ % 7))''')
    done = spark(where, W / "text-7", "--shards=7", "--conf=spark.speculation=true", "--conf=spark.speculation.interval=100ms",
                 "--conf=spark.speculation.quantile=0.5", "--conf=spark.speculation.multiplier=1.1", "--conf=spark.task.maxFailures=6", program=killer)
    same(W / "text-local", W / "text-7", "text, 7 shards, tasks killed, speculation", done)
    assert list(W.glob("killed*")) and (W / "slow").exists()


def make_records(where: Path) -> list[list[str]]:
    """Files of whole threads; returns their lines dealt out to eight."""
    where.mkdir()
    parts: list[list[str]] = [[] for _ in range(8)]
    for i in range(14):
        lines = []
        talks = [(f"t{i}.{k}", t) for k in range(3) for t in thread(6)]
        rnd.shuffle(talks)
        for t, text in talks:
            lines.append(json.dumps({"thread": t, "text": text, "n": len(lines)}))
            parts[rnd.randrange(8)].append(lines[-1])
        with gzip.open(where / f"j{i:02d}.jsonl.gz", "wt") as f:
            f.write("\n".join(lines) + "\n")
    return parts


def records() -> None:
    where, spread = W / "json", W / "spread"
    spread.mkdir()
    parts = make_records(where)
    for i, p in enumerate(parts):
        (spread / f"p{i}.jsonl").write_text("\n".join(p) + "\n")
    local(where, W / "json-local", "--thread-field=thread")
    same(W / "json-local", W / "json-out", "JSON lines, gzip, 7 shards", spark(where, W / "json-out", "--thread-field=thread", "--shards=7"))
    done = spark(spread, W / "spread-out", "--thread-field=thread", "--repartition=5", "--strip=none")
    assert done.returncode == 0, done.stderr[-3000:]
    (W / "again").mkdir()
    for p in (W / "spread-out").glob("part-*"):
        shutil.copy(p, W / "again")
    assert sorted(x for p in (W / "again").iterdir() for x in p.read_text().splitlines()) == sorted(x for p in parts for x in p)
    local(W / "again", W / "again-local", "--thread-field=thread")
    done = spark(spread, W / "spread-clean", "--thread-field=thread", "--repartition=5")
    same(W / "again-local", W / "spread-clean", "JSON lines, threads spread over files", done)


def parquet() -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    where, lines = W / "parquet", W / "lines"
    where.mkdir()
    lines.mkdir()
    for i in range(6):
        rows = [(f"t{i}.{k}", t) for k in range(3) for t in thread(6)]
        rnd.shuffle(rows)
        pq.write_table(pa.table({"n": range(len(rows)), "talk": [r[0] for r in rows], "body": [r[1] for r in rows]}), where / f"p{i}.parquet")
        (lines / f"p{i}").write_text("".join(json.dumps({"talk": t, "body": b}) + "\n" for t, b in rows))
    local(lines, W / "lines-local", "--format=jsonl", "--text-field=body", "--thread-field=talk")
    done = spark(where, W / "parquet-out", "--text-field=body", "--thread-field=talk", "--shards=3")
    assert done.returncode == 0, done.stderr[-3000:]
    for i in range(6):
        got = pq.read_table(W / "parquet-out" / f"p{i}.parquet")
        want = [json.loads(x)["body"] for x in (W / "lines-local" / f"p{i}").read_text().splitlines()]
        assert got.column("body").to_pylist() == want, f"p{i}"
        assert got.column("talk").equals(pq.read_table(where / f"p{i}.parquet").column("talk"))
    print("same: Parquet", flush=True)


def wrong() -> None:
    where, whole, out = W / "wrong", W / "wrong-whole", W / "wrong-out"
    make_records(whole)
    shutil.copytree(whole, where)
    broken = where / "j03.jsonl.gz"
    broken.write_bytes(broken.read_bytes()[:-40])
    done = spark(where, out, "--thread-field=thread", "--shards=4", "--conf=spark.task.maxFailures=1", master="local[2]")
    assert done.returncode == 1 and "j03.jsonl.gz" in done.stderr.splitlines()[-1], done.stderr[-2000:]
    assert not (out / "_SUCCESS").exists() and not list(out.glob("j*")), list(out.iterdir())
    # a node with another version of the program
    other = wrapper("other", 'for a; do case $a in --emit-places=*1) p=${a#*=} ;; esac; done\n'
                    f'[ -z "$p" ] || {{ {PROGRAM} "$@" && printf 9 | dd of="$p" bs=1 seek=24 conv=notrunc 2>/dev/null; exit; }}')
    done = spark(whole, W / "other-out", "--thread-field=thread", "--shards=4", "--conf=spark.task.maxFailures=1", program=other, master="local[2]")
    assert done.returncode == 1 and "places/000001" in done.stderr.splitlines()[-1], done.stderr[-2000:]
    assert not (W / "other-out" / "_SUCCESS").exists()
    (W / "there").mkdir()
    (W / "there" / "file").touch()
    done = spark(whole, W / "there")
    assert done.returncode == 1 and "not empty" in done.stderr, done.stderr
    print("said: a truncated input, another version, an output that is there", flush=True)


try:
    chosen = sys.argv[2:] or ["texts", "records", "parquet", "wrong"]
    for name in chosen:
        begun = time.monotonic()
        globals()[name]()
        print(f"{name}: {time.monotonic() - begun:.0f} s", flush=True)
finally:
    if os.environ.get("THRESH_KEEP"):
        print(W)
    else:
        shutil.rmtree(W, ignore_errors=True)
