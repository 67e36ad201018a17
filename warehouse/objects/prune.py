"""What goes from the copy: what other machines have deleted from the bucket, and what a kill has left."""

import contextlib
import fcntl
import os
import shutil

from warehouse import commits
from warehouse.home import Home
from warehouse.objects.state import ARRIVING, STATE, UNSENT, State, known, marker, raw_inputs

NOT_MADE = {"commits", "tables", "raw", "overrides", "prefect", "night.lock", "publish.lock", "objects.lock",
            "upkeep.lock", STATE, UNSENT, ARRIVING}  # fmt: skip
"""What is not made from the rest of the copy, and stays where everything made is made anew."""


def drop_unfinished(home: Home) -> None:
    """Delete what a killed process was pulling."""
    for file in (home.path / ARRIVING).glob("*.tmp"):
        number = file.name.split(".")[-3]
        if not (number.isdigit() and _is_alive(int(number))):
            file.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def prune(home: Home, is_writing: bool) -> None:
    """Delete from the copy what other machines have deleted from the bucket, while no other night is at work here.

    After a forgetting at once, the derived files included, which are made anew; no reader at work here is waited for.
    """
    with known(home) as state, contextlib.ExitStack() as stack:
        if not state.prune:
            return
        if not is_writing:
            handle = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o644)
            stack.callback(os.close, handle)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # the next command does it
        if state.prune == "forgotten":
            _prune_forgotten(home, state)
        _prune_parts(home)
        state.prune = ""


def _prune_parts(home: Home) -> None:
    named = {part.path for commit in commits.history(home) for held in commit.files.values() for part in held}
    for file in sorted(home.tables.rglob("*.parquet")):
        if file.relative_to(home.path).as_posix() not in named:
            file.unlink()


def drop_index(home: Home) -> None:
    """Delete the index of responses, which the next opening makes anew. The caller holds `writing(home)`."""
    for file in (home.raw / "responses").glob("index.sqlite*"):
        file.unlink()


def _prune_forgotten(home: Home, state: State) -> None:
    """All that is made from the rest goes, and what is kept raw as far as the bucket has another or none."""
    drop_index(home)
    for name in [name for name in state.held if name.startswith("raw/responses/")]:
        if not marker(home, name).exists():
            (home.path / name).unlink(missing_ok=True)
            del state.held[name]
    there = raw_inputs(home)
    for file in home.raw.glob("[0-9a-f][0-9a-f]/*"):
        if file.name not in there and not marker(home, f"raw/{file.parent.name}/{file.name}").exists():
            file.unlink()
    for made in set(os.listdir(home.path)) - NOT_MADE:
        path = home.path / made
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
