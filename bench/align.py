"""align: which bytes of a text a filter took away, from its output alone.

A filter that only removes leaves a subsequence of its input.  Lines are paired first (lines that stand once on both sides are
fixed points; between them the heaviest common subsequence, the first copy preferred), then the words of what is left unpaired.
SPDX-License-Identifier: MIT
"""
import re
from bisect import bisect_left
from difflib import SequenceMatcher

KEPT, GONE, SKIP, SPACE = 0, 1, 2, 3
TOKEN = re.compile(r"[⺀-鿿가-힣豈-﫿]|[^\W_⺀-鿿]+|[^\s\w]|_")
WORD = re.compile(r"\w")


def _rising(pairs):
    """longest chain of (i, j) rising in both; pairs sorted by i"""
    tails, keys, back = [], [], [None] * len(pairs)
    for k, (_, j) in enumerate(pairs):
        pos = bisect_left(keys, j)
        back[k] = tails[pos - 1] if pos else None
        if pos == len(keys):
            keys.append(j)
            tails.append(k)
        else:
            keys[pos] = j
            tails[pos] = k
    chain, k = [], tails[-1] if tails else None
    while k is not None:
        chain.append(pairs[k])
        k = back[k]
    return chain[::-1]


def _fixed_points(a, b, a0, a1, b0, b1):
    """lines that stand once on both sides, and not within a longer line either: what follows a quote on its line may be quoted alone"""
    whole = b"\n".join(a[a0:a1])
    seen, twice, where = {}, set(), {}
    for i in range(a0, a1):
        seen[a[i]] = -1 if a[i] in seen else i
    for j in range(b0, b1):
        if b[j] in where:
            twice.add(b[j])
        where[b[j]] = j
    return _rising(sorted((seen[s], j) for s, j in where.items() if s not in twice and seen.get(s, -1) >= 0 and whole.count(s) == 1))


