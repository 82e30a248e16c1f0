"""The C side: libthresh's functions and structs, as in thresh.h.  SPDX-License-Identifier: MIT"""

from __future__ import annotations

import ctypes
import os
import sys
from ctypes import (
    POINTER,
    Structure,
    c_char_p,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from pathlib import Path

OK, MEMORY, IO, OPTION, DATA, STOPPED, CLOSED = range(7)
WARNING = 0  # enum thresh_severity
WANT_TEXT, WANT_CHANGED, WANT_SPANS, WANT_OFFSET32 = 1, 2, 4, 8
KINDS = ("keep", "quote", "repost", "chrome", "signature")


class Column(Structure):
    """struct thresh_column"""

    _fields_ = [
        ("size", c_size_t),
        ("data", c_void_p),
        ("n_data", c_size_t),
        ("offset32", c_void_p),
        ("offset64", c_void_p),
        ("length", c_void_p),
        ("valid", c_void_p),
        ("first", c_size_t),
        ("index", c_void_p),
        ("index_width", c_int32),
        ("n_entries", c_size_t),
        ("entry_valid", c_void_p),
        ("entry_first", c_size_t),
        ("number", c_void_p),
        ("number_width", c_int32),
        ("view", c_void_p),
        ("view_data", c_void_p),
        ("n_view_data", c_size_t),
    ]

    def __init__(self, **fields: object) -> None:
        super().__init__(size=ctypes.sizeof(Column), **fields)


class Rows(Structure):
    """struct thresh_rows"""

    _fields_ = [
        ("size", c_size_t),
        ("n", c_size_t),
        ("want", c_uint32),
        ("text", POINTER(Column)),
        ("thread", POINTER(Column)),
        ("id", POINTER(Column)),
        ("base", c_int64),
    ]


class Result(Structure):
    """struct thresh_result"""

    _fields_ = [
        ("size", c_size_t),
        ("n", c_size_t),
        ("row", c_void_p),
        ("data", c_void_p),
        ("offset", c_void_p),
        ("point", c_void_p),
        ("span", c_void_p),
        ("first", c_void_p),
        ("too_long", c_uint64),
        ("valid", c_void_p),
        ("n_null", c_uint64),
        ("n_data", c_uint64),
    ]


#: struct thresh_span, for struct.Struct: record, start, end, start_char, end_char, verdict, words, reason, source_thread,
#: source_post, source_id, n_source_id
SPAN = "@QQQQQIIPQQPN"

READ = ctypes.CFUNCTYPE(ctypes.c_ssize_t, c_void_p, c_void_p, c_size_t)
WRITE = ctypes.CFUNCTYPE(c_int, c_void_p, c_void_p, c_size_t)


class Trouble(Structure):
    """struct thresh_trouble"""

    _fields_ = [
        ("size", c_size_t),
        ("severity", c_uint32),
        ("skipped", c_int32),
        ("input", c_char_p),
        ("line", c_uint64),
        ("record", c_uint64),
        ("what", c_char_p),
    ]


TROUBLE = ctypes.CFUNCTYPE(None, c_void_p, POINTER(Trouble))


class Io(Structure):
    """struct thresh_io"""

    _fields_ = [
        ("size", c_size_t),
        ("ctx", c_void_p),
        ("read", READ),
        ("write", WRITE),
        ("span", c_void_p),
        ("trouble", TROUBLE),
        ("progress", c_void_p),
        ("descriptor", c_int32),
    ]


def _candidates() -> list[str]:
    name = "libthresh.so.0"
    here = Path(__file__).resolve().parent
    asked = os.environ.get("THRESH_LIBRARY")
    if asked:
        return [asked]
    return [str(here / "_lib" / name), str(here.parents[2] / "build" / name), name]


def _load() -> ctypes.CDLL:
    why = []
    for path in _candidates():
        if os.sep in path and not os.path.exists(path):
            continue
        try:
            return ctypes.CDLL(path)
        except OSError as e:
            why.append(str(e))
    raise ImportError(
        "thresh: its library libthresh.so.0 cannot be loaded ("
        + ("; ".join(why) or "it is nowhere")
        + "). The wheel brings it along on Linux; from the source tree, run `make lib` or set THRESH_LIBRARY."
    )


lib = _load()
if sys.byteorder != "little":
    raise ImportError("thresh: Arrow columns are only read on little-endian machines")

lib.thresh_version.restype = c_char_p
lib.thresh_version.argtypes = []
lib.thresh_new.restype = c_void_p
lib.thresh_new.argtypes = []
lib.thresh_free.restype = None
lib.thresh_free.argtypes = [c_void_p]
lib.thresh_set.argtypes = [c_void_p, c_char_p, c_char_p]
lib.thresh_why.restype = c_char_p
lib.thresh_why.argtypes = [c_void_p]
lib.thresh_stop.restype = None
lib.thresh_stop.argtypes = [c_void_p]
lib.thresh_stats.restype = c_size_t
lib.thresh_stats.argtypes = [c_void_p, c_char_p, c_size_t]
lib.thresh_run.argtypes = [c_void_p, c_char_p, POINTER(Io)]
lib.thresh_finish.argtypes = [c_void_p, POINTER(Io)]
lib.thresh_rows.argtypes = [c_void_p, POINTER(Rows), POINTER(Result)]


def copy(address: int | None, n: int) -> bytes:
    """n bytes from there."""
    return ctypes.string_at(address, n) if n and address else b""
