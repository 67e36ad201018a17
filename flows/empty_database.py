"""Prefect's database as its migrations make it, kept beside the environment for every new home.

`python -m flows.empty_database` makes it, as `make setup` does.

The first server with a new database that has gone through the migrations leaves a copy, named by Prefect's version and
by the migrations it has; another Prefect never finds it. A new home begins with a copy of that copy. Whatever is odd
about it (no room, no right to write, a file that is no database) only means that the migrations are gone through.
"""

import contextlib
import hashlib
import os
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(sys.prefix) / "share" / "dateline"
"""Where the copy is kept: what belongs to the installed packages goes with them."""


def kept() -> Path:
    """The place of the copy for the installed Prefect."""
    import prefect
    from prefect.server.database import _migrations

    steps = sorted(Path(_migrations.__path__[0]).glob("versions/sqlite/*.py"))
    named = [sqlite3.sqlite_version, *(f"{one.name} {one.stat().st_size}" for one in steps)]
    digest = hashlib.sha256("\n".join(named).encode()).hexdigest()[:12]
    return FOLDER / f"prefect-{prefect.__version__}-{digest}.db"


def take_over() -> None:
    """Let the server of this process begin with the copy where its database is new, and leave one where there is none.

    A database that stands where the copy does needs no migration either.
    """
    from prefect.server.database.interface import PrefectDBInterface

    migrate = PrefectDBInterface.create_db

    async def create_db(self: Any) -> None:
        place = _place(self.database_config.connection_url)
        copy = kept()
        if place is not None and (copied(copy, place) if not place.exists() else same_steps(copy, place)):
            return
        new = place is not None and not place.exists()
        await migrate(self)
        if new and place is not None:
            keep(place, copy)

    PrefectDBInterface.create_db = create_db  # type: ignore[method-assign]


def _place(url: str) -> Path | None:
    """The file of a database of SQLite; None for any other one."""
    head, _, path = url.partition(":///")
    return Path(path) if head == "sqlite+aiosqlite" and path and "?" not in path and ":memory:" not in path else None


def copied(copy: Path, place: Path) -> bool:
    """Whether a new database was made of the copy: whole, or not at all."""
    return copy.is_file() and _copy(copy, place)


def keep(place: Path, copy: Path) -> bool:
    """Whether a copy of a database was kept, for others to begin with."""
    with contextlib.suppress(OSError):
        copy.parent.mkdir(parents=True, exist_ok=True)
        return _copy(place, copy)
    return False


def same_steps(copy: Path, place: Path) -> bool:
    """Whether a database has gone through the very migrations of the copy."""
    return copy.is_file() and (step := _step(copy)) is not None and step == _step(place)


def _copy(one: Path, other: Path) -> bool:
    beside = other.with_name(f".{other.name}.{os.getpid()}")
    try:
        with contextlib.closing(_opened(one)) as source, contextlib.closing(sqlite3.connect(beside)) as made:
            source.backup(made)
            made.execute("PRAGMA journal_mode = DELETE")  # one file, also for who may only read it
            if made.execute("PRAGMA quick_check").fetchone() != ("ok",):
                return False
        if _step(beside) is None:
            return False
        os.link(beside, other)  # fails where another one was first
        return True
    except (sqlite3.Error, OSError):
        return False
    finally:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)


def _step(place: Path) -> str | None:
    """The last migration a database has gone through; None where it tells none."""
    try:
        with contextlib.closing(_opened(place)) as database:
            ((step,),) = database.execute("SELECT version_num FROM alembic_version").fetchall()
            return str(step)
    except (sqlite3.Error, ValueError):
        return None


def _opened(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True)


def main() -> None:
    """Start a server with a new database, which leaves the copy, unless there is one."""
    from flows import environment

    if kept().is_file():
        return
    with tempfile.TemporaryDirectory() as folder:
        environment.prepare(Path(folder))
        from flows import server

        server.start()
        server.end()


if __name__ == "__main__":
    main()
