"""What is sent to the bucket, and the commit: all that a record names, and then the record where its number is free."""

import hashlib
import json
import os

from warehouse import commits, fault
from warehouse.commits import Commit, Part
from warehouse.errors import ConflictError, WarehouseError
from warehouse.home import Home
from warehouse.objects import prune
from warehouse.objects.pulling import bring, pull
from warehouse.objects.state import UNSENT, Held, known, marker, side_by_side, store, write
from warehouse.objects.store import Gone


def mark(home: Home, name: str) -> None:
    """Remember that an object of that name is to be sent; to be called before the file is there."""
    marker(home, name).parent.mkdir(parents=True, exist_ok=True)
    marker(home, name).touch()


def send(home: Home) -> None:
    """Send the raw inputs and responses that the bucket does not have."""
    folder = home.path / UNSENT
    names = sorted(one.replace("~", "/") for one in os.listdir(folder)) if folder.is_dir() else []
    sent = dict(zip(names, side_by_side(lambda name: _send(home, name), names), strict=True))
    responses = {name: tag for name, tag in sent.items() if tag and name.startswith("raw/responses/")}
    if responses:
        with known(home) as state:
            state.held |= {name: Held(tag, "") for name, tag in responses.items()}
    for name in names:
        marker(home, name).unlink(missing_ok=True)


def _send(home: Home, name: str) -> str | None:
    """Send a file; None where there is none, as the run that marked it was killed before it wrote it."""
    file = home.path / name
    return store(home).put(name, file) if file.is_file() else None


def send_overrides(home: Home) -> None:
    """Send the overrides that were edited here. Raises WarehouseError where they were edited elsewhere too."""
    with known(home) as state:
        for file in sorted((home.path / "overrides").glob("*.csv")):
            name, data = f"overrides/{file.name}", file.read_bytes()
            digest, held = hashlib.sha256(data).hexdigest(), state.held.get(f"overrides/{file.name}")
            if held is not None and held.sha256 == digest:
                continue
            bucket = store(home)
            tag = bucket.create(name, data) if held is None else bucket.replace(name, data, held.tag)
            if tag is None:
                raise WarehouseError(file, f"edited here, and {home.address}/{name} elsewhere", "join the two there, "
                                     "and delete the file here")  # fmt: skip
            state.held[name] = Held(tag, digest)


_parts_sent: set[tuple[str, Part]] = set()
"""What this process has sent: a history that is rewritten names each many times."""


def send_parts(home: Home, commit: Commit, held: Commit | None) -> None:
    """Send the parts of a commit; those that `held` names are in the bucket."""
    there = {part.path for parts in held.files.values() for part in parts} if held else set()
    new = [part for parts in commit.files.values() for part in parts
           if part.path not in there and (str(home.address), part) not in _parts_sent]  # fmt: skip
    side_by_side(lambda part: _send_part(home, part), new)
    _parts_sent.update((str(home.address), part) for part in new)


def _send_part(home: Home, part: Part) -> None:
    store(home).put(part.path, home.path / part.path)
    fault.point("objects.part")


def begin(home: Home, whole: bool = True) -> None:
    """Make ready to write: the storage must keep conditions; the copy becomes that of the head."""
    store(home).must_keep_conditions()
    prune.drop_unfinished(home)
    follow(home, whole)


def follow(home: Home, whole: bool = True) -> None:
    """Make the copy that of the head. The caller holds `writing(home)`. Without `whole` damaged parts are taken too."""
    pull(home, is_writing=True)
    send_overrides(home)
    head = commits.latest(home)
    if head is not None:
        bring(home, head, whole=whole)


def append(home: Home, commit: Commit, data: bytes) -> None:
    """The commit: all that the record names is sent, then the record, unless its number is taken.

    Raises ConflictError where it is, or where a later one stands: then this one's own is as if it had never been.
    """
    name = f"commits/{commits.path(home, commit.number).name}"
    _must_be_next(home, commit.number)
    _parts_sent.clear()  # a commit that was refused before may have had its parts vacuumed since
    send_parts(home, commit, commits.latest(home))
    send(home)
    fault.point("objects.sent")
    tag = store(home).create(name, data)
    if tag is None:
        raise _conflict(commit.number)
    fault.point("objects.committed")
    if not _is_followed(home, commit):
        # Its number was free because that record had been vacuumed: nobody takes this one for the state of the tables.
        store(home).delete([name])
        raise _conflict(commit.number)
    with known(home) as state:
        write(home, name, data)
        state.held[name] = Held(tag, hashlib.sha256(data).hexdigest())


def _last(home: Home) -> int:
    names = [one.name.rpartition("/")[2] for one in store(home).list("commits")]
    return max((int(match[1]) for match in map(commits.NAME.fullmatch, names) if match), default=0)


def _must_be_next(home: Home, number: int) -> None:
    if _last(home) >= number:
        raise _conflict(number)


def _is_followed(home: Home, commit: Commit) -> bool:
    """Whether the commits after one follow it, if there are any, and not another of its number."""
    if _last(home) <= commit.number:
        return True
    try:
        after = json.loads(store(home).get(f"commits/{commits.path(home, commit.number + 1).name}")[0])
    except Gone:
        return False
    return bool(after.get("parent_run") == commit.run_id)


def _conflict(number: int) -> ConflictError:
    return ConflictError(f"commit {number}", "another machine has committed first",
                         "run it again: finished batches are not done again")  # fmt: skip


def replace(home: Home, commit: Commit, data: bytes) -> None:
    """Put another record in the place of one, and the parts it names before it. Raises WarehouseError where another
    machine has changed or deleted that record.
    """
    name = f"commits/{commits.path(home, commit.number).name}"
    send_parts(home, commit, commits.load(home, commit.number))
    with known(home) as state:
        held = state.held.get(name)
        tag = store(home).replace(name, data, held.tag) if held else None
        if tag is None:
            raise WarehouseError(f"{home.address}/{name}", "another machine has changed it meanwhile", "run it again")
        write(home, name, data)
        state.held[name] = Held(tag, hashlib.sha256(data).hexdigest())
