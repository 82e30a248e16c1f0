"""Filter, clean and what they raise.  SPDX-License-Identifier: MIT"""

from __future__ import annotations

import ctypes
import json
import os
import re
import struct
import threading
import warnings
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, NamedTuple, NoReturn, overload

from . import _arrow, _ffi
from ._ffi import lib

_PIECE = 8 << 20  # characters or bytes handed over at once: so that Ctrl-C is heard in between
_ROWS = 1 << 16


class Error(Exception):
    """What thresh raises; its text says what is wrong and what to do."""


class OptionError(Error, ValueError):
    """There is no such option, or it cannot have that value."""


class DataError(Error, ValueError):
    """Input that cannot be read: an Arrow type, an offset, a file."""


class Source(NamedTuple):
    """Where a text was said before. `thread` and `post` count from 1 in what the Filter read; `id` is that row's, if it had one."""

    thread: int
    post: int
    id: str | None


class Span(NamedTuple):
    """text[start:end] goes. `kind` is quote, repost, chrome or signature; `reason` a measure or the name of a rule; `source` None
    if it is not in the stream; `words` how many were found there (0: no measure)."""

    start: int
    end: int
    kind: str
    reason: str
    source: Source | None
    words: int


def version() -> str:
    """The library's version, such as "0.2.0"."""
    return lib.thresh_version().decode()


def _values(name: str, value: object) -> Iterator[str | None]:
    if value is None:
        return
    if isinstance(value, bool):
        yield "true" if value else "false"
    elif isinstance(value, (str, os.PathLike)):
        yield os.fspath(value)
    elif isinstance(value, (int, float)):
        yield repr(value)
    elif isinstance(value, (list, tuple, set, frozenset)):
        parts = [os.fspath(v) if isinstance(v, (str, os.PathLike)) else str(v) for v in value]
        if name == "rules":
            yield from parts
        else:
            yield ",".join(sorted(parts) if isinstance(value, (set, frozenset)) else parts)
    else:
        raise OptionError(f"{name}: a {type(value).__name__} is no value of an option")


class _Keys:
    """Threads or ids of a list: strings and numbers, one behind the other, with lengths in code points."""

    def __init__(self, values: Sequence[object], a: int, b: int, what: str) -> None:
        part = values[a:b]
        try:
            joined = "".join(part)  # type: ignore[arg-type]
        except TypeError:
            part = ["" if v is None else v if isinstance(v, str) else _number(v, a + i, what) for i, v in enumerate(part)]
            joined = "".join(part)
        self.data = joined.encode("utf-8", "surrogatepass")
        self.lengths = array("I", map(len, part))  # type: ignore[arg-type]

    def column(self) -> _ffi.Column:
        return _by_length(self.data, self.lengths)


def _number(v: object, row: int, what: str) -> str:
    if isinstance(v, bool) or not hasattr(v, "__index__"):
        raise TypeError(f"thresh: row {row} of {what} is a {type(v).__name__}; str, int or None is wanted")
    return str(v.__index__())


def _by_length(data: bytes, lengths: array) -> _ffi.Column:
    address, n = lengths.buffer_info()
    c = _ffi.Column(data=ctypes.cast(ctypes.c_char_p(data), ctypes.c_void_p), n_data=len(data), length=address)
    c.keep = (data, lengths)
    return c


