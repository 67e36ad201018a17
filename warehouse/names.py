"""The names of all entities counted, kept up by differences: a night counts the entities of its own months only.

A name's count over all articles is the sum over months. What is published has the sums of an earlier commit; those of
the months whose parts are others now are taken off as they were, and put on as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse import commits, parts, views
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.views import Identities

SCHEMA = pa.schema([("entity_id", pa.string()), ("name", pa.string()), ("entity_type", pa.string()),
                    ("country", pa.string()), ("n", pa.int64())])  # fmt: skip

Months = Mapping[str, Mapping[str, Sequence[Part]]]
"""The parts of `entities` and `identities` of each month."""


def of_commit(
    connection: duckdb.DuckDBPyConnection, home: Home, commit: Commit, identities: Identities,
    known: tuple[int, pa.Table] | None = None,
) -> pa.Table:  # fmt: skip
    """The rows of `internal.names` of a commit. `known`: those of another commit, with its number."""
    changed = _changed(home, commit, known[0]) if known else None
    if known and changed is not None:
        counted = _by_differences(connection, known[1], *(_files(home, months) for months in changed))
        if counted is not None:
            return counted
    files = {name: paths for name, paths in commit.paths(home).items() if name in ("entities", "identities")}
    return _counted(connection, files, identities)


def _changed(home: Home, commit: Commit, number: int) -> tuple[Months, Months] | None:
    """The months that another commit has otherwise: as it has them, and as this one does.

    None where to count everything costs no more, or the files of that commit are not all there.
    """
    try:
        before = commits.load(home, number)
    except WarehouseError:
        return None
    held = [_months(of) for of in (before, commit)]
    if any(parts.ALL in months for months in held):
        return None
    other = {month for month in held[0].keys() | held[1].keys() if held[0].get(month) != held[1].get(month)}
    old, new = ({month: of for month, of in months.items() if month in other} for months in held)
    read = sum(part.rows for months in (old, new) for of in months.values() for part in of["entities"])
    there = all(path.is_file() for paths in _files(home, old).values() for path in paths)
    return (old, new) if there and read <= commit.rows("entities") else None


def _months(commit: Commit) -> Months:
    found: dict[str, dict[str, list[Part]]] = {}
    for name in ("entities", "identities"):
        for part in commit.files.get(name, ()):
            found.setdefault(part.month, {"entities": [], "identities": []})[name].append(part)
    return found


def _files(home: Home, months: Months) -> dict[str, list[Path]]:
    return {
        name: [home.path / part.path for of in months.values() for part in of[name]]
        for name in ("entities", "identities")
    }


def _by_differences(
    connection: duckdb.DuckDBPyConnection, known: pa.Table, old: views.Files, new: views.Files
) -> pa.Table | None:
    """The sums of all months from those of an earlier commit; None where they do not fit one another."""
    off, on = (_counted(connection, files, views.read_identities(connection, files)) for files in (old, new))
    for name, rows in (("known_names", known), ("off_names", off), ("on_names", on)):
        connection.register(name, rows)
    counted = connection.sql(
        """
        SELECT entity_id, name, entity_type, country, sum(n)::BIGINT AS n
        FROM (FROM known_names UNION ALL FROM on_names UNION ALL SELECT * REPLACE (-n AS n) FROM off_names)
        GROUP BY ALL HAVING sum(n) <> 0
        """
    ).to_arrow_table()
    for name in ("known_names", "off_names", "on_names"):
        connection.unregister(name)
    least = pc.min(counted["n"]).as_py()
    return counted.cast(SCHEMA) if least is None or least > 0 else None


def _counted(connection: duckdb.DuckDBPyConnection, files: views.Files, identities: Identities) -> pa.Table:
    if identities.merges:
        views.create_merged(connection, files, identities)
        identities = replace(identities, merged=views.MERGED)
    rows = views.select("entities", files.get("entities", ()), identities)
    return connection.sql(views.count_names(f"({rows})")).to_arrow_table().cast(SCHEMA)
