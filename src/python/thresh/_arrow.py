"""Arrow arrays through the C data interface, with ctypes: no pyarrow is needed, and no text is copied on the way in.

https://arrow.apache.org/docs/format/CDataInterface.html and .../CDataInterface/PyCapsuleInterface.html
SPDX-License-Identifier: MIT
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int32, c_int64, c_size_t, c_void_p, py_object
from typing import Any

from . import _ffi


class ArrowSchema(Structure):
    pass


class ArrowArray(Structure):
    pass


class ArrowArrayStream(Structure):
    pass


RELEASE_SCHEMA = CFUNCTYPE(None, POINTER(ArrowSchema))
RELEASE_ARRAY = CFUNCTYPE(None, POINTER(ArrowArray))
RELEASE_STREAM = CFUNCTYPE(None, POINTER(ArrowArrayStream))
GET_SCHEMA = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowSchema))
GET_NEXT = CFUNCTYPE(c_int, POINTER(ArrowArrayStream), POINTER(ArrowArray))
GET_LAST_ERROR = CFUNCTYPE(c_void_p, POINTER(ArrowArrayStream))

ArrowSchema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_char_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(ArrowSchema))),
    ("dictionary", POINTER(ArrowSchema)),
    ("release", RELEASE_SCHEMA),
    ("private_data", c_void_p),
]
ArrowArray._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(ArrowArray))),
    ("dictionary", POINTER(ArrowArray)),
    ("release", RELEASE_ARRAY),
    ("private_data", c_void_p),
]
ArrowArrayStream._fields_ = [
    ("get_schema", GET_SCHEMA),
    ("get_next", GET_NEXT),
    ("get_last_error", GET_LAST_ERROR),
    ("release", RELEASE_STREAM),
    ("private_data", c_void_p),
]

_api = ctypes.pythonapi
_api.PyCapsule_GetPointer.restype = c_void_p
_api.PyCapsule_GetPointer.argtypes = [py_object, c_char_p]
_DESTRUCTOR = CFUNCTYPE(None, c_void_p)
_api.PyCapsule_New.restype = py_object
_api.PyCapsule_New.argtypes = [c_void_p, c_char_p, _DESTRUCTOR]
_get_pointer_raw = ctypes.PYFUNCTYPE(c_void_p, c_void_p, c_char_p)(("PyCapsule_GetPointer", _api))

NUMBERS = {"c": -1, "C": 1, "s": -2, "S": 2, "i": -4, "I": 4, "l": -8, "L": 8}
STRINGS = {"u", "U", "vu", "z", "Z", "vz"}
VALID_NULL = 2  # ARROW_FLAG_NULLABLE


def is_arrow(x: object) -> bool:
    """True for what shows an Arrow array or a stream of them."""
    return hasattr(x, "__arrow_c_stream__") or hasattr(x, "__arrow_c_array__")


# ---- in ----


class Chunk:
    """One Arrow array of strings or numbers, borrowed: `column(a, b)` gives rows [a, b) to the C side."""

    def __init__(self, schema: ArrowSchema, array: ArrowArray, keep: object, what: str) -> None:
        self.n = int(array.length)
        self.keep = keep
        self.format = schema.format.decode()
        self._fields: dict[str, Any] = {}
        self.base = int(array.offset)
        if bool(schema.dictionary):
            self._dictionary(schema, array, what)
        else:
            self._values(self.format, array, what, self._fields)
        self.offsets = None if bool(schema.dictionary) else self._offsets()

    def _dictionary(self, schema: ArrowSchema, array: ArrowArray, what: str) -> None:
        width = NUMBERS.get(self.format)
        if width is None:
            raise _data(f"{what}: a dictionary's indices are whole numbers, not Arrow {self.format!r}")
        inner = array.dictionary.contents
        self.format = schema.dictionary.contents.format.decode()
        if self.format not in STRINGS:
            raise _data(f"{what}: a dictionary of Arrow type {self.format!r}; strings are wanted")
        self._values(self.format, inner, what, self._fields)
        self._fields["entry_valid"] = self._fields.pop("valid", None)
        self._fields.update(
            index=array.buffers[1],
            index_width=width,
            n_entries=int(inner.length),
            entry_first=int(inner.offset),
            valid=array.buffers[0] if array.null_count != 0 else None,
        )

    def _values(self, form: str, array: ArrowArray, what: str, out: dict[str, Any]) -> None:
        if form == "n":
            out["null"] = True
            return
        out["valid"] = array.buffers[0] if array.null_count != 0 else None
        if form in NUMBERS:
            out.update(number=array.buffers[1], number_width=NUMBERS[form])
        elif form in ("vu", "vz"):
            n = int(array.n_buffers) - 3
            out.update(view=array.buffers[1], n_view_data=n)
            if n:
                out["view_data"] = ctypes.addressof(array.buffers.contents) + 2 * ctypes.sizeof(c_void_p)
        elif form in STRINGS:
            wide = form in ("U", "Z")
            out["offset64" if wide else "offset32"] = array.buffers[1]
            out["data"] = array.buffers[2]
            end = int(array.offset) + int(array.length)
            if array.buffers[1]:
                kind = c_int64 if wide else c_int32
                out["n_data"] = kind.from_address(array.buffers[1] + end * ctypes.sizeof(kind)).value
        else:
            wanted = "strings" if what == "texts" else "strings or whole numbers"
            raise _data(f"{what}: an Arrow array of type {form!r}; {wanted} are wanted (cast it first)")

    def _offsets(self) -> Any:
        f = self._fields
        for name, kind in (("offset32", c_int32), ("offset64", c_int64)):
            if f.get(name):
                return (kind * (self.base + self.n + 1)).from_address(f[name])
        return None

    @property
    def all_null(self) -> bool:
        return "null" in self._fields

    def column(self, a: int, b: int) -> _ffi.Column:
        if self.all_null:
            zeros = (ctypes.c_int64 * (b - a + 8))()
            c = _ffi.Column(offset64=ctypes.addressof(zeros), valid=ctypes.addressof(zeros))
            c.keep = zeros
            return c
        return _ffi.Column(first=self.base + a, **self._fields)

    def cut(self, a: int, size: int, most: int) -> int:
        """End of a piece of rows from a on, of about `size` bytes, a multiple of 8 rows long if it is not the last."""
        o = self.offsets
        end = min(self.n, a + most)
        if o is not None and o[self.base + end] - o[self.base + a] > size:
            low, high, want = a, end, o[self.base + a] + size
            while low < high:
                mid = (low + high) // 2
                if o[self.base + mid] <= want:
                    low = mid + 1
                else:
                    high = mid
            end = max(low, a + 1)
        if end == self.n:
            return end
        return min(self.n, a + max(8, (end - a) // 8 * 8))


def _data(text: str) -> Exception:
    from ._filter import DataError

    return DataError(text)


def chunks(x: Any, what: str) -> Iterator[Chunk]:
    """The arrays that x shows, one after the other."""
    if hasattr(x, "__arrow_c_stream__") and not (hasattr(x, "__arrow_c_array__")):
        yield from _stream(x, what)
        return
    schema, array = x.__arrow_c_array__()
    s = ArrowSchema.from_address(_api.PyCapsule_GetPointer(schema, b"arrow_schema"))
    a = ArrowArray.from_address(_api.PyCapsule_GetPointer(array, b"arrow_array"))
    yield Chunk(s, a, (schema, array, x), what)


class _Owned:
    """A C struct that was given to us: released when nobody looks at it any more."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __del__(self) -> None:
        if self.value.release:
            self.value.release(ctypes.byref(self.value))


