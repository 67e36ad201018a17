"""Everything that is derived from the latest commit, made beside and swapped in: `current/`, the description files, and
last `warehouse.duckdb`, which says of which commit they all are.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse import commits, current, database, datapackage, dictionary, durable, fault, merged, names, sums, views
from warehouse.commits import Commit
from warehouse.errors import explained
from warehouse.home import Home, is_written
from warehouse.query import attach, in_memory, layout, spill, stale

__all__ = ["publish", "refresh", "stale"]

MEMORY = "1GB"
"""What publishing may hold in memory; the rest waits on disk."""

STORAGE = "v1.2.0"
"""The oldest DuckDB that opens `warehouse.duckdb`: clients of BI tools come with older ones than ours. Tried: 1.2, 1.3,
1.4 and 1.5 open it and answer; written without it, none of them does. The file has the same size either way."""


def publish(home: Home, commit: Commit, *, anew: bool = False) -> None:
    """Make the derived files of a commit. Readers that hold the old ones keep them. `anew`: nothing of the old ones is
    used again, as they are damaged, or hold what older commits no longer do.

    A later commit that another process has published meanwhile stays. Raises WarehouseError where the home cannot be
    written.
    """
    with explained(home.path), _alone(home):
        if commit.number >= (_shown(home) or 0) or stale(home):
            _publish(home, commit, anew)
        _show_others(home)


def refresh(home: Home) -> None:
    """Make the derived files of the latest commit again where they are stale."""
    with explained(home.path), _alone(home):
        latest = commits.latest(home)
        if latest is not None and stale(home):
            _publish(home, latest)
        if latest is not None:
            _show_others(home)


def _show_others(home: Home) -> None:
    """Let a bucket show what the copy now shows. Readers leave that to who writes."""
    if home.address is None or not is_written(home):
        return
    from warehouse.objects import shown

    number = _shown(home)
    assert number is not None  # it has just been published
    shown.publish(home, commits.load(home, number))


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    """One process publishes at a time; a lock of its own, as readers publish too when they find something stale."""
    handle = os.open(home.path / "publish.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _publish(home: Home, commit: Commit, anew: bool = False) -> None:
    with in_memory(MEMORY) as connection:
        identities = merged.of_commit(connection, home, commit)
        files = current.renew(connection, home, commit, identities, anew)
        counted = names.of_commit(connection, home, commit, identities, None if anew else _known_names(home))
    package = json.dumps(datapackage.package(commit, files), indent=1, ensure_ascii=False)
    _replace(home, "datapackage.json", f"{package}\n")
    described = dictionary.of_home(home, commit)
    _replace(home, "DICTIONARY.md", described)
    _replace(home, "DICTIONARY.html", dictionary.as_html(described))
    fault.point("publish.described")
    _replace_database(
        home, commit, {} if anew else _known_runs(home), lambda made: sums.write(home, commit, files, made, anew=anew),
        identities, counted,
    )  # fmt: skip
    fault.point("publish.done")


def _replace(home: Home, name: str, text: str) -> None:
    beside = durable.temporary(home.path, f".{name}")
    durable.write_file(beside, text.encode())
    os.replace(beside, home.path / name)


def _replace_database(
    home: Home, commit: Commit, known: dict[int, dict[str, Any]], made: Callable[[Path], None] = lambda file: None,
    identities: views.Identities | None = None, counted: pa.Table | None = None,
) -> None:  # fmt: skip
    """Fill a new `warehouse.duckdb`, tell `made` of it, and put it in the place of the old one."""
    for left in home.path.glob(f".{home.database.name}.*"):
        left.unlink()
    beside = durable.temporary(home.path, f".{home.database.name}")
    config: dict[str, Any] = {"memory_limit": MEMORY, "storage_compatibility_version": STORAGE,
                              "temp_directory": spill()}  # fmt: skip
    with duckdb.connect(str(beside), config=config) as connection:
        connection.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
        database.fill(connection, home, commit, known, identities, counted)
        connection.execute("CHECKPOINT")
    durable.sync_file(beside)
    made(beside)
    fault.point("publish.filled")
    os.replace(beside, home.database)
    durable.sync_folder(home.path)


def _shown(home: Home) -> int | None:
    """The commit that `warehouse.duckdb` shows; None where it cannot be told."""
    found = _ask(home, "SELECT commit_number FROM published")
    return found[0]["commit_number"] if found else None


def _known_runs(home: Home) -> dict[int, dict[str, Any]]:
    """The rows of `runs` in the old `warehouse.duckdb`, by commit."""
    rows = _ask(home, "SELECT * FROM runs")
    return {row["commit_number"]: {name: value for name, value in row.items() if value is not None} for row in rows}


def _known_names(home: Home) -> tuple[int, pa.Table] | None:
    """The counted names in the old `warehouse.duckdb`, with its commit; None where other code counted them."""
    held = _ask(home, "SELECT commit_number, layout FROM published")
    if not held or held[0]["layout"] != layout():
        return None
    try:
        with attach(home.database) as connection:
            return held[0]["commit_number"], connection.sql(f"FROM {views.NAMES}").to_arrow_table()
    except duckdb.Error:
        return None


def _ask(home: Home, query: str) -> list[dict[str, Any]]:
    """The rows of a query to the old `warehouse.duckdb`; none where that is missing, damaged, or of another kind."""
    if not home.database.is_file():
        return []
    try:
        with attach(home.database) as connection:
            result = connection.execute(query)
            names = [column[0] for column in result.description or ()]
            return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    except duckdb.Error:
        return []
