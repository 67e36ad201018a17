"""What is pulled from the bucket: records and overrides whenever a command begins, parts when a commit is first read.

What is pulled is compared with the SHA-256 that its record or its name states.
"""

import hashlib
import os
from collections.abc import Iterable

from warehouse import commits, durable
from warehouse.commits import Commit, Part
from warehouse.errors import MissingError, WarehouseError, explained
from warehouse.home import Home
from warehouse.objects import prune
from warehouse.objects.state import ARRIVING, Held, State, known, marker, side_by_side, store, write
from warehouse.objects.store import Gone, Listed, sha256_of

FORGOTTEN = "overrides/forgotten.csv"
"""What `dateline forget` writes: where it has changed, what is forgotten goes from this copy too."""


class MovedError(WarehouseError):
    """Another machine has deleted what a record named while this one was reading; the records must be read again."""


def pull(home: Home, *, is_writing: bool = False) -> None:
    """Bring commit records and overrides up to date. Raises WarehouseError where the bucket cannot be read.

    `is_writing`: the caller holds `writing(home)`.
    """
    with known(home) as state:
        listed = list(store(home).list("commits"))
        _pull_records(home, state, [one for one in listed if commits.NAME.fullmatch(one.name.rpartition("/")[2])])
        _pull_overrides(home, state)
    prune.prune(home, is_writing)


def _pull_records(home: Home, state: State, listed: list[Listed]) -> None:
    there = {one.name: one for one in listed}
    for number in commits.numbers(home):
        name = f"commits/{commits.path(home, number).name}"
        if name not in there:
            commits.path(home, number).unlink(missing_ok=True)
            state.held.pop(name, None)
            state.prune = state.prune or "dropped"
    stale = [one for name, one in sorted(there.items()) if not _is_held(home, state, one)]
    for one, data in zip(stale, side_by_side(lambda one: _got(home, one.name), stale), strict=True):
        if data is None:  # vacuumed since it was listed
            continue
        new = Held(data[1], hashlib.sha256(data[0]).hexdigest())
        if one.name in state.held and state.held[one.name].sha256 != new.sha256:
            state.prune = "forgotten"
        write(home, one.name, data[0])
        state.held[one.name] = new


def _is_held(home: Home, state: State, one: Listed) -> bool:
    held = state.held.get(one.name)
    return held is not None and held.tag == one.tag and (home.path / one.name).is_file()


def _got(home: Home, name: str) -> tuple[bytes, str] | None:
    try:
        return store(home).get(name)
    except Gone:
        return None


def _pull_overrides(home: Home, state: State) -> None:
    there = {one.name: one for one in store(home).list("overrides") if one.name.endswith(".csv")}
    for name in sorted({*there, *(name for name in state.held if name.startswith("overrides/"))}):
        file, held = home.path / name, state.held.get(name)
        mine = sha256_of(file)
        if name not in there:
            if held is not None and mine == held.sha256:
                file.unlink()
            state.held.pop(name, None)  # what was edited here meanwhile is sent as new
            continue
        if held is not None and held.tag == there[name].tag and mine is not None:
            continue
        data = _got(home, name)
        if data is None:
            continue
        digest = hashlib.sha256(data[0]).hexdigest()
        if mine not in (None, digest, held and held.sha256):
            raise WarehouseError(file, f"edited here, and {home.address}/{name} elsewhere", "join the two there, and "
                                 "delete the file here")  # fmt: skip
        if mine != digest:
            write(home, name, data[0])
            state.prune = "forgotten" if name == FORGOTTEN else state.prune
        state.held[name] = Held(data[1], digest)


def bring(home: Home, *several: Commit, whole: bool = True) -> None:
    """Pull the parts of commits that are not here yet.

    Raises WarehouseError for one whose bytes are not those its record states; without `whole` it is kept as it is, for
    those who look for damage. Raises MovedError where one is gone.
    """
    parts = {part.path: part for commit in several for held in commit.files.values() for part in held}
    missing = [part for part in parts.values() if not _is_here(home, part)]
    side_by_side(lambda part: _bring_part(home, part, whole), missing)


def _is_here(home: Home, part: Part) -> bool:
    try:
        return (home.path / part.path).stat().st_size == part.bytes
    except FileNotFoundError:
        return False


def _bring_part(home: Home, part: Part, whole: bool) -> None:
    try:
        download(home, part.path, part.sha256, whole)
    except Gone:
        if whole:
            raise MovedError(f"{home.address}/{part.path}", "the object is gone",
                             "another machine may have deleted it meanwhile: run it again; if it stays so, "
                             "`dateline check --deep --repair`") from None  # fmt: skip


def download(home: Home, name: str, sha256: str | None, whole: bool = True) -> str:
    """Pull an object; returns its tag. Raises Gone, and WarehouseError where its bytes are others."""
    final = home.path / name
    beside = durable.temporary(home.path / ARRIVING, final.name)
    try:
        found, tag = store(home).download(name, beside)
        if whole and sha256 is not None and found != sha256:
            raise WarehouseError(f"{home.address}/{name}", "the object's SHA-256 is not what was committed",
                                 "`dateline check --deep --repair` makes it again")  # fmt: skip
        with explained(final):
            final.parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside, final)
        return tag
    finally:
        beside.unlink(missing_ok=True)


def bring_raw(home: Home, sha256: str) -> bool:
    """Pull a raw input; whether there is one."""
    try:
        download(home, f"raw/{sha256[:2]}/{sha256}", sha256, whole=False)
    except Gone:
        return False
    return True


def bring_many_raw(home: Home, hashes: Iterable[str]) -> None:
    """Pull these raw inputs, as far as there are such, many at a time."""
    missing = {one for one in hashes if not (home.raw / one[:2] / one).is_file()}
    side_by_side(lambda sha256: bring_raw(home, sha256), sorted(missing))


def bring_responses(home: Home) -> None:
    """Pull the WARC files that are new or changed. One that this machine has not sent yet stays as it is."""
    with known(home) as state:
        there = {one.name: one for one in store(home).list("raw/responses") if one.name.endswith(".warc.gz")}
        stale = [
            one for one in there.values() if not _is_held(home, state, one) and not marker(home, one.name).exists()
        ]
        if not stale:
            return
        tags = side_by_side(lambda one: download(home, one.name, None), stale)
        if any(one.name in state.held for one in stale):  # overwritten by a forgetting, of which the index tells too
            prune.drop_index(home)
        for one, tag in zip(stale, tags, strict=True):
            state.held[one.name] = Held(tag, "")


def must_exist(home: Home) -> None:
    """Pull, and raise MissingError where nothing was ever committed."""
    pull(home)
    if not commits.numbers(home):
        raise MissingError(home.address, "no warehouse, nothing has been committed there",
                           "name the right --home or run `dateline run` first")  # fmt: skip
