"""What the copy that a machine keeps of a bucket knows of it, and what all that deals with the two needs."""

import contextlib
import fcntl
import json
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from warehouse import durable
from warehouse.errors import explained
from warehouse.home import Home
from warehouse.objects.address import Address
from warehouse.objects.store import Listed, Store

Thing = TypeVar("Thing")
Made = TypeVar("Made")

SIDE_BY_SIDE = 16
"""Requests at the same time: most of them wait for the line."""

STATE = "objects.json"
UNSENT = "unsent"
"""The folder of the names of what the bucket does not have yet."""

ARRIVING = "arriving"
"""The folder of what is being pulled. Not that of the night's temporary files, which it empties."""


@dataclass
class Held:
    """What is known of an object that may change: its tag, and the SHA-256 of the bytes that were pulled or sent."""

    tag: str
    sha256: str


@dataclass
class State:
    """What the copy knows of the bucket."""

    held: dict[str, Held] = field(default_factory=dict)  # records, overrides and responses, by name
    prune: str = ""  # what another machine has deleted may still lie here: `dropped`, or `forgotten`


def store(home: Home) -> Store:
    """The bucket of a home."""
    assert home.address is not None
    return Store(Address.parse(home.address))


def side_by_side(work: Callable[[Thing], Made], things: Iterable[Thing]) -> list[Made]:
    """Do the same with many things at once, as most of the time is waiting; results in order."""
    things = list(things)
    if len(things) < 2:
        return [work(one) for one in things]
    with ThreadPoolExecutor(min(SIDE_BY_SIDE, len(things))) as threads:
        return list(threads.map(work, things))


@contextlib.contextmanager
def known(home: Home) -> Iterator[State]:
    """What the copy knows of the bucket, for one process at a time; kept as it is left."""
    with explained(home.path):
        home.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(home.path / "objects.lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            file = home.path / STATE
            try:
                read = json.loads(file.read_bytes())
                state = State({name: Held(*one) for name, one in read["held"].items()}, read["prune"])
            except (FileNotFoundError, ValueError, KeyError, TypeError):
                state = State()  # everything is pulled again
            before = _text(state)
            try:
                yield state
            finally:
                if _text(state) != before:
                    beside = durable.temporary(home.path / ARRIVING, STATE)
                    durable.write_file(beside, _text(state))
                    os.replace(beside, file)
        finally:
            os.close(handle)


def _text(state: State) -> bytes:
    held = {name: [one.tag, one.sha256] for name, one in sorted(state.held.items())}
    return json.dumps({"held": held, "prune": state.prune}, indent=0).encode()


def write(home: Home, name: str, data: bytes) -> None:
    """Have an object of that name in the copy, whole."""
    final = home.path / name
    final.parent.mkdir(parents=True, exist_ok=True)
    beside = durable.temporary(home.path / ARRIVING, final.name)
    durable.write_file(beside, data)
    os.replace(beside, final)


def marker(home: Home, name: str) -> Path:
    """The file that tells that an object of that name is to be sent."""
    return home.path / UNSENT / name.replace("/", "~")


def raw_inputs(home: Home) -> dict[str, Listed]:
    """The raw inputs in the bucket, by their hashes."""
    return {one.name.rpartition("/")[2]: one for one in store(home).list("raw")
            if not one.name.startswith("raw/responses/")}  # fmt: skip
