"""python -m thresh IN OUT: Parquet, or a folder of Parquet and JSON lines, cleaned.  SPDX-License-Identifier: MIT"""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from pathlib import Path
from typing import Any

from ._filter import Error, Filter, version

PACKED = {".zst": "zstd", ".gz": "gzip", ".bz2": "bz2"}
JSON = {".jsonl", ".json", ".ndjson"}
GROUP_BYTES = 64 << 20  # a row group is written when it is complete, or that large


def _arguments(argv: list[str]) -> tuple[argparse.Namespace, dict[str, Any]]:
    p = argparse.ArgumentParser(
        prog="python -m thresh",
        description="Clean Parquet files, or a folder of Parquet and JSON lines files (also .zst, .gz, .bz2), in the order of their "
        "names, as one run. Rows stay, also empty ones; other columns are not touched.",
        epilog="Any other option of the program may follow, as --min-words=6; `thresh --help` tells them.",
        allow_abbrev=False,
    )
    p.add_argument("input", help="a file or a folder")
    p.add_argument("output", help="the same, new")
    p.add_argument("--text-field", default="text", metavar="NAME", help="column or field of the text (default text)")
    p.add_argument("--thread-field", metavar="NAME", help="rows with the same value are one thread")
    p.add_argument("--id-field", metavar="NAME", help="how a row is named as a source")
    p.add_argument("--stats", nargs="?", const="-", metavar="FILE", help="counters as JSON, to FILE or standard error")
    p.add_argument("--batch-rows", type=int, default=8192, metavar="N", help="rows read at once (default 8192); the result is the same")
    p.add_argument("--version", action="version", version=f"thresh {version()}")
    known, rest = p.parse_known_args(argv)
    options: dict[str, Any] = {}
    for word in rest:
        name, eq, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            p.error(f"{word}: what is that? Options are written --name=value")
        options[name.replace("-", "_")] = value if eq else True
    for name in ("to", "format", "output_dir", "pack", "recursive", "files0_from", "journal", "drop_empty", "emit_places", "with_places"):
        if name in options:
            p.error(f"--{name.replace('_', '-')}: rows stay here, and the output has the form of the input; there is the program thresh")
    return known, options


def _parquet(f: Filter, source: Path, target: Path, a: argparse.Namespace) -> None:
    import pyarrow as pa

    try:
        _columns(f, source, target, a)
    except pa.ArrowInvalid as e:
        raise Error(f"{source}: {e}; is it whole, and Parquet?") from None


def _columns(f: Filter, source: Path, target: Path, a: argparse.Namespace) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.set_memory_pool(pa.system_memory_pool())  # what is freed goes back: --memory is an upper bound
    with pq.ParquetFile(source, pre_buffer=False, buffer_size=1 << 20) as file:
        schema = file.schema_arrow
        for name in (a.text_field, a.thread_field, a.id_field):
            if name is not None and name not in schema.names:
                raise Error(f"{source}: has no column {name}; there are {', '.join(schema.names)}")
        at = schema.get_field_index(a.text_field)
        codec = file.metadata.row_group(0).column(0).compression if file.num_row_groups else "SNAPPY"
        with pq.ParquetWriter(target, schema, compression="NONE" if codec == "UNCOMPRESSED" else codec) as out:
            for group in range(file.num_row_groups):
                waiting: list[Any] = []
                size = row = 0
                for batch in file.iter_batches(a.batch_rows, row_groups=[group]):
                    row += len(batch)
                    column = lambda name: None if name is None else batch.column(name)  # noqa: E731
                    try:
                        text = f.clean(column(a.text_field), column(a.thread_field), column(a.id_field))
                    except Error as e:
                        raise type(e)(f"{source}: row group {group}, rows up to {row}: {e}") from None
                    batch = batch.set_column(at, schema.field(at), text if text.type == schema.field(at).type else text.cast(schema.field(at).type))
                    waiting.append(batch)
                    size += batch.nbytes
                    if size >= GROUP_BYTES:
                        out.write_table(pa.Table.from_batches(waiting, schema), row_group_size=1 << 30)
                        waiting, size = [], 0
                if waiting:
                    out.write_table(pa.Table.from_batches(waiting, schema), row_group_size=1 << 30)


