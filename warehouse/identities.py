"""Which ids of different articles are one, written with each commit: near copies, entities and happenings.

While an archive is small, every commit decides over all of its articles. From WHOLE articles on that would take longer
than all else of a night, so a night decides what its own articles touch and leaves the rest as it is; all is decided
anew by `dateline settle`, which the weekly upkeep calls, where the overrides have changed, and by whatever rewrites
what was (`rebuild`, `forget`, `check --repair`). How close a night comes to that: `joins/tonight.py`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse import clusters, happenings, joins, lookup, parts
from warehouse.commits import Part
from warehouse.home import Home
from warehouse.joins import names, overrides, tonight
from warehouse.joins.overrides import Overrides
from warehouse.schema import TABLES, arrow_schema, columns
from warehouse.views import scan

WHOLE = 20_000
"""Articles up to which every commit decides over all: some five seconds of CPU."""

Say = Callable[[str], None]


@dataclass(frozen=True)
class Written:
    """The parts of the tables `identities` and `names` that a commit keeps, and those written for it."""

    kept: dict[str, tuple[Part, ...]]
    new: dict[str, list[Part]]


@dataclass(frozen=True)
class State:
    """The state that a commit makes: parts that stay, in the home, and new ones, in `folder`."""

    home: Home
    kept: Mapping[str, Sequence[Part]]
    new: Mapping[str, Sequence[Part]]
    folder: Path
    file_name: str

    @property
    def articles(self) -> int:
        """How many it holds."""
        return sum(part.rows for held in (self.kept, self.new) for part in held.get("articles", ()))

    def tonight(self) -> dict[str, list[Path]]:
        """The new files of each table."""
        return {name: [self.folder / part.path for part in made] for name, made in self.new.items()}

    def files(self) -> dict[str, list[Path]]:
        """All files of each table."""
        new = self.tonight()
        return {
            name: [*(self.home.path / part.path for part in self.kept.get(name, ())), *new.get(name, ())]
            for name in TABLES
        }


def decide_all(connection: duckdb.DuckDBPyConnection, state: State, given: Overrides, say: Say) -> Written:
    """The identities over all articles of a state. `say` is told what is wrong with `given`."""
    after = state.files()
    copies = clusters.identities(connection, after["fingerprints"], after["articles"])
    decided = joins.decide(connection, after, copies, given)
    entities = joins.table(connection, decided)
    for problem in decided.problems:
        say(f"{overrides.folder(state.home)}/{problem}")
    connection.register("decided_names", _names(connection, decided, state))
    told = happenings.identities(connection, after, entities, copies)
    connection.register("decided", pa.concat_tables([copies, entities, told]))
    return Written(
        {"identities": (), "names": ()},
        {
            "identities": _write(connection, state, _dated("decided", after["articles"])),
            "names": _write_names(connection, state),
        },
    )


def _names(connection: duckdb.DuckDBPyConnection, decided: joins.Joins, state: State) -> pa.Table:
    if state.articles <= WHOLE:
        return arrow_schema("names").empty_table()
    roots = {one: root for one, root in decided.groups.all().items() if one != root}
    return pa.concat_tables(
        [names.table(connection, roots, decided.labels), names.surroundings(connection, decided.longs, decided.nations)]
    )


def decide_tonight(connection: duckdb.DuckDBPyConnection, state: State, given: Overrides) -> Written:
    """The identities of a state as they were, with those of tonight's articles and what these change of others.

    On the connection are the tables `tonight` (article_id, month) and `gone` (article_id), as `settle` and `stale` make
    them. `given` has not changed since all was decided.
    """
    after = state.files()
    held = after["identities"]
    copies, of_copies = clusters.of_night(connection, after, held, lookup.of_parts(state.home, state.kept))
    entities, new_names = tonight.identities(connection, state.tonight(), after["names"], given)
    left = connection.execute("SELECT filename FROM stale WHERE filename LIKE '%/tables/events/%'").fetchall()
    told, of_told = happenings.of_night(connection, after, held, entities, copies, [Path(file) for (file,) in left])
    connection.register("decided", pa.concat_tables([copies, entities, told]))
    connection.register("decided_keys", pa.concat_tables([of_copies, of_told]))
    connection.register("decided_names", new_names)
    stale = _replaced(connection, state, held)
    stay = scan("identities", [state.home.path / part.path for part in stale], filename=True)
    named = ", ".join(column.name for column in columns("identities"))
    rows = f"""
        {_dated("decided_change", after["articles"])}
        UNION ALL
        SELECT {named}, month FROM {stay} JOIN decided_stale USING (filename)
        ANTI JOIN decided_gone USING (kind, article_id, local_id)
    """
    return Written(
        {"identities": tuple(part for part in state.kept["identities"] if part not in stale),
         "names": tuple(state.kept["names"])},
        {"identities": _write(connection, state, rows), "names": _write_names(connection, state)},
    )  # fmt: skip


def _replaced(connection: duckdb.DuckDBPyConnection, state: State, held: Sequence[Path]) -> list[Part]:
    """The parts with rows that hold no more.

    Makes `decided_change` (rows that were not there), `decided_gone` (keys of rows that go) and `decided_stale` (file
    name and month of the parts).
    """
    named = ", ".join(column.name for column in columns("identities"))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE decided_before AS
        SELECT {named}, filename FROM {scan("identities", held, filename=True)} AS i
        WHERE article_id IN (FROM gone) OR (kind, article_id, local_id) IN (FROM decided_keys);
        CREATE OR REPLACE TEMP TABLE decided_change AS
        SELECT {named} FROM decided EXCEPT SELECT {named} FROM decided_before;
        CREATE OR REPLACE TEMP TABLE decided_gone AS
        SELECT kind, article_id, local_id, filename FROM decided_before
        ANTI JOIN (SELECT {named} FROM decided_before INTERSECT SELECT {named} FROM decided) AS same
        USING (kind, article_id, local_id)
        """
    )
    stale = {file for (file,) in connection.execute("SELECT DISTINCT filename FROM decided_gone").fetchall()}
    found = [part for part in state.kept["identities"] if str(state.home.path / part.path) in stale]
    rows = [(str(state.home.path / part.path), part.month) for part in found]
    connection.execute("CREATE OR REPLACE TEMP TABLE decided_stale (filename VARCHAR, month VARCHAR)")
    if rows:
        connection.executemany("INSERT INTO decided_stale VALUES (?, ?)", rows)
    return found


def _dated(rows: str, articles: Sequence[Path]) -> str:
    """Identities with the month of their article."""
    named = ", ".join(f"i.{column.name}" for column in columns("identities"))
    return f"""
        SELECT {named}, {parts.MONTH} AS month FROM {rows} AS i
        JOIN (SELECT article_id, published_date FROM {scan("articles", articles)}) USING (article_id)
    """


def _write(connection: duckdb.DuckDBPyConnection, state: State, rows: str) -> list[Part]:
    return parts.write(state.home, connection, "identities", rows, state.folder, state.file_name)


def _write_names(connection: duckdb.DuckDBPyConnection, state: State) -> list[Part]:
    rows = f"SELECT *, '{parts.ALL}' AS month FROM decided_names"
    return parts.write(state.home, connection, "names", rows, state.folder, state.file_name)
