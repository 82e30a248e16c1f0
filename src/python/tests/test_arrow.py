"""Arrow columns of all kinds give what lists give; broken ones an exception."""

import gc

import pytest
import thresh
from conftest import talk

pa = pytest.importorskip("pyarrow")
TEXTS, THREADS, IDS = talk(300, 9, 3)
TEXTS[17] = TEXTS[40] = None
WANT = thresh.Filter().clean(TEXTS, THREADS)


def check(got, like=None):
    got.validate(full=True)
    assert got.to_pylist() == WANT
    if like is not None:
        assert got.type == like
    assert got.null_count == 2


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.string_view()], ids=str)
def test_kinds(kind):
    texts = pa.array(TEXTS, kind)
    out = pa.large_string() if kind == pa.string_view() else kind
    check(thresh.Filter().clean(texts, THREADS, IDS), out)
    check(thresh.Filter().clean(texts, pa.array(THREADS)), out)
    check(thresh.Filter().clean(TEXTS and texts, pa.array([str(t) for t in THREADS], pa.large_string()), pa.array(IDS)), out)


@pytest.mark.parametrize("kind", [pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(), pa.uint32(), pa.int64(), pa.uint64()], ids=str)
def test_thread_numbers(kind):
    check(thresh.Filter().clean(pa.array(TEXTS), pa.array(THREADS, kind)))


@pytest.mark.parametrize("kind", [pa.int8(), pa.int32(), pa.uint16()], ids=str)
def test_dictionaries(kind):
    names = pa.array([f"thread {t}" for t in THREADS]).dictionary_encode().cast(pa.dictionary(kind, pa.string()))
    check(thresh.Filter().clean(pa.array(TEXTS), names))
    texts = pa.array(TEXTS).dictionary_encode()
    check(thresh.Filter().clean(texts, names), pa.string())


@pytest.mark.parametrize("n", [1, 3, 8, 11])
def test_slices_and_chunks(n):
    texts, threads = pa.array(["x"] * n + TEXTS), pa.array([999] * n + THREADS)
    check(thresh.Filter().clean(texts.slice(n), threads.slice(n)))
    parts = [pa.array(TEXTS[i : i + n], pa.string()) for i in range(0, 40, n)]
    rest = pa.array(TEXTS[len(parts) * n :], pa.string())
    chunked = pa.chunked_array([*parts, pa.array([], pa.string()), rest])
    got = thresh.Filter().clean(chunked, threads.slice(n))
    check(got)
    assert [len(c) for c in got.chunks] == [len(c) for c in chunked.chunks]
    check(thresh.Filter().clean(pa.array(TEXTS), pa.chunked_array([threads.slice(n, 50), threads.slice(n + 50)])))


def test_lists_and_arrays_go_together():
    assert thresh.Filter().clean(TEXTS, pa.array(THREADS)) == WANT
    assert thresh.Filter().spans(pa.array(TEXTS), THREADS, pa.array(IDS)) == thresh.Filter().spans(TEXTS, THREADS, IDS)


def test_empty_and_null():
    f = thresh.Filter()
    assert f.clean(pa.array([], pa.string())).to_pylist() == []
    assert f.clean(pa.chunked_array([], pa.string())).to_pylist() == []
    assert f.clean(pa.nulls(3)).to_pylist() == [None] * 3
    assert f.clean(pa.array(["a", None]), pa.nulls(2), pa.nulls(2)).to_pylist() == ["a", None]
    assert f.clean(pa.array([None, None], pa.string())).to_pylist() == [None, None]


class Bare:
    """An array of nobody's library."""

    def __init__(self, a, stream=False):
        if stream:
            self.__class__ = Stream
        self.a = a

    def __arrow_c_array__(self, requested_schema=None):
        return self.a.__arrow_c_array__(requested_schema)


class Stream:
    def __arrow_c_stream__(self, requested_schema=None):
        return self.a.__arrow_c_stream__(requested_schema)


def test_any_library():
    got = thresh.Filter().clean(Bare(pa.array(TEXTS)), Bare(pa.array(THREADS)))
    assert pa.array(got).to_pylist() == WANT and len(got) == len(WANT)
    chunked = pa.chunked_array([pa.array(TEXTS[:100]), pa.array(TEXTS[100:])])
    got = thresh.Filter().clean(Bare(chunked, stream=True), THREADS)
    with pytest.raises(ValueError, match="several arrays"):
        got.__arrow_c_array__()
    arrow = pa.chunked_array(got)
    del got, chunked
    gc.collect()
    assert arrow.to_pylist() == WANT
    capsule = thresh.Filter().clean(Bare(pa.array(["a"]))).__arrow_c_stream__()
    del capsule  # nobody took it
    gc.collect()


