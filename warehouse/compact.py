"""Few large files a table and month instead of one a night: the same rows, read again, sorted and written as one.

A commit of its own names the new files; the old ones stay for the commits before it until `vacuum` takes them. Rows do
not change, and that is proved before the commit: as many as before, and the same sum of their hashes.
"""

import dataclasses
import shutil
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import duckdb

from warehouse import commits, fault, parts
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError, explained
from warehouse.home import Home
from warehouse.schema import columns
from warehouse.views import scan

SMALL = 64 << 20
"""Bytes below which a file is worth joining to others."""

LARGE = 256 << 20
"""Bytes that a joined file should not exceed. What it holds is compressed again, so this is aimed at, not kept."""


def compact(home: Home, run_id: str, created_at: datetime, small: int = SMALL, large: int = LARGE) -> Commit | None:
    """Join the small files of each table and month. The caller holds `writing(home)`.

    None where there is nothing to join. Raises WarehouseError where the disk fails or the rows would change; then the
    last commit stands as it was.
    """
    head = commits.latest(home)
    groups = {name: list(_groups(held, small, large)) for name, held in head.files.items()} if head else {}
    if head is None or not any(groups.values()):
        return None
    folder = home.temporary / f"compact-{head.number + 1}"
    with explained(home.path):
        try:
            return _commit(home, head, groups, folder, run_id, created_at)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _groups(held: Sequence[Part], small: int, large: int) -> Iterable[list[Part]]:
    """The files of a table that become one: small ones of one month, together no larger than `large`."""
    of_month: dict[str, list[Part]] = {}
    for part in sorted(held, key=lambda part: part.path):
        if part.bytes < small:
            of_month.setdefault(part.month, []).append(part)
    for found in of_month.values():
        group: list[Part] = []
        for part in found:
            if group and sum(one.bytes for one in group) + part.bytes > large:
                yield from [group] * (len(group) > 1)
                group = []
            group.append(part)
        yield from [group] * (len(group) > 1)


def _commit(
    home: Home, head: Commit, groups: dict[str, list[list[Part]]], folder: Path, run_id: str, created_at: datetime
) -> Commit:
    shutil.rmtree(folder, ignore_errors=True)
    fault.point("compact.begun")
    files, made = dict(head.files), []
    with parts.connect(home) as connection:
        for name, several in groups.items():
            for number, group in enumerate(several):
                new = _joined(home, connection, name, group, folder, f"{run_id}-{head.number + 1}-{number}")
                files[name] = (*(part for part in files[name] if part not in group), new)
                made.append(new)
                fault.point("compact.joined")
            files[name] = tuple(sorted(files[name], key=lambda part: part.path))
    parts.move(home, folder, made)
    commit = dataclasses.replace(
        head,
        number=head.number + 1,
        parent=head.number,
        run_id=run_id,
        created_at=created_at,
        files=files,
        counts={"joined files": sum(len(group) for several in groups.values() for group in several)},
        seconds={},
        schema=commits.schema_of_tables(),
    )
    commits.append(home, commit)
    return commit


def _joined(
    home: Home, connection: duckdb.DuckDBPyConnection, name: str, group: list[Part], folder: Path, file_name: str
) -> Part:
    rows = scan(name, [home.path / part.path for part in group])
    month = group[0].month
    [new] = parts.write(home, connection, name, f"SELECT *, '{month}' AS month FROM {rows}", folder, file_name)
    if _sum(connection, name, rows) != _sum(connection, name, scan(name, [folder / new.path])):
        raise WarehouseError(new.path, "joining the files changed their rows", "nothing was committed, report this")
    return new


def _sum(connection: duckdb.DuckDBPyConnection, name: str, rows: str) -> object:
    """Number of rows and the sum of their hashes, whatever their order."""
    named = ", ".join(c.name for c in columns(name))
    return connection.execute(f"SELECT count(*), sum(hash({named})) FROM {rows}").fetchall()
