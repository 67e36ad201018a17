"""Open a warehouse for asking, and ask what the `show` command needs."""

import contextlib
import hashlib
import os
import tempfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from warehouse.errors import WarehouseError, explained
from warehouse.home import Home

if TYPE_CHECKING:
    from warehouse.commits import Commit

DERIVED = ("current", "datapackage.json", "DICTIONARY.md", "DICTIONARY.html")
"""What stands beside `warehouse.duckdb` and is made before it."""

TRIES = 3
"""How often the latest commit is pulled anew where it is deleted while it is pulled."""


def in_memory(memory: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection to an empty database of its own, in UTC, that never reaches for an extension.

    `memory` limits what it holds ('2GB'); what does not fit goes to the system's temporary folder.
    """
    connection = duckdb.connect(config={"temp_directory": spill()})
    connection.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    if memory:
        connection.execute(f"SET memory_limit = '{memory}'")
    return connection


def spill() -> str:
    """Where a connection of this process puts what does not fit into its memory."""
    return os.path.join(tempfile.gettempdir(), f"dateline-{os.getpid()}")


def open_warehouse(home: Home | Path | str, as_of: int | str | date | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the tables, views and macros of a warehouse.

    The latest commit, its derived files redone first where they are stale; or the commit `as_of`: a number, or a day
    (a date, or YYYY-MM-DD) for the last commit of that day in UTC. Raises WarehouseError where there is no such home or
    commit.
    """
    from warehouse import commits

    home = home if isinstance(home, Home) else Home(home)
    home.must_exist()
    if as_of is not None:
        return _of_commit(home, commits.at(home, moment(as_of)))
    if home.address is not None:
        _bring_latest(home)
    connection = fresh(home)
    if connection is None:
        from warehouse import publish

        # A home that only others may write, or a full disk, is still there to be read.
        with contextlib.suppress(WarehouseError, OSError):
            publish.refresh(home)
        connection = fresh(home)
    if connection is None:
        latest = commits.latest(home)
        assert latest is not None  # must_exist
        return _of_commit(home, latest)
    return connection


def _bring_latest(home: Home) -> None:
    """Pull the parts of the latest commit. Where another machine deletes them meanwhile, there is a later one."""
    from warehouse import commits
    from warehouse.objects import pulling

    for left in reversed(range(TRIES)):
        try:
            latest = commits.latest(home)
            assert latest is not None  # must_exist
            return pulling.bring(home, latest)
        except pulling.MovedError:
            if not left:
                raise
            pulling.pull(home)


def moment(text: int | str | date) -> int | date:
    """What `--as-of` names: a commit's number or a day. Raises WarehouseError for anything else."""
    if not isinstance(text, str):
        return text
    try:
        return int(text) if text.isdecimal() else date.fromisoformat(text)
    except ValueError:
        raise WarehouseError(
            f"--as-of {text}", "neither a commit's number nor a day", "give 42 or 2026-11-01; `dateline log` lists them"
        ) from None


def fresh(home: Home) -> duckdb.DuckDBPyConnection | None:
    """A connection to `warehouse.duckdb` if it and all that stands beside it are those of the latest commit."""
    if not home.database.is_file() or not all((home.path / name).exists() for name in DERIVED):
        return None
    try:
        connection = attach(home.database)
        held = connection.execute("SELECT commit_number, home, layout FROM published").fetchall()
    except duckdb.Error:
        return None
    if held == [(latest_number(home), str(home.path), layout())]:
        return connection
    connection.close()
    return None


def stale(home: Home) -> bool:
    """Whether the derived files are not those of the latest commit, of this folder, and of this Dateline."""
    connection = fresh(home)
    if connection is not None:
        connection.close()
    return connection is None


def latest_number(home: Home) -> int | None:
    """The number of the latest commit; None where nothing has been committed."""
    from warehouse import commits

    return max(commits.numbers(home), default=None)


@cache
def layout() -> str:
    """A hash of the code and SQL that make the derived files: they are redone when it has changed."""
    folder = Path(__file__).parent
    sources = sorted([*folder.glob("*.py"), *folder.glob("*.toml"), *folder.glob("questions/*")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources if path.is_file())).hexdigest()[:16]


def attach(database: Path) -> duckdb.DuckDBPyConnection:
    """A connection to a database file, read-only.

    Attached to an empty database rather than opened: DuckDB hands a process that already has a path open the database
    it opened first, even where another file has taken the name since.
    """
    connection = in_memory()
    try:
        connection.execute(f"ATTACH '{str(database).replace(chr(39), chr(39) * 2)}' AS warehouse (READ_ONLY)")
        connection.execute("USE warehouse")
    except duckdb.Error:
        connection.close()
        raise
    return connection


def _of_commit(home: Home, commit: "Commit") -> duckdb.DuckDBPyConnection:
    """The same tables, views and macros over one commit's files, in memory."""
    from warehouse import database

    connection = in_memory()
    with explained(home.path):
        database.fill(connection, home, commit)
    return connection


# What the prompt and `show` ask


def relations(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The tables, views and macros of the warehouse, each with what it holds; macros with their parameters."""
    return connection.execute(
        """
        SELECT name, coalesce(comment, '') FROM (
            SELECT 1 AS kind, view_oid AS place, view_name AS name, comment FROM duckdb_views()
            WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
            UNION ALL
            SELECT 2, table_oid, table_name, comment FROM duckdb_tables()
            WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
            UNION ALL
            SELECT 3, function_oid, function_name || '(' || array_to_string(parameters, ', ') || ')', comment
            FROM duckdb_functions()
            WHERE NOT internal AND database_name = current_database() AND schema_name = 'main'
        ) ORDER BY kind, place
        """
    ).fetchall()


def columns_of(connection: duckdb.DuckDBPyConnection, name: str) -> list[tuple[str, str, str]]:
    """Name, type and meaning of each column of a table or view; none where there is no such thing."""
    return connection.execute(
        """
        SELECT column_name, data_type, coalesce(comment, '') FROM duckdb_columns()
        WHERE table_name = lower(?) AND NOT internal AND database_name = current_database() AND schema_name = 'main'
        ORDER BY column_index
        """,
        [name],
    ).fetchall()


def article_ids(connection: duckdb.DuckDBPyConnection, beginning: str, limit: int = 5) -> list[str]:
    """The article_ids that begin so, at most `limit`; the one that is equal alone, where there is one."""
    found = connection.execute(
        "SELECT article_id FROM articles WHERE starts_with(article_id, ?) ORDER BY article_id LIMIT ?",
        [beginning, limit],
    ).fetchall()
    ids = [article_id for (article_id,) in found]
    return [beginning] if beginning in ids else ids


def rows_of_article(connection: duckdb.DuckDBPyConnection, table: str, article_id: str) -> list[dict[str, Any]]:
    """An article's rows of a table as dictionaries, in their declared order."""
    from warehouse.schema import TABLES

    order = ", ".join(TABLES[table].order)
    result = connection.execute(f"SELECT * FROM {table} WHERE article_id = ? ORDER BY {order}", [article_id])
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
