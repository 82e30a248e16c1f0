"""A datatrove step: `pip install datatrove thresh`.

    from datatrove.executor import LocalPipelineExecutor
    from thresh.datatrove import ThreshCleaner
    LocalPipelineExecutor(pipeline=[reader, ThreshCleaner(thread_key="thread"), writer]).run()

datatrove's formatters see a text without its metadata and its filters only drop, so this is a PipelineStep of its own: it reads
documents in batches and cuts, or annotates, them.  SPDX-License-Identifier: MIT
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from datatrove.data import Document
from datatrove.pipeline.base import PipelineStep

from ._filter import Filter, Span


class ThreshCleaner(PipelineStep):
    """Takes quotes, reposts, chrome and signatures out of documents.

    Args:
        mode: "cut" changes the text; "annotate" leaves it and writes what would go to metadata[annotation], a list of
            {start, end, kind, reason, source} in code points.
        thread_key: metadata that says which discussion a document is of; None: each document is a thread of its own.
        drop_empty: documents of which nothing is left are dropped (mode "cut").
        batch_size: documents handed over at once; it does not change the result.
        options: those of thresh.Filter. What one task (rank) read is remembered in that task: keep a thread in one shard.

    Stats: characters removed_quote, removed_repost, removed_chrome, removed_signature; documents changed and emptied.
    """

    name = "💬 thresh"
    type = "🪓 - FORMAT"

    def __init__(
        self,
        mode: str = "cut",
        thread_key: str | None = None,
        annotation: str = "thresh",
        drop_empty: bool = False,
        batch_size: int = 4096,
        **options: Any,
    ) -> None:
        super().__init__()
        if mode not in ("cut", "annotate"):
            raise ValueError(f"thresh: mode is cut or annotate, not {mode!r}")
        self.mode, self.thread_key, self.annotation = mode, thread_key, annotation
        self.drop_empty, self.batch_size, self.options = drop_empty, batch_size, options
        Filter(**{"jobs": 1, **options})._free()  # wrong options are told now, not in the middle of a job

    def run(self, data: Iterable[Document] | None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        documents = iter(data or ())
        f = Filter(**{"jobs": 1, **self.options})  # datatrove has a process a task
        try:
            while batch := list(islice(documents, self.batch_size)):
                with self.track_time("batch"):
                    threads = None if self.thread_key is None else [_key(d.metadata.get(self.thread_key)) for d in batch]
                    spans = f.spans([d.text for d in batch], threads, [str(d.id) for d in batch])
                for document, gone in zip(batch, spans):
                    if self._apply(document, gone):
                        self.update_doc_stats(document)
                        yield document
        finally:
            f._free()

    def _apply(self, d: Document, gone: list[Span]) -> bool:
        for s in gone:
            self.stat_update(f"removed_{s.kind}", value=s.end - s.start, unit="char")
        if self.mode == "annotate":
            d.metadata[self.annotation] = [
                {"start": s.start, "end": s.end, "kind": s.kind, "reason": s.reason, "source": s.source and s.source.id} for s in gone
            ]
        elif gone:
            d.text = cut(d.text, gone)
            self.stat_update("changed")
            if not d.text.strip():
                self.stat_update("emptied")
                return not self.drop_empty
        return True


def _key(v: Any) -> str | None:
    return None if v is None else str(v)


def cut(text: str, spans: Iterable[Span]) -> str:
    """The text without its spans."""
    kept, at = [], 0
    for s in spans:
        kept.append(text[at : s.start])
        at = s.end
    kept.append(text[at:])
    return "".join(kept)
