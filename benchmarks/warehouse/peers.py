"""The same rows kept in two other ways: plain Parquet replaced file by file, and Delta Lake, one table each.

Both hold articles, quotes, entities and events, cut by month as Dateline cuts them. They do less: no one commit for all
tables, no identities across articles, no checks. `python -m benchmarks.warehouse.peers plain|delta STEP ...`.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import commits, durable, parts, staging
from warehouse.home import Home
from warehouse.schema import arrow_schema
from warehouse.views import quoted, scan

TABLES = ("articles", "quotes", "entities", "events")


def _night(home: Home, first: str, name: str, month: str) -> pa.Table:
    rows = staging.read(home, f"night-{first}", name)
    return rows.append_column("month", pa.array([month] * rows.num_rows, pa.string()))


def _months(home: Home, name: str) -> dict[str, list[Path]]:
    head = commits.latest(home)
    assert head is not None
    found: dict[str, list[Path]] = {}
    for part in head.files[name]:
        found.setdefault(part.month, []).append(home.path / part.path)
    return found


class Plain:
    """One file a table and month, written beside and put in the place of the old one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, home: Home) -> None:
        """The rows of a warehouse."""
        for name in TABLES:
            for month, files in _months(home, name).items():
                self._replace(name, month, f"SELECT * FROM {scan(name, files)}")

    def append(self, home: Home, first: str, month: str) -> None:
        """The rows of a staged night."""
        for name in TABLES:
            come = scan(name, [staging.path(home, f"night-{first}", name)])
            self._replace(name, month, f"SELECT * FROM {self._rows(name, month)} UNION ALL SELECT * FROM {come}")

    def revise(self, home: Home, ids: Sequence[str]) -> None:
        """Other rows for some articles: here the same ones again, with a revision more."""
        wanted = ", ".join(map(quoted, ids))
        with duckdb.connect() as connection:
            found = connection.execute(
                f"SELECT DISTINCT month FROM read_parquet('{self.folder}/articles/*/*.parquet', hive_partitioning=true)"
                f" WHERE article_id IN ({wanted})"
            ).fetchall()
        for name in TABLES:
            for (month,) in found:
                self._replace(name, month, f"SELECT * FROM {self._rows(name, month)}")

    def _rows(self, name: str, month: str) -> str:
        file = self._file(name, month)
        return scan(name, [file] if file.exists() else [])

    def _file(self, name: str, month: str) -> Path:
        return self.folder / name / f"month={month}" / "part.parquet"

    def _replace(self, name: str, month: str, query: str) -> None:
        final = self._file(name, month)
        final.parent.mkdir(parents=True, exist_ok=True)
        order = ", ".join(parts.sort_columns(name))
        with duckdb.connect() as connection:
            rows = connection.sql(f"FROM ({query}) ORDER BY {order}").to_arrow_table().cast(arrow_schema(name))
        beside = final.with_suffix(".tmp")
        pq.write_table(rows, beside, compression="zstd")
        durable.sync_file(beside)
        os.replace(beside, final)

    def views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The tables as views."""
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{self.folder}/{name}/*/*.parquet')")


class Delta:
    """One Delta table a table, by the library deltalake."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self, home: Home) -> None:
        """The rows of a warehouse."""
        for name in TABLES:
            for month, files in _months(home, name).items():
                for file in files:
                    rows = pq.ParquetFile(file).read().cast(arrow_schema(name))
                    self._append(name, rows.append_column("month", pa.array([month] * rows.num_rows, pa.string())))

    def append(self, home: Home, first: str, month: str) -> None:
        """The rows of a staged night."""
        for name in TABLES:
            self._append(name, _night(home, first, name, month))

    def revise(self, home: Home, ids: Sequence[str]) -> None:
        """Other rows for some articles: deleted, and appended again."""
        from deltalake import DeltaTable

        wanted = ", ".join(map(quoted, ids))
        for name in TABLES:
            table = DeltaTable(str(self.folder / name))
            with duckdb.connect() as connection:
                files = ", ".join(quoted(uri) for uri in table.file_uris())
                rows = connection.sql(
                    f"FROM read_parquet([{files}], hive_partitioning = true) WHERE article_id IN ({wanted})"
                ).to_arrow_table()
            table.delete(f"article_id IN ({wanted})")
            self._append(name, rows)

    def _append(self, name: str, rows: pa.Table) -> None:
        from deltalake import write_deltalake

        write_deltalake(str(self.folder / name), rows, partition_by=["month"], mode="append")

    def views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """The tables as views over the files that the log names."""
        from deltalake import DeltaTable

        for name in TABLES:
            files = ", ".join(quoted(uri) for uri in DeltaTable(str(self.folder / name)).file_uris())
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet([{files}], hive_partitioning = true)")


KINDS = {"plain": Plain, "delta": Delta}


def step(kind: str, folder: Path, what: str, home: Home, *more: str) -> dict[str, float]:
    """One step with one of them."""
    peer = KINDS[kind](folder)
    if what == "load":
        peer.load(home)
    elif what == "append":
        peer.append(home, *more)
    elif what == "revise":
        peer.revise(home, more)
    return {}


def some_articles(home: Home, count: int) -> list[str]:
    """Articles of all months, to be revised."""
    head = commits.latest(home)
    assert head is not None
    files = head.paths(home)["articles"]
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT article_id FROM {scan('articles', files)} ORDER BY hash(article_id) LIMIT ?",
            [count],
        ).fetchall()
    return [article_id for (article_id,) in rows]


if __name__ == "__main__":
    from benchmarks.warehouse import nights

    nights.print_taken(lambda: step(sys.argv[1], Path(sys.argv[2]), sys.argv[3], Home(sys.argv[4]), *sys.argv[5:]))