def _stream(x: Any, what: str) -> Iterator[Chunk]:
    capsule = x.__arrow_c_stream__()
    stream = ArrowArrayStream.from_address(_api.PyCapsule_GetPointer(capsule, b"arrow_array_stream"))

    def check(status: int) -> None:
        if status:
            text = stream.get_last_error(ctypes.byref(stream))
            raise _data(f"{what}: {ctypes.string_at(text).decode(errors='replace') if text else f'Arrow error {status}'}")

    schema = _Owned(ArrowSchema())
    check(stream.get_schema(ctypes.byref(stream), ctypes.byref(schema.value)))
    while True:
        array = _Owned(ArrowArray())
        check(stream.get_next(ctypes.byref(stream), ctypes.byref(array.value)))
        if not array.value.release:
            return
        yield Chunk(schema.value, array.value, (schema, array, capsule, x), what)


# ---- out ----

_alive: dict[int, object] = {}
_tokens = itertools.count(1)


@RELEASE_SCHEMA
def _release_schema(p: Any) -> None:
    _alive.pop(p.contents.private_data, None)
    p.contents.release = RELEASE_SCHEMA(0)


@RELEASE_ARRAY
def _release_array(p: Any) -> None:
    _alive.pop(p.contents.private_data, None)
    p.contents.release = RELEASE_ARRAY(0)


@RELEASE_STREAM
def _release_stream(p: Any) -> None:
    _alive.pop(p.contents.private_data, None)
    p.contents.release = RELEASE_STREAM(0)


def _destructor(kind: Any, name: bytes) -> Any:
    @_DESTRUCTOR
    def destroy(capsule: int) -> None:
        address = _get_pointer_raw(capsule, name)
        value = kind.from_address(address)
        if value.release:
            value.release(ctypes.byref(value))
        _alive.pop(-address, None)

    return destroy


