"""python -m thresh.spark IN OUT: a dump cleaned on a Spark cluster, with the bytes of one run over all of it.

What Spark distributes are paths; the program that travels with the job reads and writes the files, so IN, OUT and the work folder lie
where all nodes see them under the same path.  Its stages (src/spark/README.md):

    map     a shard's fingerprints, into the work folder
    ask     the first bits of each                -> (range of hashes, (shard, bytes))
    count   which of them two shards have         -> (shard, (range, bytes))
    select  those in full                         -> (range, (shard, bytes))
    fold    who must know which places            -> (shard, bytes)
    apply   the shard, with these                 -> its files

Spark sorts, spills, retries and speculates between them.  Every task writes beside and renames, so one that is killed, repeated or done
twice changes nothing.  This file needs no other of the package: executors get its functions with the job.
SPDX-License-Identifier: MIT
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import uuid
from typing import Any, Iterable, Iterator, NamedTuple

HEAD = 312  # bytes of struct places_head (src/state/places.h)
OWN = ("to", "output-dir", "stats", "index", "journal", "emit-places", "with-places", "join-places", "files0-from", "recursive")


class Job(NamedTuple):
    """What every task knows."""

    root: str
    out: str
    work: str
    shards: list[list[str]]  # names below root
    options: list[str]
    program: str  # its name among the files of the job
    parquet: bool
    text: str
    thread: str | None
    id: str | None


class Failed(Exception):
    pass


# ---- on executors ----


def _program(job: Job) -> str:
    from pyspark import SparkFiles

    path = SparkFiles.get(job.program)
    if not os.access(path, os.X_OK):
        os.chmod(path, 0o755)
    return path


def _run(job: Job, what: str, arguments: list[str], names: Iterable[str], cwd: str) -> None:
    done = subprocess.run(
        [_program(job), "-q", *arguments, "--files0-from=-"],
        input=b"".join(os.fsencode(n) + b"\0" for n in names),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        cwd=cwd,
    )
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip() or f"ended with status {done.returncode}"
        raise Failed(f"{what}: {said}")


def _places(job: Job, shard: int) -> str:
    return os.path.join(job.work, "places", f"{shard:06d}")


def _all_places(job: Job) -> list[str]:
    return [_places(job, i) for i in range(len(job.shards))]


def _in_place(source: str, target: str) -> None:
    os.makedirs(os.path.dirname(target), exist_ok=True)
    os.replace(source, target)


def _to_json(job: Job, source: str, target: str) -> None:
    """The texts of a Parquet file, a line a row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    os.makedirs(os.path.dirname(target), exist_ok=True)
    columns = {"text": job.text, "thread": job.thread, "id": job.id}
    try:
        with pq.ParquetFile(source) as file, open(target, "w", encoding="utf-8", errors="surrogatepass", newline="\n") as out:
            for name in columns.values():
                if name is not None and name not in file.schema_arrow.names:
                    raise Failed(f"{source}: has no column {name}; there are {', '.join(file.schema_arrow.names)}")
            for batch in file.iter_batches(8192, columns=[c for c in columns.values() if c]):
                rows = {k: batch.column(c).to_pylist() for k, c in columns.items() if c}
                for i in range(len(batch)):
                    json.dump({k: v[i] for k, v in rows.items() if v[i] is not None}, out, ensure_ascii=False, default=str)
                    out.write("\n")
    except pa.ArrowInvalid as e:
        raise Failed(f"{source}: {e}; is it whole, and Parquet?") from None


