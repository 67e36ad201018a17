"""What a night takes out of the tables and what it puts in, found before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from warehouse import lookup, parts
from warehouse.admit import Decisions
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.schema import TABLES, arrow_schema
from warehouse.views import scan

BY_PLACE = ("inputs", "rejects")
"""Tables keyed by the place a record came from: a place read again replaces its rows."""


@dataclass(frozen=True)
class Change:
    """What leaves and what comes."""

    gone: pa.Table  # article_id
    inputs: pa.Table
    rejects: pa.Table
    left: tuple[str, ...] = ()  # places that leave with nothing in their stead
    narrow: bool = True  # whether the months of the articles that leave tell where their other rows lie


def settle(
    connection: duckdb.DuckDBPyConnection, articles: Sequence[Path], rejects: Sequence[Path], decisions: Decisions
) -> Change:
    """What the night really changes: an admitted article that could not be read is a reject, and changes nothing.

    Leaves the temporary table `tonight` (article_id, month) of the articles that come.
    """
    admitted = pa.table({"article_id": pa.array([one.article_id for one in decisions.admitted], pa.string())})
    connection.register("admitted", admitted)
    connection.execute(
        f"CREATE TEMP TABLE tonight AS SELECT article_id, {parts.MONTH} AS month"
        f" FROM {scan('articles', articles)} SEMI JOIN admitted USING (article_id)"
    )
    come = set(connection.sql("SELECT article_id FROM tonight").to_arrow_table()["article_id"].to_pylist())
    unread = connection.sql(f"FROM {scan('rejects', rejects)}").to_arrow_table().cast(arrow_schema("rejects"))
    failed = {one.article_id for one in decisions.admitted if one.article_id not in come}
    unread = unread.filter(pc.is_in(unread["raw_ref"], pa.array(_places(decisions, failed), pa.string())))
    lost = sorted(set(_places(decisions, failed)) - set(unread["raw_ref"].to_pylist()))
    if lost:
        raise WarehouseError(lost[0], "admitted, but neither an article nor a reject was staged", "report this")
    gone = [one.article_id for one in decisions.admitted if one.outcome == "revision" and one.article_id not in failed]
    gone += decisions.gone
    return Change(
        pa.table({"article_id": pa.array(gone, pa.string())}),
        _failed_inputs(decisions.inputs, failed),
        pa.concat_tables([decisions.rejects, unread]),
        decisions.left,
        narrow=not decisions.lost,
    )


def _places(decisions: Decisions, articles: set[str]) -> list[str]:
    return [one.raw_ref for one in decisions.admitted if one.article_id in articles]


def _failed_inputs(inputs: pa.Table, failed: set[str]) -> pa.Table:
    """The inputs with those of failed articles as rejects; copies of an article that is not there go the same way."""
    if not failed:
        return inputs
    hit = pc.fill_null(pc.is_in(inputs["article_id"], pa.array(sorted(failed), pa.string())), False)
    outcome = pc.if_else(hit, "reject", inputs["outcome"])
    article_id = pc.if_else(hit, pa.scalar(None, pa.string()), inputs["article_id"])
    names = inputs.column_names
    changed = inputs.set_column(names.index("outcome"), "outcome", outcome)
    return changed.set_column(names.index("article_id"), "article_id", article_id).cast(inputs.schema)


def stale(
    connection: duckdb.DuckDBPyConnection, home: Home, head: Commit | None, change: Change
) -> dict[str, set[str]]:
    """The files, by table, that hold a row that leaves. Articles are looked for first: their month narrows the rest.

    Leaves the temporary tables `gone` (article_id), `places` (raw_ref) and `stale` (filename, month).
    """
    places = [*change.inputs["raw_ref"].to_pylist(), *change.left]
    connection.register("gone", change.gone)
    connection.register("places", pa.table({"raw_ref": pa.array(places, pa.string())}))
    connection.execute("CREATE TEMP TABLE stale (filename VARCHAR, month VARCHAR)")
    found: dict[str, set[str]] = {}
    months: set[str] | None = None
    keys = lookup.of_head(home, head) if change.narrow else None
    wanted = {"raw_ref": places} if keys else {}
    leaving = {"article_id": change.gone["article_id"].to_pylist()}
    for name in sorted(TABLES, key=lambda name: name != "articles"):
        held = head.files.get(name, ()) if head else ()
        if name in ("identities", "names") or (name not in BY_PLACE and not change.gone.num_rows):
            continue
        if name not in BY_PLACE and months is not None:
            held = tuple(part for part in held if part.month in months)
        elif keys is not None and (name in BY_PLACE or name == "articles"):
            may = keys.files(name, wanted if name in BY_PLACE else leaving)
            held = tuple(part for part in held if home.path / part.path in may)
        found[name] = _holding(connection, home, name, held)
        if name == "articles" and change.narrow:
            months = {part.month for part in held if part.path in found[name]}
        rows = [(str(home.path / part.path), part.month) for part in held if part.path in found[name]]
        if rows:
            connection.executemany("INSERT INTO stale VALUES (?, ?)", rows)
    return found


def _holding(connection: duckdb.DuckDBPyConnection, home: Home, name: str, held: Sequence[Part]) -> set[str]:
    """Which files of a table hold a row that leaves."""
    if not held:
        return set()
    source = scan(name, [home.path / part.path for part in held], filename=True)
    rows = connection.execute(f"SELECT DISTINCT filename FROM {source} SEMI JOIN {condition(name)}").fetchall()
    paths = {filename for (filename,) in rows}
    return {part.path for part in held if str(home.path / part.path) in paths}


def condition(name: str) -> str:
    """The join by which the rows of a table are those that leave."""
    return "places USING (raw_ref)" if name in BY_PLACE else "gone USING (article_id)"
