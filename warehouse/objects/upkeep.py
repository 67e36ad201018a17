"""What goes from the bucket: records that are dropped, parts that no record names, and what is forgotten.

Another machine's night may be sending parts that its record will name. So whoever is about to delete unnamed parts
lists them first and then makes a commit that changes nothing: every night that began before it is refused and sends its
parts anew, under new names, so nothing of what was listed can be named any more. Two that delete or rewrite history at
once are kept apart by an object that only one of them can create.
"""

import contextlib
import dataclasses
import json
import os
import platform
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from warehouse import commits, fault
from warehouse.errors import ConflictError, WarehouseError, explained
from warehouse.home import Home
from warehouse.objects import shown
from warehouse.objects.pulling import pull
from warehouse.objects.state import raw_inputs, store
from warehouse.objects.store import PROBES, Gone, Listed

LOCK = "upkeep.lock"
"""The object that whoever vacuums or forgets has created; in the copy, the file that tells that it was this one."""

YOUNG = timedelta(days=1)
"""Age below which a raw input that no record names may belong to another machine's night."""

TRIES = 5
"""How often a vacuum begins again because a night has committed meanwhile."""

TOGETHER = 1000
"""Objects that are deleted by one request."""

_mine: dict[Path, set[str]] = {}
"""The copies of the homes whose lock this process holds, with the parts that the records named when it took it."""


@contextlib.contextmanager
def alone(home: Home) -> Iterator[None]:
    """Hold the lock of those who delete, also within itself. The caller holds `writing(home)`, so one that this copy
    has left behind is of a killed process, and is taken over. Raises WarehouseError where another machine holds it.
    """
    if home.path in _mine:
        yield
        return
    note = home.path / LOCK
    there = _bytes(home)
    if not there or not note.exists() or note.read_bytes() != there:
        said = {"machine": platform.node(), "process": os.getpid(), "since": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"}
        data = json.dumps(said | {"copy": str(home.path)}).encode()
        if there or store(home).create(LOCK, data) is None:
            raise _taken(home, there or _bytes(home))
        with explained(note):
            note.write_bytes(data)
    _mine[home.path] = _named(home)
    try:
        yield
    finally:
        del _mine[home.path]
        with contextlib.suppress(WarehouseError):  # else the next one of this copy takes it over
            store(home).delete([LOCK])
            note.unlink(missing_ok=True)


def _bytes(home: Home) -> bytes:
    with contextlib.suppress(Gone):
        return store(home).get(LOCK)[0]
    return b""


def _taken(home: Home, held: bytes) -> WarehouseError:
    try:
        said = json.loads(held)
        whom = f"{said['machine']} (process {said['process']}, since {said['since']})"
    except (ValueError, KeyError, TypeError):
        whom = "another machine"
    return WarehouseError(
        home.address,
        f"{whom} is vacuuming or forgetting",
        f"wait until it has ended; if it was killed, run it there again, or delete {home.address}/{LOCK} to give it up",
    )


def clear(home: Home, before: datetime, kept: Collection[int]) -> tuple[int, int]:
    """Drop the records of all commits but `kept` and those made meanwhile, and delete the parts that no record names
    any more and that were sent before `before`; returns how many and their bytes. The caller holds `writing(home)`.
    """
    with alone(home):
        history, listed = _listed(home, before)
        for number in history:
            if number not in kept:
                store(home).delete([f"commits/{commits.path(home, number).name}"])
                fault.point("objects.dropped")
        pull(home, is_writing=True)
        named = _named(home)
        going = [one for one in listed if one.name not in named]
        for first in range(0, len(going), TOGETHER):
            store(home).delete([one.name for one in going[first : first + TOGETHER]])
            fault.point("objects.deleted")
        shown.clear(home, before)
        store(home).delete([one.name for one in store(home).list(PROBES) if one.modified < before])
    return len(going), sum(one.bytes for one in going)


def _listed(home: Home, before: datetime) -> tuple[list[int], list[Listed]]:
    """The kept commits, and the parts sent before `before`, of which those that no record names can be named no more.

    A part that a record has named is named again only by a commit that follows it, so it needs no fence.
    """
    for _ in range(TRIES):
        pull(home, is_writing=True)
        history = commits.numbers(home)
        listed = [one for one in store(home).list("tables") if one.modified < before]
        named = _named(home) | _mine[home.path]
        try:
            if any(one.name not in named for one in listed):
                _fence(home)
            return history, listed
        except ConflictError:
            continue
    raise ConflictError(home.address, "other machines keep committing", "run it again later")


def _named(home: Home) -> set[str]:
    return {part.path for commit in commits.history(home) for held in commit.files.values() for part in held}


def _fence(home: Home) -> None:
    """A commit that changes nothing, and that refuses whoever has decided over the one before."""
    head = commits.latest(home)
    assert head is not None  # the home exists
    number = head.number + 1
    commits.append(home, dataclasses.replace(head, number=number, parent=head.number, run_id=f"vacuum-{number}",
                                             counts={}, seconds={}))  # fmt: skip
    fault.point("objects.fenced")


def young_inputs(home: Home) -> set[str]:
    """The raw inputs that may belong to a night of another machine that has not committed yet, by their hashes.

    The caller holds the lock, which tells what time it is by the storage's clock.
    """
    now = store(home).modified(LOCK)
    return {sha256 for sha256, one in raw_inputs(home).items() if one.modified > now - YOUNG}


def delete_raw(home: Home, sha256: str) -> None:
    """Delete a raw input from the bucket."""
    store(home).delete([f"raw/{sha256[:2]}/{sha256}"])
