"""What the tests share: made-up discussions, and the program to hold the package against."""

import json
import os
import random
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
WORDS = (
    "river engine seldom paper garden copper winter letter bridge market yellow thunder évident größer Москва 東京 "
    "answer question compiler memory board release version number nothing everybody already perhaps tomorrow"
).split()


def talk(n=400, threads=12, seed=1):
    """n posts of some discussions in turn: texts, threads, ids. Posts quote earlier ones, marked, announced or bare, or paste them."""
    rnd = random.Random(seed)
    said = {}
    texts, keys, ids = [], [], []
    for i in range(n):
        key = rnd.randrange(threads)
        own = "\n".join(" ".join(rnd.choices(WORDS, k=rnd.randint(3, 16))).capitalize() + "." for _ in range(rnd.randint(1, 4)))
        before = said.setdefault(key, [])
        text = own
        if before and rnd.random() < 0.7:
            old = rnd.choice(before)
            how = rnd.randrange(4)
            quote = "\n".join("> " + line for line in old.split("\n")) if how < 2 else old
            text = ("Ann wrote:\n" if how in (1, 3) else "") + quote + "\n\n" + own
        if rnd.random() < 0.1:
            text += "\n\nSent from my phone using Tapatalk"
        if rnd.random() < 0.05:
            text = f"<blockquote><p>{before[-1] if before else 'x'}</p></blockquote><p>{own}</p>"
        said[key].append(own)
        texts.append(text)
        keys.append(key)
        ids.append(f"p{i}")
    return texts, keys, ids


def program():
    path = os.environ.get("THRESH", str(ROOT / "build" / "thresh"))
    if not os.path.exists(path):
        pytest.skip("the program is not built: run make")
    return path


def by_program(texts, threads=None, *options):
    """The same texts as JSON records through the program."""
    lines = []
    for i, t in enumerate(texts):
        record = {"text": t}
        if threads is not None:
            record["t"] = threads[i]
        lines.append(json.dumps(record))
    more = ["--thread-field=t"] if threads is not None else []
    out = subprocess.run([program(), "-q", "-f", "jsonl", *more, *options], input=("\n".join(lines) + "\n").encode(), stdout=subprocess.PIPE, check=True)
    return [json.loads(line)["text"] for line in out.stdout.split(b"\n") if line]
