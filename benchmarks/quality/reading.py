"""Gold texts read by the readers as they are."""

import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.quality.answers import Answer
from flows.version import DATELINE_VERSION
from transforms import ids, parse
from transforms.document import Document
from transforms.read import read
from warehouse.schema import Article


@dataclass
class Cost:
    """What a reading took: CPU seconds of the parse, names included, and of each reader."""

    documents: int = 0
    words: int = 0
    parse: float = 0.0
    readers: dict[str, float] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """All of it."""
        return self.parse + sum(self.readers.values())


def rows(path: Path) -> list[Answer]:
    """The gold's rows. Split at line feeds alone: texts hold other line ends."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def name(row: Answer) -> str:
    """What a row's document is called."""
    return row.get("id") or row["doc_id"]


def documents(read_rows: Iterable[Answer], cost: Cost) -> Iterator[tuple[Answer, Document]]:
    """Each gold row with its text read; `cost` is added to."""
    nlp = parse.load()
    read_rows = list(read_rows)
    parsed = parse.parse(nlp, [row["text"] for row in read_rows])
    for row in read_rows:
        began = time.process_time()
        doc = next(parsed)
        cost.parse += time.process_time() - began
        cost.documents += 1
        cost.words += len(row["text"].split())
        yield row, read(Document(_article(row), doc), cost.readers)


def _article(row: Answer) -> Article:
    day = _day(row.get("dct") or row.get("date") or "")
    article_id = ids.derive("a", name(row))
    return Article(
        article_id=article_id, text=row["text"], language="en", published_date=day, published_precision=day and "day",
        published_basis=day and "record", n_words=len(row["text"].split()), content_sha256="", raw_sha256="",
        raw_ref="gold", duplicate_cluster_id=article_id, dateline_version=DATELINE_VERSION,
    )  # fmt: skip


def _day(stated: str) -> date | None:
    if len(stated) == 8 and stated.isdigit():
        stated = f"{stated[:4]}-{stated[4:6]}-{stated[6:]}"
    return date.fromisoformat(stated[:10]) if len(stated) >= 10 and stated[4] == "-" else None
