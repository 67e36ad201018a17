"""`published.sha256`: what the derived files and the overrides were when the derived files were last made.

Rows of `current/` are compared with the commit's by `check --deep`; a byte that changes no row, or that lies in
`warehouse.duckdb` or a description, is told by its hash alone. The file is as `sha256sum -c` reads it. Its first line
is that of the commit record: where another is the latest by now, publishing was cut short, any command makes it good,
and the file tells nothing.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from warehouse import commits, durable
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.joins import overrides

NAME = "published.sha256"

DESCRIPTIONS = ("datapackage.json", "DICTIONARY.md", "DICTIONARY.html")


def write(home: Home, commit: Commit, shown: Mapping[str, Iterable[str]], database: Path, *, anew: bool) -> None:
    """Note the derived files of a commit. `shown` are those of `current/`, relative to the home, by table; `database`
    is the new `warehouse.duckdb` beside its place. `anew`: what was noted before counts for nothing.
    """
    record = commits.path(home, commit.number)
    before = {} if anew else read(home)
    sums = {_name(home, record): durable.sha256_of(record)}
    sums |= _of_current(home, commit, (path for paths in shown.values() for path in paths), before)
    sums |= {name: durable.sha256_of(home.path / name) for name in DESCRIPTIONS}
    sums |= {home.database.name: durable.sha256_of(database)}
    sums |= _of_overrides(home, commit) or {path: found for path, found in read(home).items() if _is_override(path)}
    beside = durable.temporary(home.path, f".{NAME}")
    lines = "".join(f"{found}  {path}\n" for path, found in sums.items())
    durable.write_file(beside, lines.encode("utf-8", "surrogateescape"))
    os.replace(beside, home.path / NAME)


def read(home: Home) -> dict[str, str]:
    """SHA-256 by path, in the order of the file; nothing where it is missing."""
    try:
        text = (home.path / NAME).read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return {}
    pairs = (line.partition("  ") for line in text.splitlines())
    return {path: found for found, _, path in pairs}


def _of_current(
    home: Home, commit: Commit, paths: Iterable[str], before: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """The files of `current/`. Parts under another name have the commit's hash; what is taken over from the generation
    before keeps its own, so that damage is not taken for what was meant.
    """
    of_parts = {}
    for held in commit.files.values():
        for part in held:
            found = (home.path / part.path).stat()
            of_parts[found.st_dev, found.st_ino] = part.sha256
    noted = (home.path / NAME).stat().st_mtime_ns if before else 0
    for path in sorted(paths):
        found = (home.path / path).stat()
        known = of_parts.get((found.st_dev, found.st_ino)) or (before.get(path) if found.st_mtime_ns < noted else None)
        yield path, known or durable.sha256_of(home.path / path)


def _of_overrides(home: Home, commit: Commit) -> dict[str, str]:
    """The files that the commit has applied; none where they are others by now."""
    if overrides.digest(home) != commit.overrides:
        return {}
    files = sorted(overrides.folder(home).glob("*.csv"))
    return {_name(home, file): durable.sha256_of(file) for file in files if file.is_file()}


def _name(home: Home, file: Path) -> str:
    return file.relative_to(home.path).as_posix()


def _is_override(path: str) -> bool:
    return path.startswith("overrides/")


def damaged(home: Home) -> list[str]:
    """Each derived file that is not as it was made, in a line. To be asked before anything makes them anew."""
    sums = read(home)
    if not home.database.exists() and not sums:
        return []
    if not sums:
        return [f"{NAME}: missing, it tells the hashes of the derived files"]
    if next(iter(sums)) != _latest(home):
        return []
    told = [(path, found) for path, found in list(sums.items())[1:] if not _is_override(path)]
    return [f"{path}: {wrong}" for path, found in told if (wrong := _wrong(home.path / path, found))]


def changed_overrides(home: Home) -> list[str]:
    """Each file of overrides that is not as the latest commit applied it, in a line; new ones are none."""
    sums = read(home)
    latest = _latest(home)
    if not sums or next(iter(sums)) != latest:
        return []
    return [f"{path}: not as {latest} applied it; `dateline correct` applies it as it is now, if that is what was meant"
            for path, found in sums.items() if _is_override(path) and _wrong(home.path / path, found)]  # fmt: skip


def _latest(home: Home) -> str | None:
    kept = commits.numbers(home)
    return _name(home, commits.path(home, kept[-1])) if kept else None


def _wrong(file: Path, sha256: str) -> str | None:
    try:
        return None if durable.sha256_of(file) == sha256 else f"its bytes are not those that {NAME} tells"
    except FileNotFoundError:
        return "missing"
    except OSError as error:
        return f"cannot be read ({error})"