def _bits(flags: Iterable[bool], n: int) -> bytearray:
    bits = bytearray((n + 7) // 8)
    for i, f in enumerate(flags):
        if f:
            bits[i >> 3] |= 1 << (i & 7)
    return bits


class _Texts:
    """A list of texts in pieces."""

    def __init__(self, texts: Sequence[str | None]) -> None:
        self.texts = texts
        kinds = set(map(type, texts))
        if not all(k is type(None) or issubclass(k, str) for k in kinds):
            row, bad = next((i, t) for i, t in enumerate(texts) if t is not None and not isinstance(t, str))
            raise TypeError(f"thresh: row {row} is a {type(bad).__name__}; str or None is wanted")
        self.some_none = type(None) in kinds
        self.lengths = array("I", (0 if t is None else len(t) for t in texts) if self.some_none else map(len, texts))  # type: ignore[arg-type]
        self.ends = list(accumulate(self.lengths))

    def cut(self, a: int) -> int:
        before = self.ends[a - 1] if a else 0
        return max(a + 1, min(bisect_right(self.ends, before + _PIECE), a + _ROWS))

    def column(self, a: int, b: int) -> _ffi.Column:
        part = self.texts[a:b]
        bits = _bits((t is not None for t in part), len(part)) if self.some_none else None
        joined = "".join("" if t is None else t for t in part) if self.some_none else "".join(part)  # type: ignore[arg-type]
        c = _by_length(joined.encode("utf-8", "surrogatepass"), self.lengths[a:b])
        if bits is not None:
            hold = (ctypes.c_char * len(bits)).from_buffer(bits)
            c.valid = ctypes.addressof(hold)
            c.keep = (c.keep, hold, bits)
        return c


def _as_list(x: Any, what: str) -> Sequence[Any]:
    if isinstance(x, (str, bytes)):
        raise TypeError(f"thresh: {what} is one {type(x).__name__}, not a list of them" + ("; see thresh.clean" if what == "texts" else ""))
    return x if isinstance(x, (list, tuple)) else list(x)


def _too_few(what: str, n: int) -> str:
    return f"{what}: has {n} rows, the texts have more; give one for each text, None where there is none"


def _too_many(what: str, n: int) -> str:
    return f"{what}: has more rows than the texts, which have {n}; give one for each text"


def _same_length(what: str, n: int, texts: int) -> None:
    if n != texts:
        raise DataError(_too_few(what, n) if n < texts else _too_many(what, texts))


class _Beside:
    """A column beside the texts (threads, ids), asked for rows [a, b) in rising order."""

    def __init__(self, values: Any, what: str) -> None:
        self.what, self.start = what, 0
        self.chunk: _arrow.Chunk | None = None
        self.values: Sequence[Any] | None = None
        self.arrays = _arrow.chunks(values, what) if _arrow.is_arrow(values) else None
        if self.arrays is None:
            self.values = _as_list(values, what)
            if not all(k is type(None) or issubclass(k, str) or (hasattr(k, "__index__") and k is not bool) for k in set(map(type, self.values))):
                for row, v in enumerate(self.values):
                    if v is not None and not isinstance(v, str):
                        _number(v, row, what)

    def most(self, a: int) -> int:
        """Rows that can be had in one piece from a on."""
        if self.values is not None:
            if a >= len(self.values):  # the texts are a stream
                raise DataError(_too_few(self.what, len(self.values)))
            return len(self.values) - a
        while self.chunk is None or a >= self.start + self.chunk.n:
            if self.chunk is not None:
                self.start += self.chunk.n
            self.chunk = next(self.arrays, None)  # type: ignore[arg-type]
            if self.chunk is None:
                raise DataError(_too_few(self.what, self.start))
        return self.start + self.chunk.n - a

    def column(self, a: int, b: int) -> _ffi.Column:
        if self.values is not None:
            return _Keys(self.values, a, b, self.what).column()
        assert self.chunk is not None
        return self.chunk.column(a - self.start, b - self.start)

    def end(self, n: int) -> None:
        if self.arrays is None:
            over = len(self.values or ()) > n
        else:
            rest = 0 if self.chunk is None else self.start + self.chunk.n
            over = rest > n or any(c.n for c in self.arrays)
        if over:
            raise DataError(_too_many(self.what, n))


class Filter:
    """A filter that remembers what it read, from call to call, as the program does from file to file.

    Options are those of the command line, with `_` for `-`: `strip="quote,repost"` (or a list), `min_words=8`, `similarity=0.8`,
    `scope="thread"`, `orphans="keep"`, `memory="4G"`, `jobs=1`, `rules=[...]`, `index=FILE` (loaded now, saved by `close`), ...
    `thresh --help` tells them all.  Wrong ones raise OptionError.

    The result depends on texts, threads, ids, their order and the options alone: never on how the texts are cut into calls.

    One Filter is for one thread at a time (RuntimeError otherwise); several run in parallel, the GIL is not held.  It cannot be
    pickled, nor used in a process forked from the one that made it.
    """

    def __init__(self, **options: object) -> None:
        self._handle: int | None = None
        self._lock = threading.Lock()
        self._pid = os.getpid()
        self._reasons: dict[int, str] = {}
        self._read = self._lost = False  # texts were read by this call; by one of which nobody got the result
        self._handle = lib.thresh_new()
        if not self._handle:
            raise MemoryError("thresh: no memory for a Filter")
        self._keep: list[bytes] = []
        for name, value in {"stats": True, **options}.items():
            option = name.replace("_", "-")
            for text in _values(name, value):
                if name == "stats":
                    text = None
                b = None if text is None else os.fsencode(text)
                if b is not None and b"\0" in b:
                    raise OptionError(f"{option}: a value with a NUL in it")
                if lib.thresh_set(self._handle, option.encode(), b):
                    raise OptionError(self._why())

    # ---- life ----

    def __enter__(self) -> Filter:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self._free()

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            self._free()

    def __reduce__(self) -> NoReturn:
        raise TypeError("thresh: a Filter cannot be pickled or copied: what it remembers lies in this process; make one in each worker")

    def _free(self) -> None:
        handle, self._handle = self._handle, None
        if handle and os.getpid() == self._pid:  # in a forked child its threads are not there to be joined
            lib.thresh_free(handle)

    def close(self) -> None:
        """Ends the run: with `index=FILE` what is remembered is saved. The Filter is of no more use. Called at the end of `with`."""
        if self._handle is None:
            return
        with _Use(self):
            troubles = _Troubles()
            io = _ffi.Io(size=ctypes.sizeof(_ffi.Io), trouble=troubles.tell)
            status = lib.thresh_finish(self._handle, ctypes.byref(io))
            why = self._why()
        self._free()
        for text in troubles.warnings:
            warnings.warn(f"thresh: {text}", RuntimeWarning, stacklevel=2)
        self._check(status, why)

    def _why(self) -> str:
        return lib.thresh_why(self._handle).decode("utf-8", "replace")

    def _check(self, status: int, why: str | None = None) -> None:
        if status == _ffi.OK:
            return
        why = self._why() if why is None else why
        if status == _ffi.MEMORY:
            raise MemoryError(f"thresh: {why}")
        if status == _ffi.IO:
            raise OSError(f"thresh: {why}")
        if status == _ffi.STOPPED:
            raise InterruptedError("thresh: stopped")
        raise (OptionError if status == _ffi.OPTION else DataError)(why)

    def stop(self) -> None:
        """Ends the call under way in another thread, which raises InterruptedError."""
        if self._handle:
            lib.thresh_stop(self._handle)

    # ---- work ----

    def _rows(self, want: int, n: int, text: _ffi.Column, beside: list[_ffi.Column | None], at: int, base: int = 0) -> _ffi.Result:
        rows = _ffi.Rows(size=ctypes.sizeof(_ffi.Rows), n=n, want=want, text=ctypes.pointer(text), base=base)
        if self._lost:
            self._lost = False
            warnings.warn(
                "thresh: the call before was ended by an exception; texts that it had read are remembered, and go as repeats when they are given "
                "again (a new Filter knows nothing of them)",
                RuntimeWarning,
                stacklevel=3,
            )
        for name, column in zip(("thread", "id"), beside):
            if column is not None:
                setattr(rows, name, ctypes.pointer(column))
        result = _ffi.Result(size=ctypes.sizeof(_ffi.Result))
        self._read = True
        status = lib.thresh_rows(self._handle, ctypes.byref(rows), ctypes.byref(result))
        if status == _ffi.DATA:  # rows are counted from the beginning of the column
            self._check(status, re.sub(r"^row (\d+)", lambda m: f"row {int(m[1]) + at}", self._why()))
        self._check(status)
        if result.too_long:
            warnings.warn(
                f"thresh: {result.too_long} of {n} texts from row {at} on are too long to be judged with this memory, and stay as they "
                "are; a larger memory= judges them",
                RuntimeWarning,
                stacklevel=3,
            )
        return result

    def _pieces(self, texts: Any, threads: Any, ids: Any) -> Iterator[tuple[_ffi.Column, list[_ffi.Column | None], int, int, _arrow.Chunk | None]]:
        if not _arrow.is_arrow(texts):
            texts = _as_list(texts, "texts")
        named = [(what, x if x is None or _arrow.is_arrow(x) else _as_list(x, what)) for what, x in (("threads", threads), ("ids", ids))]
        for what, x in named:  # before any text is read
            if hasattr(x, "__len__") and hasattr(texts, "__len__"):
                _same_length(what, len(x), len(texts))
        beside = [None if x is None else _Beside(x, what) for what, x in named]
        at = 0

        def columns(a: int, b: int) -> list[_ffi.Column | None]:
            return [None if x is None else x.column(a, b) for x in beside]

        def most(a: int, n: int) -> int:
            return min([n] + [x.most(a) for x in beside if x is not None])

        if _arrow.is_arrow(texts):
            for chunk in _arrow.chunks(texts, "texts"):
                if chunk.format not in _arrow.STRINGS and not chunk.all_null:
                    raise DataError(f"texts: an Arrow array of type {chunk.format!r}; strings are wanted (cast it first)")
                a = 0
                while a < chunk.n:
                    b = chunk.cut(a, _PIECE, _ROWS)
                    b = a + most(at, b - a)
                    yield chunk.column(a, b), columns(at, at + b - a), a, b, chunk
                    at += b - a
                    a = b
                if not chunk.n:
                    yield chunk.column(0, 0), [None, None], 0, 0, chunk
        else:
            all_texts = _Texts(texts)
            n = len(texts)
            while at < n:
                end = at + most(at, all_texts.cut(at) - at)
                yield all_texts.column(at, end), columns(at, end), at, end, None
                at = end
        for x in beside:
            if x is not None:
                x.end(at)

    @overload
    def clean(self, texts: list[str], threads: Any = None, ids: Any = None) -> list[str]: ...
    @overload
    def clean(self, texts: Sequence[str | None], threads: Any = None, ids: Any = None) -> list[str | None]: ...
    @overload
    def clean(self, texts: Any, threads: Any = None, ids: Any = None) -> Any: ...

    def clean(self, texts: Any, threads: Any = None, ids: Any = None) -> Any:
        """The texts without quotes, reposts, chrome and signatures, in their order; None stays None.

        texts    a sequence of str or None -> list; an Arrow array of strings (string, large_string, string_view, dictionary of
                 these, sliced or not) -> an Arrow array of string or large_string; a chunked array or stream -> the same chunks.
                 pyarrow, polars and pandas get their own types back; others an object with __arrow_c_stream__.
        threads  as many str, int or None (or an Arrow array of strings or integers): texts of the same thread are one discussion,
                 neighbours or not; each text is one post. Without threads each text is a thread, and its posts are found by the
                 separators that flattened forum pages have.
        ids      the same, to be named as a source by `spans`.
        Raises TypeError, DataError (columns of different lengths, an Arrow type that is no string), MemoryError; lists and lengths
        are looked at before any text is read. After KeyboardInterrupt what was read so far is remembered: the next call warns.
        """
        if _arrow.is_arrow(texts):
            return self._clean_arrow(texts, threads, ids)
        texts = _as_list(texts, "texts")
        with _Use(self):
            out: list[str | None] = list(texts)
            for column, beside, a, b, _ in self._pieces(texts, threads, ids):
                r = self._rows(_ffi.WANT_CHANGED, b - a, column, beside, a)
                if not r.n:
                    continue
                rows = (ctypes.c_uint64 * r.n).from_address(r.row)
                ends = (ctypes.c_int64 * (r.n + 1)).from_address(r.point)
                data = _ffi.copy(r.data, r.n_data).decode("utf-8", "surrogatepass")
                at = 0
                for row, end in zip(rows, ends[1:]):
                    out[a + row] = data[at:end]
                    at = end
            return out

    def _clean_arrow(self, texts: Any, threads: Any, ids: Any) -> Any:
        parts: list[_arrow.Strings] = []
        form = "u"
        with _Use(self):
            now: _Gathered | None = None
            at = 0
            for column, beside, a, b, chunk in self._pieces(texts, threads, ids):
                assert chunk is not None
                if now is None or now.chunk is not chunk:
                    if now is not None:
                        parts.append(now.end())
                    now = _Gathered(chunk)
                    form = now.format
                now.add(self._rows(now.want, b - a, column, beside, at, now.base), b - a)
                at += b - a
            if now is not None:
                parts.append(now.end())
        return _arrow.give_back(texts, form, parts)

    def spans(self, texts: Any, threads: Any = None, ids: Any = None) -> list[list[Span]]:
        """For each text what goes of it, in code points: spans rise, do not overlap, and leave exactly what `clean` gives.

        Takes what `clean` takes; it reads the texts as `clean` does, so they are remembered: call one or the other.
        """
        unpack = struct.Struct(_ffi.SPAN)
        out: list[list[Span]] = []
        with _Use(self):
            for column, beside, a, b, _ in self._pieces(texts, threads, ids):
                r = self._rows(_ffi.WANT_SPANS, b - a, column, beside, len(out))
                first = (ctypes.c_uint64 * (b - a + 1)).from_address(r.first)
                spans = [self._span(x) for x in unpack.iter_unpack(_ffi.copy(r.span, first[b - a] * unpack.size))]
                at = 0
                for end in first[1:]:
                    out.append(spans[at:end])
                    at = end
        return out

    def _span(self, x: tuple[int, ...]) -> Span:
        reason = self._reasons.get(x[7])
        if reason is None:
            reason = self._reasons[x[7]] = ctypes.string_at(x[7]).decode("utf-8", "replace")
        source = None
        if x[9]:
            name = ctypes.string_at(x[10], x[11]).decode("utf-8", "surrogatepass") if x[10] else None
            source = Source(x[8], x[9], name)
        return Span(x[3], x[4], _ffi.KINDS[x[5]], reason, source, x[6])

    def stats(self) -> dict[str, Any]:
        """The counters of `thresh --stats`, of all that was read so far."""
        with _Use(self):
            n = lib.thresh_stats(self._handle, None, 0)
            text = ctypes.create_string_buffer(n + 64)
            if not n or not lib.thresh_stats(self._handle, text, n + 64):
                raise MemoryError("thresh: no memory for the counters")
            return json.loads(text.value)

    def _run(self, name: str, read: Any, write: Any) -> list[str]:
        """One input of any format, by callbacks, for __main__.py; what a person should know of it."""
        failed: list[BaseException] = []
        troubles = _Troubles()

        def guard(call: Any, bad: int) -> Any:
            def safe(*args: Any) -> int:
                try:
                    return call(*args)
                except BaseException as e:  # noqa: BLE001: it must not go through C
                    failed.append(e)
                    return bad

            return safe

        def fill(_: object, to: int, n: int) -> int:
            data = read(n)
            ctypes.memmove(to, data, len(data))
            return len(data)

        def give(_: object, p: int, n: int) -> int:
            write(_ffi.copy(p, n))
            return 0

        io = _ffi.Io(size=ctypes.sizeof(_ffi.Io), read=_ffi.READ(guard(fill, -1)), write=_ffi.WRITE(guard(give, 1)), trouble=troubles.tell)
        with _Use(self):
            status = lib.thresh_run(self._handle, os.fsencode(name), ctypes.byref(io))
            if failed:
                raise failed[0]
            self._check(status)
        return troubles.warnings


class _Troubles:
    """Gathers warnings of a call; of many records of one kind the first three, and their number."""

    def __init__(self) -> None:
        self.said: dict[str, list[str]] = {}
        self.tell = _ffi.TROUBLE(self._tell)

    def _tell(self, _: object, t: Any) -> None:
        x = t.contents
        if x.severity != _ffi.WARNING:
            return  # it comes as an exception
        what = x.what.decode(errors="replace")
        where = f"{x.input.decode(errors='replace')}:{x.line}: " if x.input else ""
        self.said.setdefault(what, []).append(f"{where}{f'record {x.record}: ' if x.record else ''}{what}{'; passed through unchanged' if x.skipped else ''}")

    @property
    def warnings(self) -> list[str]:
        out: list[str] = []
        for what, said in self.said.items():
            out += said[:3]
            if len(said) > 3:
                out.append(f"{len(said) - 3} more records: {what}")
        return out


class _Use:
    """One thread at a time, in the process that made it."""

    def __init__(self, f: Filter) -> None:
        self.f = f

    def __enter__(self) -> None:
        f = self.f
        if f._pid != os.getpid():
            raise RuntimeError("thresh: this Filter was made before a fork, in the parent process; make one in each process")
        if not f._lock.acquire(blocking=False):
            raise RuntimeError("thresh: this Filter is at work in another thread; give each thread its own")
        if f._handle is None:
            f._lock.release()
            raise ValueError("thresh: this Filter is closed; make a new one")
        f._read = False

    def __exit__(self, kind: object, *_: object) -> None:
        self.f._lost = self.f._lost or (kind is not None and self.f._read)
        self.f._lock.release()


class _Gathered:
    """Pieces of one Arrow array put together."""

    def __init__(self, chunk: _arrow.Chunk) -> None:
        self.chunk = chunk
        self.format = {"vu": "U", "vz": "Z", "n": "u"}.get(chunk.format, chunk.format)
        self.width = 8 if self.format in ("U", "Z") else 4
        self.want = _ffi.WANT_TEXT | (_ffi.WANT_OFFSET32 if self.width == 4 else 0)
        self.n = self.nulls = self.base = 0
        self.valid, self.offsets, self.data = bytearray(), bytearray(self.width), bytearray()

    def add(self, r: _ffi.Result, n: int) -> None:
        if not n:
            return
        self.offsets += (ctypes.c_char * (n * self.width)).from_address(r.offset + self.width)
        if r.n_data:
            self.data += (ctypes.c_char * r.n_data).from_address(r.data)
        bits = (ctypes.c_char * ((n + 7) // 8)).from_address(r.valid)
        shift = self.n % 8
        if shift:  # pieces end where those of threads or ids do
            merged = int.from_bytes(self.valid[-1:], "little") | int.from_bytes(bits, "little") << shift
            self.valid[-1:] = merged.to_bytes((n + shift + 7) // 8, "little")
        else:
            self.valid += bits
        self.n += n
        self.nulls += r.n_null
        self.base += r.n_data

    def end(self) -> _arrow.Strings:
        return _arrow.Strings(self.format, self.n, self.nulls, self.valid, self.offsets, self.data)


def clean(text: str, **options: object) -> str:
    """One text without quotes, reposts, chrome and signatures: a thread whose posts stand one below the other, or a mail.

    Options as for Filter. For many texts make one Filter: it remembers what it read, and is made once."""
    if not isinstance(text, str):
        raise TypeError(f"thresh: clean wants one str, not a {type(text).__name__}; for many texts there is thresh.Filter")
    options.setdefault("jobs", 1)
    options.setdefault("memory", "64M")
    f = Filter(**options)
    try:
        return f.clean([text])[0]
    finally:
        f._free()