def _heaviest(a, b, a0, a1, b0, b1):
    """Common subsequence with most characters, where a line may also stand for a part of a longer one; among equals the one whose
    lines have kept their neighbours, then the earliest."""
    n, m = a1 - a0, b1 - b0
    best = [[0] * (m + 1) for _ in range(n + 1)]

    def worth(i, j):
        """of pairing line i with line j; 0: they cannot be"""
        x, y = a[a0 + i], b[b0 + j]
        if x == y:
            ends = i + 1 == n or j + 1 == m
            return 8 * len(y) + ((i + 1 == n and j + 1 == m) if ends else a[a0 + i + 1] == b[b0 + j + 1])
        return 8 * len(y) if len(y) >= 16 and y in x else 0

    for i in range(n - 1, -1, -1):
        row, below = best[i], best[i + 1]
        for j in range(m - 1, -1, -1):
            v = below[j] if below[j] >= row[j + 1] else row[j + 1]
            w = worth(i, j)
            row[j] = below[j + 1] + w if w and below[j + 1] + w >= v else v
    i = j = 0
    out = []
    while i < n and j < m:
        w = worth(i, j)
        if w and best[i][j] == best[i + 1][j + 1] + w:
            out.append((a0 + i, b0 + j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return out


def _greedy(a, b, a0, a1, b0, b1):
    out = []
    for j in range(b0, b1):
        for i in range(a0, min(a1, a0 + 4000)):
            if a[i] == b[j]:
                out.append((i, j))
                a0 = i + 1
                break
    return out


def pair_lines(a, b, a0=0, a1=None, b0=0, b1=None):
    a1 = len(a) if a1 is None else a1
    b1 = len(b) if b1 is None else b1
    out = []
    while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
        out.append((a0, b0))
        a0, b0 = a0 + 1, b0 + 1
    if a0 < a1 and b0 < b1:
        points = _fixed_points(a, b, a0, a1, b0, b1)
        if points:
            for i, j in points + [(a1, b1)]:
                out += pair_lines(a, b, a0, i, b0, j)
                if i < a1:
                    out.append((i, j))
                a0, b0 = i + 1, j + 1
        elif (a1 - a0) * (b1 - b0) <= 2000000:
            out += _heaviest(a, b, a0, a1, b0, b1)
        else:
            out += _greedy(a, b, a0, a1, b0, b1)
    return out


def _cut_lines(lines, out, mask):
    """lines: (byte start, text); some of their words are in `out`, the rest is gone"""
    words, place = [], []
    for start, text in lines:
        for m in TOKEN.finditer(text):
            words.append(m.group())
            s = start + len(text[:m.start()].encode("utf-8", "surrogateescape"))
            place.append((s, s + len(m.group().encode("utf-8", "surrogateescape")), WORD.match(m.group()) is not None))
    kept = [t for s in out for t in TOKEN.findall(s)]
    here = [False] * len(words)
    for block in SequenceMatcher(None, words, kept, False).get_matching_blocks():
        for k in range(block.size):
            here[block.a + k] = True
    for ok, (s, e, word) in zip(here, place):
        mask[s:e] = bytes([SKIP if not word else KEPT if ok else GONE]) * (e - s)


def _lines(data, base):
    """non-blank lines: (first byte, byte after the last, text without blanks at the ends)"""
    out, pos = [], base
    for raw in data.split(b"\n"):
        if raw.strip():
            out.append((pos, pos + len(raw), raw.strip()))
        pos += len(raw) + 1
    return out


def _threads(data):
    """parts between lines that hold only a form feed: (first byte, text)"""
    pos, out = 0, []
    for part in re.split(rb"(?m)^\f\n", data):
        out.append((pos, part))
        pos += len(part) + 2
    return out


def _mark(data, base, output, mask):
    lines = _lines(data, base)
    a, b = [x[2] for x in lines], [s.strip() for s in output.split(b"\n") if s.strip()]

    def text(k):
        s, e, _ = lines[k]
        return s, data[s - base:e - base].decode("utf-8", "surrogateescape")

    extra = pi = pj = 0
    for i, j in pair_lines(a, b) + [(len(a), len(b))]:
        if j > pj and i > pi:
            _cut_lines([text(k) for k in range(pi, i)], [s.decode("utf-8", "surrogateescape") for s in b[pj:j]], mask)
        elif j > pj:
            extra += sum(map(len, b[pj:j]))
        else:
            for s, e, _ in lines[pi:i]:
                mask[s:e] = b"\1" * (e - s)
        if i < len(a) and a[i] != b[j]:
            _cut_lines([text(i)], [b[j].decode("utf-8", "surrogateescape")], mask)
        pi, pj = i + 1, j + 1
    return extra


def removed(data, output):
    """-> bytearray, a state for each byte of `data`: KEPT, GONE, SKIP (not decidable), SPACE; and the bytes only the output has"""
    mask = bytearray(len(data))
    ins, outs = _threads(data), _threads(output)
    if len(ins) != len(outs):
        ins, outs = [(0, data)], [(0, output)]
    extra = 0
    for (base, part), (_, out) in zip(ins, outs):
        extra += _mark(part, base, out, mask)
    for m in re.finditer(rb"\s+", data):
        mask[m.start():m.end()] = b"\3" * (m.end() - m.start())
    return mask, extra


def from_spans(data, spans):
    """the same from byte ranges"""
    mask = bytearray(len(data))
    for s, e in spans:
        mask[s:e] = b"\1" * (e - s)
    for m in re.finditer(rb"\s+", data):
        mask[m.start():m.end()] = b"\3" * (m.end() - m.start())
    return mask


def self_test(data, truth, rng):
    """Cuts `data` in known ways and compares what `removed` finds; returns (bytes, differing bytes) for each way.

    truth: (start, end, label) runs.  Ways: a perfect filter; one that errs in one run of ten; one that cuts a few words anywhere.
    """
    ways = []
    for err, words in ((0.0, 0), (0.1, 0), (0.0, 40)):
        mask = bytearray(len(data))
        for s, e, label in truth:
            goes = label in ("quote", "repost", "attribution", "chrome")
            if goes != (rng.random() < err and label in ("new", "quote", "repost")):
                mask[s:e] = b"\1" * (e - s)
        for _ in range(words):
            m = re.compile(rb"(?: \w+){2,9} ").search(data, rng.randrange(len(data)))
            if m:
                mask[m.start():m.end() - 1] = b"\1" * (m.end() - 1 - m.start())
        out = bytes(c for c, m in zip(data, mask) if not m)
        found, _ = removed(data, out)
        ways.append((len(data), sum(1 for x, y in zip(mask, found) if y < SKIP and x != y)))
    return ways