def _json(f: Filter, source: Path, target: Path, a: argparse.Namespace) -> None:
    """The program's own reader: fields, order and bytes of all else stay."""
    packed = PACKED.get(source.suffix)
    with open(source, "rb") as raw, open(target, "wb") as out:
        if packed:
            import pyarrow as pa

            sink: Any = pa.CompressedOutputStream(pa.PythonFile(out, "w"), packed)
        else:
            sink = out
        for text in f._run(os.fspath(source), raw.read, sink.write):
            print(f"thresh: {text}", file=sys.stderr)
        if packed:
            sink.close()


def _kind(path: Path) -> str | None:
    suffixes = [s for s in path.suffixes[-2:] if s not in PACKED]
    last = suffixes[-1] if suffixes else ""
    return "parquet" if path.suffix in (".parquet", ".pq") else "json" if last in JSON else None


def _files(a: argparse.Namespace) -> list[tuple[Path, Path, str]]:
    source, target = Path(a.input), Path(a.output)
    if not source.exists():
        raise Error(f"{source}: there is no such file or folder")
    if source.is_dir():
        inside = sorted((p for p in source.rglob("*") if p.is_file()), key=lambda p: os.fsencode(p.relative_to(source)))
        pairs = [(p, target / p.relative_to(source), _kind(p)) for p in inside]
        todo = [(p, t, k) for p, t, k in pairs if k]
        for p, _, k in pairs:
            if not k:
                print(f"thresh: {p}: neither Parquet nor JSON lines; left out", file=sys.stderr)
        if not todo:
            raise Error(f"{source}: holds no Parquet and no JSON lines files")
    else:
        kind = _kind(source)
        if not kind:
            raise Error(f"{source}: neither Parquet nor JSON lines, by its name; for other formats there is the program thresh")
        todo = [(source, target / source.name if target.is_dir() else target, kind)]
    for p, t, _ in todo:
        if t.exists() and t.resolve() in {q.resolve() for q, _, _ in todo}:
            raise Error(f"{t}: is an input too; write somewhere else")
    return todo


def main(argv: list[str] | None = None) -> int:
    a, options = _arguments(sys.argv[1:] if argv is None else argv)
    with warnings.catch_warnings():
        warnings.simplefilter("always", RuntimeWarning)
        warnings.showwarning = lambda message, *_: print(message, file=sys.stderr)
        return _run(a, options)


def _run(a: argparse.Namespace, options: dict[str, Any]) -> int:
    try:
        todo = _files(a)
        if any(k == "json" for _, _, k in todo):
            fields = {"text_field": a.text_field, "thread_field": a.thread_field, "id_field": a.id_field, "format": "jsonl"}
            options.update({k: v for k, v in fields.items() if v is not None})
        with Filter(**options) as f:
            for source, target, kind in todo:
                target.parent.mkdir(parents=True, exist_ok=True)
                beside = target.with_name(target.name + ".tmp")  # a result is whole, or not there
                try:
                    (_parquet if kind == "parquet" else _json)(f, source, beside, a)
                    os.replace(beside, target)
                finally:
                    beside.unlink(missing_ok=True)
            if a.stats:
                text = json.dumps(f.stats(), indent=2) + "\n"
                sys.stderr.write(text) if a.stats == "-" else Path(a.stats).write_text(text)
    except (Error, OSError) as e:
        print(f"thresh: {str(e).removeprefix('thresh: ')}", file=sys.stderr)
        return 2 if isinstance(e, ValueError) and type(e).__name__ == "OptionError" else 1
    except ImportError as e:
        print(f"thresh: {e}; Parquet and packed JSON need pyarrow: pip install 'thresh[parquet]'", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
