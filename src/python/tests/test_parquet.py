"""python -m thresh: Parquet and JSON lines, a file and a folder; datatrove in a pipeline."""

import json
import subprocess

import pytest
import thresh
from conftest import program, talk
from thresh.__main__ import main

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
TEXTS, THREADS, IDS = talk(500, 20, 9)
TABLE = pa.table({"id": IDS, "text": TEXTS, "thread": THREADS, "score": pa.array([i / 3 for i in range(500)]), "tags": [["a", str(i)] for i in range(500)]})


def test_a_file(tmp_path, capsys):
    a, b = tmp_path / "a.parquet", tmp_path / "b.parquet"
    pq.write_table(TABLE.replace_schema_metadata({"made": "by test"}), a, row_group_size=130, compression="zstd")
    assert main([str(a), str(b), "--thread-field=thread", "--id-field=id", "--min-words=7", "--stats", "--batch-rows=37"]) == 0
    out = pq.read_table(b)
    want = thresh.Filter(min_words=7).clean(TEXTS, THREADS, IDS)
    assert out["text"].to_pylist() == want and want != TEXTS
    assert out.drop_columns("text").equals(TABLE.drop_columns("text"))
    assert out.schema.metadata[b"made"] == b"by test" and out.schema.names == TABLE.schema.names
    meta = pq.ParquetFile(b).metadata
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [130, 130, 130, 110]
    assert meta.row_group(0).column(1).compression == "ZSTD"
    assert json.loads(capsys.readouterr().err)["in"]["posts"] == 500


def test_a_folder_is_one_run(tmp_path):
    src, dst = tmp_path / "src", tmp_path / "dst"
    (src / "more").mkdir(parents=True)
    pq.write_table(TABLE.slice(0, 200), src / "a.parquet")
    lines = [json.dumps({"n": i, "text": TEXTS[i], "thread": THREADS[i], "id": IDS[i]}) + "\n" for i in range(200, 350)]
    with pa.CompressedOutputStream(str(src / "b.jsonl.zst"), "zstd") as z:
        z.write("".join(lines).encode())
    pq.write_table(TABLE.slice(350), src / "more" / "c.parquet")
    (src / "notes.txt").write_text("left out")
    assert main([str(src), str(dst), "--thread-field=thread"]) == 0
    want = thresh.Filter().clean(TEXTS, THREADS)
    assert pq.read_table(dst / "a.parquet")["text"].to_pylist() == want[:200]
    with pa.CompressedInputStream(str(dst / "b.jsonl.zst"), "zstd") as z:
        out = [json.loads(line) for line in z.read().decode().splitlines()]
    assert [o["text"] for o in out] == want[200:350] and [o["n"] for o in out] == list(range(200, 350))
    assert pq.read_table(dst / "more" / "c.parquet")["text"].to_pylist() == want[350:]
    assert not (dst / "notes.txt").exists()


def test_dictionary_and_large_columns_stay_what_they_are(tmp_path):
    a, b = tmp_path / "a.parquet", tmp_path / "b.parquet"
    for kind in (pa.large_string(), pa.dictionary(pa.int32(), pa.string())):
        pq.write_table(TABLE.set_column(1, "text", TABLE["text"].cast(pa.string()).dictionary_encode() if pa.types.is_dictionary(kind) else TABLE["text"].cast(kind)), a)
        assert main([str(a), str(b), "--thread-field=thread"]) == 0
        out = pq.read_table(b)
        assert out["text"].type == pq.read_table(a)["text"].type
        assert out["text"].to_pylist() == thresh.Filter().clean(TEXTS, THREADS)


