"""What a rebuild does anew: the articles and inputs of a commit, and the decisions under which new code's rows replace
theirs. Nothing is fetched, no article gets another id or revision, and what new code cannot read leaves as a reject.
"""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from warehouse import parts, staging
from warehouse.admit import Admitted, Decisions
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.schema import Input, arrow_schema, to_arrow
from warehouse.views import quoted, scan


@dataclass(frozen=True)
class Held:
    """One article of a commit: where it came from and what it is called."""

    raw_ref: str
    raw_sha256: str
    article_id: str
    revision: int

    @property
    def place(self) -> tuple[str, str]:
        """What tells it from all others: a file may have held another article before, whose input is kept too."""
        return self.raw_ref, self.raw_sha256

    @property
    def record(self) -> tuple[str, int]:
        """The file or address that holds the record, and which of its records it is, from 1."""
        place, _, number = self.raw_ref.rpartition("#")
        return (place, int(number)) if place and number.isascii() and number.isdigit() else (self.raw_ref, 1)


def months_of(commit: Commit) -> list[str]:
    """The months that hold articles, `unknown` last."""
    return sorted({part.month for part in commit.files.get("articles", ())})


def held(home: Home, commit: Commit, months: Sequence[str]) -> list[Held]:
    """The articles of some months, in the order of their places."""
    files = [home.path / part.path for part in commit.files["articles"] if part.month in months]
    with parts.connect(home) as connection:
        rows = connection.execute(
            f"SELECT raw_ref, raw_sha256, article_id, revision FROM {scan('articles', files)} ORDER BY ALL"
        ).fetchall()
    return [Held(*row) for row in rows]


def stage_cleaned(home: Home, commit: Commit, key: str, articles: Sequence[Held], version: str) -> None:
    """Stage articles of a commit as if they had just been cleaned, by the version that will read them."""
    if staging.finished(home, key):
        return
    with parts.connect(home) as connection:
        connection.register("wanted", pa.table({"article_id": [one.article_id for one in articles]}))
        staging.write(
            home, key, {name: _rows(connection, home, commit, name, version) for name in ("articles", "fingerprints")}
        )


def _rows(connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, name: str, version: str) -> pa.Table:
    new = f"* REPLACE ({quoted(version)} AS dateline_version)" if name == "articles" else "*"
    files = commit.paths(home)[name]
    rows = connection.sql(
        f"SELECT {new} FROM {scan(name, files)} SEMI JOIN wanted USING (article_id) ORDER BY article_id"
    )
    return rows.to_arrow_table().cast(arrow_schema(name))


def decisions(
    home: Home, commit: Commit, articles: Iterable[Held], found: Mapping[tuple[str, str], str], rejects: pa.Table,
    version: str,
) -> Decisions:  # fmt: skip
    """Under which the rebuilt rows are committed.

    `found` gives, by place, the staged batch that holds an article anew; an article that is among `rejects` instead
    goes. What is in neither stays as it is.
    """
    refused = {(row["raw_ref"], row["raw_sha256"]): row for row in rejects.to_pylist()}
    admitted, gone = [], {}
    for one in articles:
        if one.place in found:
            admitted.append(Admitted(found[one.place], one.raw_ref, one.article_id, one.revision, "revision"))
        elif one.place in refused:
            gone[one.place] = one.article_id
    done = {one.article_id for one in admitted} | set(gone.values())
    inputs = [_again(row, gone, version) for row in _inputs(home, commit, done)]
    lost = [refused[place] for place in sorted(gone)]
    return Decisions(
        base=commit.number,
        inputs=to_arrow("inputs", inputs),
        rejects=pa.Table.from_pylist(lost, arrow_schema("rejects")),
        admitted=tuple(admitted),
        counts={"rebuilt": len(admitted), "rejected": len(gone)},
        gone=tuple(gone.values()),
    )


def _again(row: Input, gone: Mapping[tuple[str, str], str], version: str) -> Input:
    """The row of an input as the new version leaves it. Copies of what is gone count as unread by it."""
    if row.raw_sha256 is not None and (row.raw_ref, row.raw_sha256) in gone:
        return dataclasses.replace(row, outcome="reject", article_id=None, dateline_version=version)
    if row.article_id in gone.values():
        return dataclasses.replace(row, outcome="reject", article_id=None)
    return dataclasses.replace(row, dateline_version=version)


def _inputs(home: Home, commit: Commit, article_ids: set[str]) -> Iterator[Input]:
    """The inputs that gave these articles or repeat them."""
    with parts.connect(home) as connection:
        connection.register("done", pa.table({"article_id": pa.array(sorted(article_ids), pa.string())}))
        there = scan("inputs", commit.paths(home)["inputs"])
        rows = connection.sql(f"FROM {there} SEMI JOIN done USING (article_id) ORDER BY ALL").to_arrow_table()
    return (Input(**row) for row in rows.to_pylist())
