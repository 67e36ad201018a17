"""The content of `warehouse.duckdb`: views over one commit's files, tables of runs and scores, macros, comments."""

from collections.abc import Mapping
from typing import Any

import duckdb
import pyarrow as pa

from warehouse import commits, questions, views
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.query import layout
from warehouse.schema import TABLES, columns
from warehouse.views import quoted

RUNS = {
    "commit_number": ("INTEGER", "The commit; `--as-of` takes it."),
    "parent": ("INTEGER", "The commit it follows; NULL for the first."),
    "run_id": ("VARCHAR", "The run that made it."),
    "created_at": ("TIMESTAMP WITH TIME ZONE", "When it was made, in UTC."),
    "dateline_version": ("VARCHAR", "The Dateline version that made it."),
    "model_versions": ("VARCHAR", "The language models that read its new articles, joined by '; '."),
}
"""The first columns of `runs`; those of counts and seconds follow."""

QUALITY = {
    "set_name": ("VARCHAR", "The set of articles it was measured on."),
    "name": ("VARCHAR", "What was measured: names, people, places, dates, events or quotes; NULL for a model."),
    "metric": ("VARCHAR", "precision, recall, f1, or another measure."),
    "value": ("DOUBLE", "The score."),
    "version": ("VARCHAR", "The Dateline version that was measured."),
}

PUBLISHED = {
    "commit_number": ("INTEGER", "The commit whose rows are shown."),
    "home": ("VARCHAR", "The folder the paths lead to."),
    "layout": ("VARCHAR", "Hash of the code that made this file."),
}

DESCRIPTIONS = {
    "runs": "One commit that is kept: what it held, how long its night took, what made it.",
    "quality": "One score on the gold, as it ships with the version that made the latest commit.",
    "published": "One row: which commit this file shows.",
}


def fill(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, known: Mapping[int, dict[str, Any]] = {},
    identities: views.Identities | None = None, names: pa.Table | None = None,
) -> None:  # fmt: skip
    """Make the views, tables and macros of a commit. `known` are rows of `runs` that need not be read again,
    `identities` what those of the commit change, and `names` the names of its entities counted, where that is known.
    """
    files = {name: paths for name, paths in commit.paths(home).items() if TABLES[name].public}
    connection.begin()  # one write to the disk instead of one for each comment
    identities = identities or views.read_identities(connection, files)
    views.create_views(connection, files, identities, views.public_tables())
    views.create_beside(connection, files, identities, names)
    for name in views.public_tables():
        _comment(connection, "VIEW", name, TABLES[name].description, {c.name: c.description for c in columns(name)})
    _fill_runs(connection, home, commit, known)
    scores = [] if commit.quality is None else [score(one) for one in commit.quality.get("rows", ())]
    _table(connection, "quality", QUALITY, scores)
    mine = {"commit_number": commit.number, "home": str(home.path), "layout": layout()}
    _table(connection, "published", PUBLISHED, [mine])
    questions.create(connection)
    connection.commit()


READ = ("names", "people", "places", "dates", "events", "quotes")
"""What the name of a set in `docs/quality.csv` begins with where rows of that kind were scored."""


def score(row: Mapping[str, Any]) -> dict[str, Any]:
    """A score of a commit as a row of `quality`: the set `dates timebank` is the name dates, the set_name timebank."""
    if "set" not in row:
        return {**row}
    name, _, rest = row["set"].partition(" ")
    split = {"set_name": rest, "name": name} if name in READ else {"set_name": row["set"], "name": None}
    return {**split, "metric": row["metric"], "value": row["value"], "version": row["version"]}


def run_row(commit: Commit) -> dict[str, Any]:
    """A commit as a row of `runs`."""
    return {
        "commit_number": commit.number,
        "parent": commit.parent,
        "run_id": commit.run_id,
        "created_at": commit.created_at,
        "dateline_version": commit.dateline_version,
        "model_versions": "; ".join(commit.model_versions) or None,
        **{f"rows_{name}": commit.rows(name) for name in views.public_tables()},
        **{f"n_{what}": n for what, n in sorted(commit.counts.items())},
        **{f"seconds_{stage}": seconds for stage, seconds in sorted(commit.seconds.items())},
    }


def _fill_runs(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, known: Mapping[int, dict[str, Any]]
) -> None:
    """One row a kept commit up to this one. A record names every file, so those read before are not read again."""
    kept = [number for number in commits.numbers(home) if number <= commit.number]
    rows = [
        known.get(number) or run_row(commit if number == commit.number else commits.load(home, number))
        for number in kept
    ]
    wanted = dict(RUNS)
    for name in (name for row in rows for name in row):
        wanted.setdefault(name, _measured(name))
    _table(connection, "runs", wanted, rows)


def _measured(name: str) -> tuple[str, str]:
    """Type and meaning of a column of counts or seconds."""
    kind, _, what = name.partition("_")
    if kind == "rows":
        return "BIGINT", f"Rows of {what} after the commit."
    if kind == "seconds":
        return "DOUBLE", f"Seconds the night spent on: {what}."
    return "BIGINT", f"The night's count of: {what}."


def _table(
    connection: duckdb.DuckDBPyConnection, name: str, wanted: Mapping[str, tuple[str, str]], rows: list[dict[str, Any]]
) -> None:
    """Make a table of dictionaries, with comments."""
    types = ", ".join(f'"{column}" {kind}' for column, (kind, _) in wanted.items())
    connection.execute(f"CREATE OR REPLACE TABLE {name} ({types})")
    for row in rows:
        marks = ", ".join("?" for _ in wanted)
        connection.execute(f"INSERT INTO {name} VALUES ({marks})", [row.get(column) for column in wanted])
    _comment(connection, "TABLE", name, DESCRIPTIONS[name], {column: text for column, (_, text) in wanted.items()})


def _comment(
    connection: duckdb.DuckDBPyConnection, kind: str, name: str, description: str, of_columns: Mapping[str, str]
) -> None:
    connection.execute(f"COMMENT ON {kind} {name} IS {quoted(description)}")
    for column, meaning in of_columns.items():
        connection.execute(f'COMMENT ON COLUMN {name}."{column}" IS {quoted(meaning)}')
