"""thresh takes quotes, reposts, forum chrome and signatures out of discussions, so that each post keeps only what its author wrote.

    import thresh

    thresh.clean(text)                                  # one text: a thread, a mail
    f = thresh.Filter(strip="all", min_words=8, memory="4G")
    f.clean(texts, threads=threads, ids=ids)            # list[str] -> list[str], Arrow array -> Arrow array
    f.spans(texts, threads=threads)                     # what goes, why, and where it was said before
    f.stats()                                           # the counters of `thresh --stats`

The work is done by libthresh, through ctypes: no compiler, the GIL is released, one wheel for every Python.
SPDX-License-Identifier: MIT
"""

from ._filter import DataError, Error, Filter, OptionError, Source, Span, clean, version

__all__ = ["DataError", "Error", "Filter", "OptionError", "Source", "Span", "clean", "version"]
__version__ = version()
