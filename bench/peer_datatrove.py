#!/usr/bin/env python3
"""peer_datatrove: datatrove's MinHash deduplication over the paragraphs of a text, each a document; for bench.py.

  peer_datatrove.py TEXT SCRATCH        what stays goes to standard output, in order

Defaults of datatrove (5-grams, 14 buckets of 8 hashes), but words are cut at blanks instead of by spaCy, which is faster.
Needs `pip install datatrove`.
SPDX-License-Identifier: MIT
"""
import logging
import os
import shutil
import sys


def main():
    text, scratch = sys.argv[1], os.path.join(sys.argv[2], "datatrove")
    from datatrove.executor.local import LocalPipelineExecutor
    from datatrove.data import Document
    from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter, MinhashDedupSignature
    from datatrove.pipeline.dedup.minhash import MinhashConfig
    from datatrove.utils.word_tokenizers import WordTokenizer
    from loguru import logger

    logger.remove()
    logging.disable(logging.CRITICAL)

    class Blanks(WordTokenizer):
        def word_tokenize(self, s):
            return s.split()

        def sent_tokenize(self, s):
            return [s]

        def span_tokenize(self, s):
            return [(0, len(s))]

    def read(data, rank=0, world_size=1):
        with open(text, encoding="utf-8", errors="replace") as f:
            for i, line in enumerate(f):
                if not line.isspace():
                    yield Document(text=line.rstrip("\n"), id=str(i))

    def write(data, rank=0, world_size=1):
        for d in data:
            sys.stdout.write(d.text + "\n\n")
            yield d

    shutil.rmtree(scratch, ignore_errors=True)

    def part(name):
        return os.path.join(scratch, name)

    config = MinhashConfig()
    for name, steps, tasks in (
            ("s", [read, MinhashDedupSignature(part("sig"), config=config, language=Blanks())], 1),
            ("b", [MinhashDedupBuckets(part("sig"), part("buckets"), config=config)], config.num_buckets),
            ("c", [MinhashDedupCluster(part("buckets"), part("remove"), config=config)], 1),
            ("f", [read, MinhashDedupFilter(part("remove")), write], 1)):
        LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=part("log-" + name)).run()
    sys.stdout.flush()


if __name__ == "__main__":
    main()