def test_pandas():
    pd = pytest.importorskip("pandas")
    for kind in (None, "string", "string[pyarrow]"):
        texts = pd.Series(TEXTS, index=range(7, 7 + len(TEXTS)), name="said", dtype=kind)
        got = thresh.Filter().clean(texts, pd.Series(THREADS))
        assert got.index.equals(texts.index) and got.name == "said" and got.dtype == texts.dtype
        assert [None if t is pd.NA or t != t or t is None else t for t in got] == WANT


def test_polars():
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"text": TEXTS, "thread": THREADS})
    got = thresh.Filter().clean(frame["text"], frame["thread"])
    assert isinstance(got, pl.Series) and got.name == "text" and got.to_list() == WANT


def test_no_strings():
    f = thresh.Filter()
    for bad in (pa.array([1.5]), pa.array([1]), pa.array([["a"]]), pa.array([1, 2]).dictionary_encode(), pa.record_batch({"a": ["x"]})):
        with pytest.raises(thresh.DataError, match="strings are wanted"):
            f.clean(bad)
    with pytest.raises(thresh.DataError, match="threads: an Arrow array"):
        f.clean(pa.array(["a"]), pa.array([0.5]))
    with pytest.raises(thresh.DataError, match="threads: has 1 rows"):
        f.clean(pa.array(["a", "b"]), pa.array([1]))
    with pytest.raises(thresh.DataError, match="more rows"):
        f.clean(pa.array(["a"]), pa.array([1, 2]))


def test_offsets_that_cannot_be():
    data = pa.py_buffer(b"hello world")
    for ends in ([0, 5, 3], [0, 1 << 20, 11], [3, 2, 11]):
        offsets = pa.array(ends, pa.int32()).buffers()[1]
        with pytest.raises(thresh.DataError, match="row [01]: its offsets"):
            thresh.Filter().clean(pa.Array.from_buffers(pa.string(), 2, [None, offsets, data]))
    bad = pa.DictionaryArray.from_arrays(pa.array([0, 7], pa.int8()), pa.array(["a"]), safe=False)
    with pytest.raises(thresh.DataError, match="outside of the dictionary"):
        thresh.Filter().clean(bad)


def test_the_row_is_counted_from_the_beginning():
    """A piece of a column ends after 65,536 rows; the message counts from the first."""
    n = 70_000
    ends = list(range(n + 1))
    ends[68_000] = 1
    offsets = pa.array(ends, pa.int32()).buffers()[1]
    with pytest.raises(thresh.DataError, match="row 67999: its offsets"):
        thresh.Filter(jobs=1).clean(pa.Array.from_buffers(pa.string(), n, [None, offsets, pa.py_buffer(b"a" * n)]))


def test_sliced_dictionaries_and_chunks_of_them():
    names = pa.array(["x", "y"] + [f"thread {t}" for t in THREADS]).dictionary_encode().slice(2)
    texts = pa.array(["x"] + TEXTS).dictionary_encode().slice(1)
    check(thresh.Filter().clean(texts, names))
    chunked = pa.chunked_array([texts.slice(0, 100), texts.slice(100, 0), texts.slice(100)])
    got = thresh.Filter().clean(chunked, names)
    check(got)
    assert [len(c) for c in got.chunks] == [100, 0, 200]
    check(thresh.Filter().clean(pa.array(TEXTS, pa.large_string()).slice(0), names), pa.large_string())


def test_more_than_one_piece():
    texts = [f"{i} " + " ".join(f"w{i * 7 % 1000 + k}" for k in range(300)) for i in range(9000)]
    texts[5] = None
    a = thresh.Filter().clean(pa.array(texts))
    a.validate(full=True)
    assert a.to_pylist() == thresh.Filter().clean(texts)
    b = thresh.Filter().clean(pa.array(texts), pa.chunked_array([pa.array(range(4999)), pa.array(range(4999, 9000))]))
    b.validate(full=True)
    assert b.null_count == 1 and b.to_pylist() == thresh.Filter().clean(texts, list(range(9000)))


def test_binary_and_bytes_that_are_no_utf8():
    got = thresh.Filter().clean(pa.array([b"a\xff\xfe b", None, b"> x"], pa.binary()))
    assert got.type == pa.binary() and got.to_pylist()[:2] == [b"a\xff\xfe b", None]
