"""What can go wrong with a warehouse, said in one line: what, why, and what to do."""

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb


class WarehouseError(Exception):
    """One line: what failed, the reason, and what to do. The last commit is as it was."""

    def __init__(self, what: object, reason: str = "", advice: str = "") -> None:
        super().__init__(f"{what}{reason and ': '}{reason}{advice and '; '}{advice}")
        self.what = str(what)
        self.reason = reason
        self.advice = advice


class MissingError(WarehouseError):
    """There is no warehouse where one was named."""


class ConflictError(WarehouseError):
    """Another night committed first. Decide anew over the latest commit and try again."""


class CheckError(WarehouseError):
    """Rows that may not be committed. `findings` holds what the checks found."""

    def __init__(self, findings: Sequence[Any]) -> None:
        first = "; ".join(str(finding) for finding in findings[:3])
        more = f" and {len(findings) - 3} more" if len(findings) > 3 else ""
        super().__init__("checks", f"{first}{more}", "nothing was committed, report this with the lines above")
        self.findings = list(findings)


_SYSTEM = {
    errno.ENOSPC: ("the disk is full", "free some space and run it again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run it again"),
    errno.EROFS: ("the file system is read-only", "mount it for writing or choose another --home"),
    errno.EACCES: ("no permission", "give this user the right to read and write there or choose another --home"),
    errno.EPERM: ("not permitted", "give this user the right to read and write there or choose another --home"),
    errno.ENOTDIR: ("a file stands where a folder must be", "move it away or choose another --home"),
    errno.EEXIST: ("a file stands where a folder must be", "move it away or choose another --home"),
    errno.EMFILE: ("too many open files", "raise the limit (ulimit -n) and run it again"),
    errno.ENOMEM: ("not enough memory", "close other programs or read fewer articles a night"),
    errno.EIO: ("the disk reports an input/output error", "check the disk, then run `dateline check --deep`"),
}


@contextmanager
def explained(place: object) -> Iterator[None]:
    """Turn errors of the operating system and of DuckDB into a WarehouseError about `place`."""
    try:
        yield
    except OSError as error:
        code = error.errno if error.errno is not None else _errno_in(str(error))
        if code not in _SYSTEM:
            raise
        raise WarehouseError(error.filename or place, *_SYSTEM[code]) from error
    except duckdb.Error as error:  # a full disk may also fail a transaction
        code = _errno_in(str(error))
        if code in _SYSTEM:
            raise WarehouseError(place, *_SYSTEM[code]) from error
        if not isinstance(error, duckdb.IOException | duckdb.OutOfMemoryException):
            raise
        raise WarehouseError(place, str(error).splitlines()[0], "see to it and run it again") from error


def _errno_in(message: str) -> int | None:
    """The system's error that a library has only put into words."""
    words = {"No space left": errno.ENOSPC, "max_temp_directory_size": errno.ENOSPC, "Permission denied": errno.EACCES,
             "Out of Memory": errno.ENOMEM,
             "Read-only file system": errno.EROFS}  # fmt: skip
    return next((code for text, code in words.items() if text in message), None)
