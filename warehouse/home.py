"""Where everything of a warehouse lies, and the lock that lets one night write at a time."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from warehouse.errors import ConflictError, MissingError, WarehouseError, explained
from warehouse.objects.address import Address, copy_of, is_address

Made = TypeVar("Made")


@dataclass(frozen=True, init=False)
class Home:
    """The folder of one warehouse, or its address in object storage. Naming it creates nothing."""

    path: Path  # of a home in object storage: this machine's copy
    address: str | None  # s3://bucket/prefix; None for a folder

    def __init__(self, place: Path | str) -> None:
        """`place` is a folder or s3://bucket/prefix. Raises WarehouseError for another address."""
        address = None
        if is_address(place):
            try:
                found = Address.parse(place)
            except ValueError as error:
                raise WarehouseError(error) from None
            address, folder = str(found), copy_of(found)
        else:
            folder = Path(os.path.abspath(Path(place).expanduser()))
        object.__setattr__(self, "path", folder)
        object.__setattr__(self, "address", address)

    def __str__(self) -> str:
        """As it is given to --home."""
        return self.address or str(self.path)

    @property
    def raw(self) -> Path:
        """Every input as it came, by hash."""
        return self.path / "raw"

    @property
    def tables(self) -> Path:
        """The parts: immutable Parquet files."""
        return self.path / "tables"

    @property
    def commits(self) -> Path:
        """The commit records; the highest number is the state of all tables."""
        return self.path / "commits"

    @property
    def staging(self) -> Path:
        """Finished batches of a night that has not committed yet, and temporary files."""
        return self.path / "staging"

    @property
    def temporary(self) -> Path:
        """Files being written. Nothing in here is ever read by another process."""
        return self.staging / "tmp"

    @property
    def current(self) -> Path:
        """The latest commit's rows as plain Parquet files; derived."""
        return self.path / "current"

    @property
    def database(self) -> Path:
        """The DuckDB file with the views; derived."""
        return self.path / "warehouse.duckdb"

    @property
    def lock(self) -> Path:
        """The file that the night at work holds locked."""
        return self.path / "night.lock"

    def exists(self) -> bool:
        """Whether a night has ever committed here."""
        if self.address is not None:
            from warehouse.objects import pulling  # a folder need not wait for the client of object storage

            pulling.pull(self)
        return self.commits.is_dir() and any(self.commits.glob("*.json"))

    def must_exist(self) -> None:
        """Raise MissingError where there is nothing to read."""
        if self.address is not None:
            from warehouse.objects import pulling

            return pulling.must_exist(self)
        if not self.path.exists():
            raise MissingError(
                self.path, "no such folder", "name the warehouse by --home or make one with `dateline run`"
            )
        if not self.exists():
            raise MissingError(self.path, "no warehouse, nothing has been committed here",
                               "name the right --home or run `dateline run` first")  # fmt: skip


_held: set[int] = set()
_written: set[Path] = set()
"""The homes that this process is writing."""


def is_written(home: Home) -> bool:
    """Whether this process holds `writing(home)`."""
    return home.path in _written


def _let_go_in_child() -> None:
    """A forked worker must not hold the lock on after its parent has died."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def writing(home: Home, waiting: Callable[[str], None] = lambda line: None, *, whole: bool = True) -> Iterator[None]:
    """Hold the lock of the home, alone on this machine. Where another night holds it, say so by `waiting`, and wait.

    A night that dies lets the lock go. Of a home in object storage the copy is then that of the latest commit; `whole`:
    a damaged object is an error. Raises WarehouseError where the home cannot be written.
    """
    with explained(home.path):
        home.path.mkdir(parents=True, exist_ok=True)
        handle = os.open(home.lock, os.O_RDWR | os.O_CREAT, 0o644)
    _held.add(handle)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting(f"{home.path}: another night is writing{_by_whom(handle)}; waiting until it ends")
            fcntl.flock(handle, fcntl.LOCK_EX)
        with explained(home.path):
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        if home.address is not None:
            from warehouse.objects import sending

            sending.begin(home, whole)
        _written.add(home.path)
        yield
    finally:
        _written.discard(home.path)
        _held.discard(handle)
        os.close(handle)


@contextmanager
def rewriting(home: Home) -> Iterator[None]:
    """Be the only one, on all machines, who changes or deletes what was. The caller holds `writing(home)`, which is all
    that it takes for a folder. Raises WarehouseError where another machine is at it.
    """
    if home.address is None:
        yield
        return
    from warehouse.objects import upkeep

    with upkeep.alone(home):
        yield


TRIES = 5
"""How often a commit is decided anew because another machine has committed first."""


def anew(home: Home, attempt: Callable[[], Made]) -> Made:
    """`attempt()`, which decides and commits, over each commit that comes in between. Raises ConflictError in the end.

    The caller holds `writing(home)`.
    """
    for _ in range(TRIES - 1):
        try:
            return attempt()
        except ConflictError:
            follow(home)
    return attempt()


def follow(home: Home) -> None:
    """Take over what another machine has committed. The caller holds `writing(home)`; a folder shows it by itself."""
    if home.address is not None:
        from warehouse.objects import sending

        sending.follow(home)


def _by_whom(handle: int) -> str:
    number = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
    return f" (process {number})" if number.isdigit() else ""
