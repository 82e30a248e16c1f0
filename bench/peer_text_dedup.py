#!/usr/bin/env python3
"""peer_text_dedup: text-dedup's MinHash over the paragraphs of a text, each a document; for bench.py.

  peer_text_dedup.py TEXT SCRATCH       what stays goes to standard output, in order

Defaults of text-dedup (5-grams, 250 permutations, threshold 0.7), but hashed with xxh3, which it calls faster, and by one
process.  Paragraphs of fewer than five words it would drop altogether; `--min_length 1` keeps them.
Needs `pip install --no-deps text-dedup` and datasets scipy numpy regex click click-option-group rich bitarray xxhash ftfy psutil.
SPDX-License-Identifier: MIT
"""
import logging
import os
import shutil
import sys


def main():
    text, scratch = sys.argv[1], os.path.join(sys.argv[2], "text-dedup")
    shutil.rmtree(scratch, ignore_errors=True)
    os.environ["HF_HOME"] = os.path.join(scratch, "home")
    import datasets
    from text_dedup import minhash

    logging.disable(logging.CRITICAL)
    datasets.disable_progress_bars()

    def part(name):
        return os.path.join(scratch, name)

    with open(text, encoding="utf-8", errors="replace") as f:
        lines = [line.rstrip("\n") for line in f if not line.isspace()]
    datasets.Dataset.from_dict({"text": lines}).save_to_disk(part("in"))
    lines.clear()
    minhash.main(["--local", "--path", part("in"), "--output", part("out"), "--column", "text", "--hash_func", "xxh3",
                  "--min_length", "1", "--num_proc", "1"], standalone_mode=False)
    for batch in datasets.load_from_disk(part("out")).iter(10000):
        sys.stdout.write("".join(line + "\n\n" for line in batch["text"]))
    sys.stdout.flush()
    shutil.rmtree(scratch, ignore_errors=True)


if __name__ == "__main__":
    main()
