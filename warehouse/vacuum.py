"""Delete what no kept commit names: parts of killed nights, of rewritten files, and staged leftovers."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from warehouse import commits, durable, fault, staging
from warehouse.commits import Commit
from warehouse.errors import explained
from warehouse.home import Home


@dataclass(frozen=True)
class Vacuumed:
    """What was deleted."""

    commits: int = 0
    parts: int = 0
    bytes: int = 0


def vacuum(home: Home, now: datetime, grace: timedelta, keep: int | None = None) -> Vacuumed:
    """Delete parts that no kept commit names and that are older than `grace`, and whatever is staged.

    All commits are kept, or the last `keep` and every one that still held less than `grace` before `now`, for readers
    at work. The caller holds `writing(home)`.
    """
    with explained(home.path):
        history = commits.history(home)
        kept = _kept(history, now, grace, keep)
        if home.address is not None:
            return _vacuum_objects(home, history, kept, now - grace)
        for commit in history:
            if commit.number not in kept:
                commits.path(home, commit.number).unlink()
                fault.point("vacuum.record")
        if len(kept) < len(history):
            durable.sync_folder(home.commits)
        named = {part.path for c in history if c.number in kept for held in c.files.values() for part in held}
        n_parts, n_bytes = _delete_parts(home, named, now - grace)
        staging.clear(home)
    return Vacuumed(len(history) - len(kept), n_parts, n_bytes)


def _vacuum_objects(home: Home, history: list[Commit], kept: set[int], before: datetime) -> Vacuumed:
    """The same in a bucket, and in this machine's copy of it."""
    from warehouse.objects import upkeep

    n_parts, n_bytes = upkeep.clear(home, before, kept)
    named = {part.path for commit in commits.history(home) for held in commit.files.values() for part in held}
    _delete_parts(home, named, before)
    staging.clear(home)
    return Vacuumed(len(history) - len(kept), n_parts, n_bytes)


def _kept(history: list[Commit], now: datetime, grace: timedelta, keep: int | None) -> set[int]:
    """The numbers of the commits that stay. A commit was read from until the next one came."""
    if keep is None:
        return {commit.number for commit in history}
    last = {commit.number for commit in history[-max(1, keep) :]}
    return last | {commit.number for commit, after in pairwise(history) if after.created_at + grace > now}


def _delete_parts(home: Home, named: set[str], before: datetime) -> tuple[int, int]:
    n_parts = n_bytes = 0
    for folder, _, files in os.walk(home.tables):
        for name in sorted(files):
            path = home.tables / folder / name
            found = path.stat()
            if path.relative_to(home.path).as_posix() in named or found.st_mtime > before.timestamp():
                continue
            path.unlink()
            n_parts, n_bytes = n_parts + 1, n_bytes + found.st_size
            fault.point("vacuum.part")
    return n_parts, n_bytes
