"""peers: the programs that the bench runs beside thresh, each with the form of input it needs.

A command is a shell line with {bin}, {in}, {tmp}; its result goes to standard output.  `form` is the input: text, vertical (one
token a line, for onion) or jsonl.gz (for bff); making these forms is not timed.  `ordered` tools keep the order of paragraphs, so what
they removed can be scored.
SPDX-License-Identifier: MIT
"""
import gzip
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass
class Peer:
    name: str
    group: str  # thresh, floor, exact, near
    exe: str
    command: str
    form: str = "text"
    ordered: bool = True
    core: bool = False  # also run on the corpora other than the stream
    note: str = ""
    path: str = ""


HERE = os.path.dirname(os.path.abspath(__file__))
MODULE = {"datatrove": "datatrove.pipeline.dedup", "text_dedup": "text_dedup.minhash"}  # of those that are Python

PEERS = [
    Peer("thresh -j1", "thresh", "thresh", "{bin} -j1 {in}", core=True),
    Peer("thresh", "thresh", "thresh", "{bin} {in}", core=True, note="all cores"),
    Peer("thresh exact -j1", "thresh", "thresh", "{bin} -j1 --strip=repost --similarity=1 {in}", note="--strip=repost --similarity=1"),
    Peer("thresh exact", "thresh", "thresh", "{bin} --strip=repost --similarity=1 {in}", note="--strip=repost --similarity=1, all cores"),
    Peer("thresh thread -j1", "thresh", "thresh", "{bin} -j1 --scope=thread {in}", note="--scope=thread"),
    Peer("thresh thread", "thresh", "thresh", "{bin} --scope=thread {in}", note="--scope=thread, all cores"),
    Peer("cat | cat", "floor", "cat", "{bin} {in} | {bin}", ordered=False, core=True),
    Peer("wc -l", "floor", "wc", "{bin} -l <{in}", ordered=False, core=True),
    Peer("xxhsum", "floor", "xxhsum", "{bin} -H2 {in}", ordered=False),
    Peer("gawk", "exact", "gawk", "LC_ALL=C {bin} '!seen[$0]++' {in}", core=True),
    Peer("mawk", "exact", "mawk", "{bin} '!seen[$0]++' {in}"),
    Peer("perl", "exact", "perl", "{bin} -ne 'print unless $seen{{$_}}++' {in}"),
    Peer("uniq", "exact", "uniq", "LC_ALL=C {bin} {in}", note="neighbours only"),
    Peer("sort -u", "exact", "sort", "LC_ALL=C {bin} -u {in}", ordered=False, note="order lost"),
    Peer("runiq", "exact", "runiq", "{bin} {in}"),
    Peer("huniq", "exact", "huniq", "{bin} <{in}"),
    Peer("kpu dedupe", "exact", "dedupe", "{bin} <{in}", core=True),
    Peer("rling", "exact", "rling", "{bin} {in} stdout"),
    Peer("duplicut", "exact", "duplicut", "{bin} -l 4095 {in} -o {tmp}/duplicut >&2 && cat {tmp}/duplicut", note="lines of up to 4095 bytes"),
    Peer("onion -m", "near", "onion", "{bin} -q -s -m {in}", form="vertical", note="vertical input ready-made"),
    Peer("bff", "near", "bff", "rm -f {tmp}/bff.bin; mkdir -p {tmp}/bff; {bin} --bloom-filter-file {tmp}/bff.bin --bloom-filter-size {bloom} "
         "--expected-ngram-count {ngrams} -t 1 -o {tmp}/bff {in} >&2 && cat {tmp}/bff/*", form="jsonl.gz", note="JSONL input ready-made"),
    Peer("datatrove", "near", "datatrove", "{bin} " + os.path.join(HERE, "peer_datatrove.py") + " {in} {tmp}",
         note="MinHash, a paragraph a document, words cut at blanks"),
    Peer("text-dedup", "near", "text_dedup", "{bin} " + os.path.join(HERE, "peer_text_dedup.py") + " {in} {tmp}",
         ordered=False, note="MinHash, a paragraph a document, xxh3, one process; of alike ones it keeps any, not the first"),
]


def python_with(module, dirs):
    """a Python that has the module: in DIR/bin, DIR/venv/bin, or the one that runs this"""
    for python in [os.path.join(d, "python3") for d in dirs] + [sys.executable]:
        if os.path.exists(python) and subprocess.run([python, "-c", "import " + module], stdout=subprocess.DEVNULL,
                                                     stderr=subprocess.DEVNULL).returncode == 0:
            return python
    return ""


def find(peers_dir, thresh):
    """-> the peers that are here, and a line for each that is not"""
    found, missing = [], []
    dirs = [peers_dir, os.path.join(peers_dir, "bin"), os.path.join(peers_dir, "venv/bin")] if peers_dir else []
    for p in PEERS:
        if p.group == "thresh":
            p.path = thresh if os.access(thresh, os.X_OK) else ""
        elif p.exe in MODULE:
            p.path = python_with(MODULE[p.exe], dirs)
        else:
            p.path = shutil.which(p.exe, path=os.pathsep.join(dirs + [os.environ.get("PATH", "")])) or ""
            if p.exe == "dedupe" and p.path and not any(p.path.startswith(d) for d in dirs):
                p.path = ""  # too common a name to trust from PATH
        if p.path:
            found.append(p)
        else:
            missing.append("%s: skipped, no %s here" % (p.name, p.exe))
    return found, missing


def documents(text, truth):
    """paragraphs of the stream by document"""
    doc, group = None, []
    with open(text, "rb") as t, open(truth) as f:
        for fact in f:
            line = t.readline().rstrip(b"\n")
            t.readline()
            number = fact.split("\t")[3]
            if number != doc and group:
                yield group
                group = []
            doc = number
            group.append(line)
    if group:
        yield group


def to_vertical(text, truth, out):
    with open(out, "wb") as f:
        for group in documents(text, truth):
            f.write(b"<doc>\n")
            for p in group:
                f.write(b"<p>\n" + b"\n".join(p.split()) + b"\n</p>\n")
            f.write(b"</doc>\n")


def to_jsonl(text, truth, out):
    with gzip.open(out, "wt", compresslevel=1) as f:
        for i, group in enumerate(documents(text, truth)):
            f.write(json.dumps({"id": str(i), "source": "bench", "text": b"\n".join(group).decode("utf-8", "replace")}) + "\n")


def from_vertical(data):
    out, words = [], []
    for line in data.split(b"\n"):
        if line in (b"<p>", b"<doc>", b"</doc>"):
            continue
        if line == b"</p>":
            if words:
                out.append(b" ".join(words))
            words = []
        elif line:
            words.append(line)
    return b"\n".join(out)


def from_jsonl(data):
    return b"\n".join(json.loads(line)["text"].encode() for line in gzip.decompress(data).split(b"\n") if line)


MAKE = {"vertical": to_vertical, "jsonl.gz": to_jsonl}
READ = {"text": lambda data: data, "vertical": from_vertical, "jsonl.gz": from_jsonl}
