"""Damage in the bucket: every object is pulled once more, and sent again where this machine has it whole."""

import os
from collections.abc import Iterable

from warehouse import commits, durable
from warehouse.home import Home
from warehouse.objects.pulling import bring_responses, download
from warehouse.objects.state import ARRIVING, known, marker, raw_inputs, side_by_side, store
from warehouse.objects.store import Gone, sha256_of


def look_anew(home: Home, *, mend: bool = False) -> tuple[list[str], list[str]]:
    """Pull all that the commits name and every input once more: the copy then holds what the bucket holds, damage too.

    `mend`: an object that is damaged or gone, and of which the copy is whole, is sent again. Returns a line for each of
    those, and the names of the others that are damaged or gone.
    """
    history = commits.history(home)
    parts = {part.path: part.sha256 for commit in history for held in commit.files.values() for part in held}
    raw = {f"raw/{sha256[:2]}/{sha256}": sha256 for sha256 in raw_inputs(home)}
    sound = side_by_side(lambda one: _looked_at(home, *one), [*parts.items(), *raw.items()])
    damaged = [one for one, is_sound in zip([*parts.items(), *raw.items()], sound, strict=True) if not is_sound]
    done = []
    for name, sha256 in damaged if mend else []:
        if sha256_of(home.path / name) == sha256:
            store(home).put(name, home.path / name)
            done.append(f"{home.address}/{name}: damaged or gone, sent again from this machine's copy")
    with known(home) as state:
        sent = (name for name in state.held if name.startswith("raw/responses/") and not marker(home, name).exists())
        for name in list(sent):
            (home.path / name).unlink(missing_ok=True)
            del state.held[name]
    bring_responses(home)
    left = [name for name, sha256 in damaged if not mend or sha256_of(home.path / name) != sha256]
    for name in left:
        _take_as_it_is(home, name)
    return done, left


def _looked_at(home: Home, name: str, sha256: str) -> bool:
    """Whether an object is whole; then the copy is."""
    file = home.path / name
    beside = durable.temporary(home.path / ARRIVING, file.name)
    try:
        is_sound = store(home).download(name, beside)[0] == sha256
        if is_sound and sha256_of(file) != sha256:
            file.parent.mkdir(parents=True, exist_ok=True)
            os.replace(beside, file)
        return is_sound
    except Gone:
        return False
    finally:
        beside.unlink(missing_ok=True)


def _take_as_it_is(home: Home, name: str) -> None:
    try:
        download(home, name, None)
    except Gone:
        (home.path / name).unlink(missing_ok=True)


def send_again(home: Home, names: Iterable[str]) -> None:
    """Send the parts of these names that have been made again."""
    named = {part.path: part for commit in commits.history(home) for held in commit.files.values() for part in held}
    for name in names:
        if name in named and sha256_of(home.path / name) == named[name].sha256:
            store(home).put(name, home.path / name)
