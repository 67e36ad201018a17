"""What the user names becomes a list of files. The one module of transforms that touches the disk."""

import glob
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from transforms import warcs
from transforms.problems import unreadable

ENDINGS = (".txt", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".csv", ".parquet", ".warc")
"""Files of a folder that are taken, each also with .gz behind. A file named outright is taken whatever its ending."""

MAX_FILE_BYTES = 512 * 1024**2
"""A file is read as a whole; one of this size takes about 2 GiB while it is decoded."""

URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


class SourceError(ValueError):
    """A source that does not exist or cannot be used. Its message is one line for the user."""


@dataclass(frozen=True, order=True)
class Source:
    """One file to read. `ref` is how rows name it: the folder as given, joined with the path inside it."""

    ref: str
    path: Path


def find(names: Sequence[str]) -> list[Source]:
    """The files that files, folders and globs name, sorted by `ref`, each file once.

    Folders are searched to the bottom, hidden files and folders left out. Raises SourceError for a name that leads
    nowhere.
    """
    found: dict[str, Source] = {}
    for name in names:
        for path in _paths(name):
            found.setdefault(os.path.realpath(path), Source(_ref(path), Path(path)))
    return sorted(found.values())


def is_web(name: str) -> bool:
    """Whether a name is an address that is fetched, not a place on this machine."""
    return name.lower().startswith(("http://", "https://"))


def is_warc(source: Source) -> bool:
    """Whether a file is a WARC file, by its name: it holds pages that others have fetched."""
    return warcs.is_named_so(source.path.name)


def holds_warc(path: str) -> bool:
    """Whether a file is a WARC file, by its name or its content."""
    return warcs.is_named_so(path) or warcs.is_warc(_start(path, 4096))


def is_list(name: str) -> bool:
    """Whether a file named outright names or holds what was fetched: a feed, a sitemap, addresses, a WARC file."""
    if is_web(name) or not os.path.isfile(name):
        return False
    from transforms import lists

    start = _start(name, lists.START_BYTES)
    return warcs.is_named_so(name) or warcs.is_warc(start) or lists.begins_as_list(start)


def _start(path: str, size: int) -> bytes:
    """The first bytes of a file; none of one that cannot be read."""
    try:
        with open(path, "rb") as file:
            return file.read(size)
    except OSError:
        return b""


def read(source: Source) -> bytes:
    """The file's bytes as they are. Raises Unreadable."""
    try:
        if source.path.stat().st_size > MAX_FILE_BYTES:
            raise unreadable("too_large", f"The file is larger than {MAX_FILE_BYTES:,} bytes; split it.")
        return source.path.read_bytes()
    except FileNotFoundError as error:
        raise unreadable("missing", "The file was gone when it was read; run again if it is back.") from error
    except OSError as error:
        detail = f"The file could not be read ({error.strerror}); check its permissions and its disk."
        raise unreadable("unreadable", detail) from error


def _paths(name: str) -> Iterator[str]:
    """The paths that one name stands for."""
    if URL.match(name):
        raise SourceError(f"{name}: only http:// and https:// are fetched; save the page and give the file.")
    if os.path.isdir(name):
        yield from _walk(name, set())
    elif os.path.isfile(name):
        yield name
    elif os.path.exists(name):
        raise SourceError(f"{name}: neither a file nor a folder; give a file, a folder or a glob.")
    elif glob.has_magic(name):
        yield from _matches(name)
    else:
        raise SourceError(f"{name}: no such file or folder; check the path.")


def _matches(pattern: str) -> Iterator[str]:
    """The files a glob matches, and those in the folders it matches. Hidden ones only where the pattern says so."""
    matched = glob.glob(pattern, recursive=True)
    if not matched:
        raise SourceError(f"{pattern}: nothing matches; check the pattern, and quote it for the shell.")
    for path in matched:
        if os.path.isdir(path):
            yield from _walk(path, set())
        elif os.path.isfile(path):
            yield path


def _walk(folder: str, seen: set[str]) -> Iterator[str]:
    """The files of a folder that have a known ending. `seen` breaks circles of symbolic links."""
    real = os.path.realpath(folder)
    if real in seen:
        return
    seen.add(real)
    try:
        names = os.listdir(folder)
    except OSError as error:
        raise SourceError(f"{folder}: cannot be listed ({error.strerror}); check its permissions.") from error
    for name in names:
        path = os.path.join(folder, name)
        if name.startswith("."):
            continue
        if os.path.isdir(path):
            yield from _walk(path, seen)
        elif os.path.isfile(path) and name.lower().removesuffix(".gz").endswith(ENDINGS):
            yield path


def _ref(path: str) -> str:
    """The path as text: normalised, and with bytes that are no UTF-8 written out."""
    return os.path.normpath(path).encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