@pytest.mark.parametrize(
    "args, status, said",
    [
        (["{t}/none.parquet", "{t}/o"], 1, "no such file"),
        (["{t}/a.parquet", "{t}/o.parquet", "--text-field=body"], 1, "has no column body; there are id, text"),
        (["{t}/a.parquet", "{t}/a.parquet"], 1, "is an input too"),
        (["{t}/a.parquet", "{t}/o.parquet", "--min-words=x"], 2, "min-words"),
        (["{t}/a.parquet", "{t}/o.parquet", "--text-field=score"], 1, "row group 0"),
        (["{t}/broken.parquet", "{t}/o.parquet"], 1, "arquet"),
        (["{t}/x.txt", "{t}/o.txt"], 1, "neither Parquet nor JSON lines"),
    ],
)
def test_trouble(tmp_path, capsys, args, status, said):
    pq.write_table(TABLE, tmp_path / "a.parquet")
    (tmp_path / "broken.parquet").write_bytes(b"PAR1 no")
    (tmp_path / "x.txt").write_text("x")
    before = (tmp_path / "a.parquet").read_bytes()
    assert main([w.format(t=tmp_path) for w in args]) == status
    assert said in capsys.readouterr().err
    assert not (tmp_path / "o.parquet").exists() and (tmp_path / "a.parquet").read_bytes() == before
    assert not list(tmp_path.glob("*.tmp"))


def test_datatrove_in_a_pipeline(tmp_path):
    pytest.importorskip("datatrove")
    from datatrove.data import Document
    from datatrove.executor import LocalPipelineExecutor
    from datatrove.pipeline.readers import JsonlReader
    from datatrove.pipeline.writers import JsonlWriter
    from thresh.datatrove import ThreshCleaner

    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jsonl").write_text("".join(json.dumps({"text": t, "id": i, "thread": k}) + "\n" for t, k, i in zip(TEXTS, THREADS, IDS)))
    stats = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(tmp_path / "in")),
            ThreshCleaner(thread_key="thread", batch_size=60),
            JsonlWriter(str(tmp_path / "out"), compression=None),
        ],
        tasks=1,
        logging_dir=str(tmp_path / "logs"),
    ).run()
    (written,) = (tmp_path / "out").iterdir()
    got = {r["id"]: r["text"] for r in map(json.loads, written.read_text().splitlines())}
    want = thresh.Filter().clean(TEXTS, THREADS)
    assert [got.get(i, "") for i in IDS] == want
    counted = [s for s in stats.stats if "thresh" in s.name][0].stats
    assert counted["removed_quote"].total > 0 and counted["changed"].total == sum(a != b for a, b in zip(TEXTS, want))

    step = ThreshCleaner(mode="annotate", thread_key="thread")
    docs = list(step.run(Document(t, i, metadata={"thread": k}) for t, k, i in zip(TEXTS, THREADS, IDS)))
    assert [d.text for d in docs] == TEXTS and any(d.metadata["thresh"] for d in docs)
    with pytest.raises(thresh.OptionError):
        ThreshCleaner(no_such=1)


def test_the_program_reads_the_same(tmp_path):
    """The other columns as JSON fields: the program and the package agree on a whole file."""
    lines = "".join(json.dumps({"text": t, "thread": k, "id": i}) + "\n" for t, k, i in zip(TEXTS, THREADS, IDS))
    (tmp_path / "a.jsonl").write_text(lines)
    assert main([str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl"), "--thread-field=thread"]) == 0
    want = subprocess.run([program(), "-q", "--thread-field=thread", str(tmp_path / "a.jsonl")], stdout=subprocess.PIPE, check=True).stdout
    assert (tmp_path / "b.jsonl").read_bytes() == want


def test_bad_records_are_named_with_file_and_line(tmp_path, capsys):
    bad = tmp_path / "a.jsonl"
    bad.write_text('{"text": "one"}\n{"text": \n{"text": "three"}\n' + "nonsense\n" * 9)
    assert main([str(bad), str(tmp_path / "b.jsonl")]) == 0
    said = capsys.readouterr().err
    assert f"{bad}:2: record 2: " in said and "passed through unchanged" in said and "more records: " in said
    assert (tmp_path / "b.jsonl").read_bytes() == bad.read_bytes()
    assert main([str(bad), str(tmp_path / "c.jsonl"), "--strict"]) == 1
    assert f"thresh: {bad}:2: " in capsys.readouterr().err
    assert not (tmp_path / "c.jsonl").exists()
    packed = tmp_path / "d.jsonl.zst"
    packed.write_bytes(b"\x28\xb5\x2f\xfd no zstd")
    assert main([str(packed), str(tmp_path / "e.jsonl.zst")]) == 1
    assert str(packed) in capsys.readouterr().err