def _from_json(job: Job, texts: str, source: str, target: str) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    os.makedirs(os.path.dirname(target), exist_ok=True)
    with pq.ParquetFile(source) as file, open(texts, encoding="utf-8", errors="surrogatepass", newline="\n") as lines:
        schema = file.schema_arrow
        at = schema.get_field_index(job.text)
        codec = file.metadata.row_group(0).column(0).compression if file.num_row_groups else "SNAPPY"
        with pq.ParquetWriter(target, schema, compression="NONE" if codec == "UNCOMPRESSED" else codec) as out:
            for group in range(file.num_row_groups):
                table = file.read_row_group(group)
                clean = [json.loads(next(lines)).get("text") for _ in range(len(table))]
                out.write_table(table.set_column(at, schema.field(at), pa.array(clean, schema.field(at).type)), row_group_size=1 << 30)


def _inputs(job: Job, shard: int, temp: str) -> tuple[str, list[str]]:
    """A folder, and names below it, that the program can read."""
    names = job.shards[shard]
    if not job.parquet:
        return job.root, names
    for n in names:
        _to_json(job, os.path.join(job.root, n), os.path.join(temp, "in", n + ".jsonl"))
    return os.path.join(temp, "in"), [n + ".jsonl" for n in names]


def _what(job: Job, shard: int) -> str:
    names = job.shards[shard]
    return f"shard {shard} ({names[0]}{' and others' if len(names) > 1 else ''})" if names else f"shard {shard}"


def _map(job: Job, shard: int) -> int:
    """How many fingerprints the shard has."""
    with tempfile.TemporaryDirectory(prefix="thresh-") as temp:
        root, names = _inputs(job, shard, temp)
        _run(job, _what(job, shard), [*job.options, f"--emit-places={_places(job, shard)}"], names, root)
    with open(_places(job, shard), "rb") as f:
        (keys,) = struct.unpack_from("=Q", f.read(HEAD), 144)
    return int(keys)


def _part(job: Job, what: str, part: str, given: Iterable[tuple[int, bytes]], shards: list[str], n: int) -> Iterator[tuple[int, bytes]]:
    """One part of the exchange: numbered bytes in, numbered bytes out."""
    with tempfile.TemporaryDirectory(prefix="thresh-") as temp:
        os.mkdir(f"{temp}/in")
        for number, blob in given:
            with open(f"{temp}/in/{number}", "wb") as f:
                f.write(blob)
        _run(job, what, [f"--join-places={temp}/out", f"--join-part={part.replace('@', temp + '/in')}"], shards, temp)
        for number in range(n):
            with open(f"{temp}/out/{number}", "rb") as f:
                yield number, f.read()


def _ask(job: Job, shard: int, bits: int, ranges: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    for r, blob in _part(job, _what(job, shard), f"ask:{bits}:{ranges}", (), [_places(job, shard)], ranges):
        yield r, (shard, blob)


def _count(job: Job, r: int, asked: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, tuple[int, bytes]]]:
    for shard, blob in _part(job, f"range {r}", "count:@", asked, _all_places(job), len(job.shards)):
        yield shard, (r, blob)


def _select(job: Job, shard: int, answers: Iterable[tuple[int, bytes]], ranges: int) -> Iterator[tuple[int, tuple[int, bytes]]]:
    for r, blob in _part(job, _what(job, shard), f"select:{ranges}:@", answers, [_places(job, shard)], ranges):
        yield r, (shard, blob)


def _fold(job: Job, r: int, told: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, bytes]]:
    return _part(job, f"range {r}", "fold:@", told, _all_places(job), len(job.shards))


def _apply(job: Job, shard: int, told: Iterable[bytes] | None) -> str:
    beside = os.path.join(job.out, "_temporary", uuid.uuid4().hex)
    with tempfile.TemporaryDirectory(prefix="thresh-") as temp:
        options = [*job.options, f"--stats={temp}/stats", f"--output-dir={beside}"]
        try:
            if told is not None:
                with open(f"{temp}/told", "wb") as f:
                    for blob in told:
                        f.write(blob)
                _run(job, _what(job, shard), [f"--join-places={temp}/with", f"--join-part=gather:{shard}:{temp}/told"], _all_places(job), temp)
                options.append(f"--with-places={temp}/with")
            root, names = _inputs(job, shard, temp)
            _run(job, _what(job, shard), options, names, root)
            for n, done in zip(job.shards[shard], names):
                result = os.path.join(beside, done)
                if job.parquet:
                    _from_json(job, result, os.path.join(job.root, n), result + ".parquet")
                    result += ".parquet"
                if os.path.exists(result):  # else it held no text, and was left alone
                    _in_place(result, os.path.join(job.out, n))
            with open(f"{temp}/stats", encoding="utf-8") as f:
                return f.read()
        finally:
            shutil.rmtree(beside, ignore_errors=True)


