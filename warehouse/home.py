"""Where everything of a warehouse lies, and the lock that lets one night write at a time."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from warehouse.errors import MissingError, explained


@dataclass(frozen=True)
class Home:
    """The folder of one warehouse. Naming it creates nothing."""

    path: Path

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(os.path.abspath(Path(self.path).expanduser())))

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
        return self.commits.is_dir() and any(self.commits.glob("*.json"))

    def must_exist(self) -> None:
        """Raise MissingError where there is nothing to read."""
        if not self.path.exists():
            raise MissingError(
                self.path, "no such folder", "name the warehouse by --home or make one with `dateline run`"
            )
        if not self.exists():
            raise MissingError(self.path, "no warehouse, nothing has been committed here",
                               "name the right --home or run `dateline run` first")  # fmt: skip


_held: set[int] = set()


def _let_go_in_child() -> None:
    """A forked worker must not hold the lock on after its parent has died."""
    for handle in _held:
        os.close(handle)
    _held.clear()


os.register_at_fork(after_in_child=_let_go_in_child)


@contextmanager
def writing(home: Home, waiting: Callable[[str], None] = lambda line: None) -> Iterator[None]:
    """Hold the lock of the home, alone on this machine. Where another night holds it, say so by `waiting`, and wait.

    A night that dies lets the lock go. Raises WarehouseError where the home cannot be written.
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
        yield
    finally:
        _held.discard(handle)
        os.close(handle)


def _by_whom(handle: int) -> str:
    number = os.pread(handle, 20, 0).decode("ascii", "replace").strip()
    return f" (process {number})" if number.isdigit() else ""