_destroy_schema = _destructor(ArrowSchema, b"arrow_schema")
_destroy_array = _destructor(ArrowArray, b"arrow_array")
_destroy_stream = _destructor(ArrowArrayStream, b"arrow_array_stream")


def _capsule(value: Any, name: bytes, destroy: Any) -> Any:
    address = ctypes.addressof(value)
    _alive[-address] = value  # the struct itself, as long as the capsule is
    return _api.PyCapsule_New(address, name, destroy)


class Strings:
    """One array of cleaned strings: buffers that Python owns."""

    def __init__(self, form: str, n: int, nulls: int, valid: Any, offsets: Any, data: Any) -> None:
        self.format, self.n, self.nulls = form, n, nulls
        self.buffers = [valid if nulls else None, offsets, data]

    def fill(self, out: ArrowArray) -> None:
        token = next(_tokens)
        holds = [(ctypes.c_char * len(b)).from_buffer(b) if b else None for b in self.buffers]
        spare = (ctypes.c_char * 8)()
        pointers = (c_void_p * 3)(
            *[ctypes.addressof(h) if h is not None else (None if i == 0 else ctypes.addressof(spare)) for i, h in enumerate(holds)]
        )
        _alive[token] = (self, holds, pointers, spare)
        out.length, out.null_count, out.offset = self.n, self.nulls, 0
        out.n_buffers, out.n_children = 3, 0
        out.buffers = pointers
        out.release = _release_array
        out.private_data = token


def _fill_schema(form: str, out: ArrowSchema) -> None:
    out.format = {"u": b"u", "U": b"U", "z": b"z", "Z": b"Z"}[form]
    out.name = b""
    out.metadata = None
    out.flags = VALID_NULL
    out.n_children = 0
    out.release = _release_schema
    out.private_data = next(_tokens)


class ArrowStrings:
    """What `clean` gives for Arrow input that is not of pyarrow, polars or pandas: shows itself through the Arrow PyCapsule interface
    (`__arrow_c_stream__`, and `__arrow_c_array__` if it is one array)."""

    def __init__(self, form: str, parts: list[Strings]) -> None:
        self._format, self._parts = form, parts

    def __len__(self) -> int:
        return sum(p.n for p in self._parts)

    def __arrow_c_schema__(self) -> Any:
        schema = ArrowSchema()
        _fill_schema(self._format, schema)
        return _capsule(schema, b"arrow_schema", _destroy_schema)

    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]:
        if len(self._parts) > 1:
            raise ValueError("thresh: this is several arrays; ask for __arrow_c_stream__")
        array = ArrowArray()
        (self._parts[0] if self._parts else Strings(self._format, 0, 0, None, bytearray(8), None)).fill(array)
        return self.__arrow_c_schema__(), _capsule(array, b"arrow_array", _destroy_array)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        left = list(self._parts)

        @GET_SCHEMA
        def get_schema(_: Any, out: Any) -> int:
            _fill_schema(self._format, out.contents)
            return 0

        @GET_NEXT
        def get_next(_: Any, out: Any) -> int:
            if left:
                left.pop(0).fill(out.contents)
            else:
                out.contents.release = RELEASE_ARRAY(0)
            return 0

        @GET_LAST_ERROR
        def get_last_error(_: Any) -> int | None:
            return None

        stream = ArrowArrayStream(get_schema=get_schema, get_next=get_next, get_last_error=get_last_error)
        stream.release = _release_stream
        stream.private_data = token = next(_tokens)
        _alive[token] = (get_schema, get_next, get_last_error)
        return _capsule(stream, b"arrow_array_stream", _destroy_stream)


def give_back(like: Any, form: str, parts: list[Strings]) -> Any:
    """The result as the library that the input came from has it."""
    module = type(like).__module__.split(".")[0]
    if module == "pyarrow":
        import pyarrow as pa

        kind = {"u": pa.string(), "U": pa.large_string(), "z": pa.binary(), "Z": pa.large_binary()}[form]

        def array(p: Strings) -> Any:
            buffers = [None if b is None else pa.py_buffer(b) for b in p.buffers]
            return pa.Array.from_buffers(kind, p.n, buffers, p.nulls)

        if isinstance(like, pa.ChunkedArray):
            return pa.chunked_array([array(p) for p in parts], type=kind)
        return array(parts[0]) if parts else pa.array([], type=kind)
    result = ArrowStrings(form, parts)
    if module == "polars":
        import polars as pl

        return pl.Series(result).alias(like.name)
    if module == "pandas":  # it has pyarrow, or it could not have shown itself as Arrow
        import pandas as pd
        import pyarrow as pa

        values = pa.chunked_array(result).to_pandas()
        return pd.Series(values.to_numpy(), index=like.index, name=like.name).astype(like.dtype)
    return result


Collect = Callable[[Chunk], Strings]