def _spread(job: Job, number: int, name: str, parts: int) -> Iterator[tuple[int, tuple[int, int, bytes]]]:
    """The lines of a JSON lines file, each for the part that has its thread."""
    import zlib

    done = subprocess.run([_program(job), "-q", "--strip=none", "--format=jsonl", name], cwd=job.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode:
        raise Failed(f"{name}: {done.stderr.decode('utf-8', 'replace').strip()}")
    for i, line in enumerate(done.stdout.split(b"\n")):
        if not line:
            continue
        try:
            value: Any = json.loads(line)
            for step in (job.thread or "").split("."):
                value = value[step]
        except (ValueError, KeyError, TypeError):
            value = None
        key = f"{number}:{i}" if value is None else json.dumps(value)
        yield zlib.crc32(key.encode("utf-8", "surrogatepass")) % parts, (number, i, line)


def _gather_lines(job: Job, part: int, lines: Iterable[tuple[int, int, bytes]]) -> None:
    target = os.path.join(job.work, "in", f"part-{part:05d}.jsonl")
    beside = f"{target}.{uuid.uuid4().hex}"
    with open(beside, "wb") as f:
        for _, _, line in sorted(lines):
            f.write(line + b"\n")
    os.replace(beside, target)


# ---- on the driver ----


def merge_stats(a: Any, b: Any, name: str = "") -> Any:
    """Counters of two shards together."""
    if isinstance(a, dict) and isinstance(b, dict):
        return {k: merge_stats(a[k], b[k], k) if k in a and k in b else a.get(k, b.get(k)) for k in [*a, *(k for k in b if k not in a)]}
    if isinstance(a, list) and isinstance(b, list):
        keys = ("rule", "thread", "post", "text")
        both: dict[Any, Any] = {}
        for x in a + b:
            k = tuple(x.get(i) for i in keys)
            both[k] = merge_stats(both[k], x) if k in both else x
        return sorted(both.values(), key=lambda x: -x.get("bytes", 0))[:10]
    if name in ("thread", "post") or isinstance(a, bool) or not isinstance(a, (int, float)) or not isinstance(b, (int, float)):
        return a
    return max(a, b) if "peak" in name or "elapsed" in name or name == "version" else round(a + b, 6)


def _files(where: str) -> tuple[str, list[str]]:
    """A folder, and the names of the files below it, in the order of their bytes."""
    if os.path.isdir(where):
        root = os.path.abspath(where)
        found = [os.path.relpath(os.path.join(d, f), root) for d, _, fs in os.walk(root) for f in fs]
    elif glob.glob(where, recursive=True):
        paths = [os.path.abspath(p) for p in glob.glob(where, recursive=True) if os.path.isfile(p)]
        root = os.path.commonpath([os.path.dirname(p) for p in paths]) if paths else ""
        found = [os.path.relpath(p, root) for p in paths]
    else:
        raise Failed(f"{where}: there is no such file or folder")
    found = [f for f in found if not any(part.startswith((".", "_")) for part in f.split(os.sep))]
    if not found:
        raise Failed(f"{where}: holds no files")
    return root, sorted(found, key=os.fsencode)


def cut(names: list[str], sizes: list[int], n: int) -> list[list[str]]:
    """n stretches of about the same size."""
    shards: list[list[str]] = [[] for _ in range(n)]
    total, so_far = sum(sizes) or 1, 0
    for name, size in zip(names, sizes):
        shards[min(n - 1, (2 * so_far + size) * n // (2 * total))].append(name)
        so_far += size
    return [s for s in shards if s]


def _arguments(argv: list[str]) -> tuple[argparse.Namespace, list[str]]:
    p = argparse.ArgumentParser(
        prog="python -m thresh.spark",
        description="Clean a dump on a Spark cluster: text, JSON lines, mail and whatever the program reads, compressed or not, or Parquet. "
        "IN, OUT and --work are seen by all nodes under the same path.",
        epilog="Any other option of the program may follow, written --name=value; `thresh --help` tells them.",
        allow_abbrev=False,
    )
    p.add_argument("input", metavar="IN", help="a folder, or a pattern in quotes")
    p.add_argument("output", metavar="OUT", help="a folder, new or empty: a file for each input file, _stats.json, _SUCCESS")
    p.add_argument("--shards", type=int, metavar="N", help="files go together in so many shards (default: one a file)")
    p.add_argument("--ranges", type=int, default=0, metavar="N", help="of hashes, one a task (default: as shards, at most 256)")
    p.add_argument("--work", metavar="DIR", help="for what the stages hand on (default OUT/_work); removed at the end")
    p.add_argument("--program", default=os.environ.get("THRESH") or shutil.which("thresh"), metavar="FILE", help="thresh (make static)")
    p.add_argument("--repartition", type=int, default=0, metavar="N", help="JSON lines whose threads are spread over files: N new files first")
    p.add_argument("--master", help="Spark's, if it is not set elsewhere")
    p.add_argument("--conf", action="append", default=[], metavar="KEY=VALUE", help="for Spark; may be given again")
    p.add_argument("--text-field", metavar="NAME", help="column or field of the text")
    p.add_argument("--thread-field", metavar="NAME", help="rows or records with the same value are one thread")
    p.add_argument("--id-field", metavar="NAME")
    a, rest = p.parse_known_args(argv)
    for word in rest:
        name = word[2:].partition("=")[0]
        if not word.startswith("--"):
            p.error(f"{word}: what is that? Options are written --name=value")
        if name in OWN and word != "--to=same":
            p.error(f"--{name}: is set by the job")
    if not a.program:
        p.error("--program: where is thresh? It is not in PATH")
    if a.repartition and not a.thread_field:
        p.error("--repartition: by which --thread-field?")
    return a, rest


def _session(a: argparse.Namespace) -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.appName("thresh")
    if a.master:
        builder = builder.master(a.master)
    for pair in a.conf:
        key, _, value = pair.partition("=")
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _repartition(sc: Any, job: Job, parts: int) -> Job:
    names = [n for s in job.shards for n in s]
    os.makedirs(os.path.join(job.work, "in"), exist_ok=True)
    spread = sc.parallelize(list(enumerate(names)), len(names)).flatMap(lambda f: _spread(job, f[0], f[1], parts))
    spread.groupByKey(parts).foreach(lambda kv: _gather_lines(job, kv[0], kv[1]))
    root, found = _files(os.path.join(job.work, "in"))
    return job._replace(root=root, shards=[[n] for n in found])


def _clean(sc: Any, job: Job, ranges: int, alone: bool) -> list[str]:
    n = len(job.shards)
    shards = sc.parallelize(range(n), n)
    if alone:
        return shards.map(lambda i: _apply(job, i, None)).collect()
    keys = sum(shards.map(lambda i: _map(job, i)).collect())
    bits = max(16, min(41, keys.bit_length() + 7))  # one key in a hundred is taken for another's
    asked = shards.flatMap(lambda i: _ask(job, i, bits, ranges)).groupByKey(ranges)
    answers = asked.flatMap(lambda kv: _count(job, kv[0], kv[1])).groupByKey(n)
    selected = answers.flatMap(lambda kv: _select(job, kv[0], kv[1], ranges)).groupByKey(ranges)
    told = selected.flatMap(lambda kv: _fold(job, kv[0], kv[1]))
    return told.groupByKey(n).map(lambda kv: _apply(job, kv[0], kv[1])).collect()


def _prepare(a: argparse.Namespace, rest: list[str]) -> Job:
    root, names = _files(a.input)
    out = os.path.abspath(a.output)
    if os.path.isdir(out) and [f for f in os.listdir(out) if not f.startswith(".")]:
        raise Failed(f"{a.output}: is not empty; write somewhere else, or remove it")
    if (out + os.sep).startswith(root + os.sep):
        raise Failed(f"{a.output}: lies in the input")
    kinds = {os.path.splitext(n)[1] in (".parquet", ".pq") for n in names}
    if len(kinds) > 1:
        raise Failed(f"{a.input}: Parquet and other files together; clean them one after the other")
    parquet = True in kinds
    fields = {"text-field": "text" if a.text_field else None, "thread-field": "thread" if a.thread_field else None} if parquet else {}
    given = {"text-field": a.text_field, "thread-field": a.thread_field, "id-field": a.id_field}
    options = rest + [f"--{k}={fields.get(k, v)}" for k, v in given.items() if v]
    if parquet:
        options.append("--format=jsonl")
        options = [o for o in options if not o.startswith("--id-field")] + (["--id-field=id"] if a.id_field else [])
    sizes = [os.path.getsize(os.path.join(root, n)) for n in names]
    shards = cut(names, sizes, a.shards) if a.shards else [[n] for n in names]
    return Job(root, out, os.path.abspath(a.work or os.path.join(out, "_work")), shards, options, os.path.basename(a.program), parquet,
               a.text_field or "text", a.thread_field, a.id_field)


def _finish(job: Job, stats: list[str]) -> None:
    total: Any = {}
    for s in stats:
        one = json.loads(s)
        total = merge_stats(total, one) if total else one
    if total and total["in"]["bytes"]:
        total["removed_percent"] = round(100 * sum(v["bytes"] for v in total["removed"].values()) / total["in"]["bytes"], 2)
    for name, text in (("_stats.json", json.dumps(total, indent=1) + "\n"), ("_SUCCESS", "")):
        beside = os.path.join(job.out, f".{name}.tmp")
        with open(beside, "w", encoding="utf-8") as f:
            f.write(text)
        os.replace(beside, os.path.join(job.out, name))


def main(argv: list[str] | None = None) -> int:
    a, rest = _arguments(sys.argv[1:] if argv is None else argv)
    try:
        job = _prepare(a, rest)
    except Failed as e:
        print(f"thresh.spark: {e}", file=sys.stderr)
        return 1
    from py4j.protocol import Py4JJavaError

    os.makedirs(os.path.join(job.work, "places"), exist_ok=True)
    if __name__ != "__main__":  # else its functions travel anyway
        from pyspark import cloudpickle

        cloudpickle.register_pickle_by_value(sys.modules[__name__])
    spark = _session(a)
    try:
        spark.sparkContext.addFile(os.path.abspath(a.program))
        if a.repartition:
            job = _repartition(spark.sparkContext, job, a.repartition)
        stats = _clean(spark.sparkContext, job, a.ranges or min(256, len(job.shards)), "--scope=thread" in rest)
        shutil.rmtree(os.path.join(job.out, "_temporary"), ignore_errors=True)
        shutil.rmtree(job.work, ignore_errors=True)
        _finish(job, stats)
        return 0
    except Py4JJavaError as e:
        said = [line for line in str(e.java_exception).splitlines() if "Failed: " in line]
        print(f"thresh.spark: {said[0].partition('Failed: ')[2] if said else e.java_exception}", file=sys.stderr)
        return 1
    finally:
        spark.stop()


if __name__ == "__main__":
    sys.exit(main())
