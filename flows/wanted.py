"""What the user wants read: names on the command line, or a `sources.toml` with what is expected of each."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.errors import UsageError
from flows.periods import Period
from transforms import sources, urls
from transforms.sources import Source, SourceError


@dataclass(frozen=True)
class Wanted:
    """One source, and what is expected of it in every night."""

    name: str
    places: tuple[str, ...]  # files, folders, globs, addresses
    at_least: int = 0  # articles it gives, new or read before
    at_least_new: int = 0
    language: str | None = None
    max_reject_share: float | None = None
    period: Period | None = None  # only what is of these days; None for all

    @property
    def expects(self) -> bool:
        """Whether anything is expected of it."""
        return bool(self.at_least or self.at_least_new or self.language or self.max_reject_share is not None)


@dataclass(frozen=True)
class Sources:
    """All that a night is to read: files of articles, and what is to be fetched, each with the source that wants it."""

    files: tuple[Source, ...] = ()
    web: tuple[tuple[str, Wanted], ...] = ()  # an address, a list of addresses on this machine, or a WARC file
    wanted: tuple[Wanted, ...] = ()
    of_file: Mapping[str, tuple[Wanted, ...]] | None = None  # by `ref`
    is_part: bool = False  # of a backfill: what was fetched before and never read is left to the nights


def sources_of(names: Sequence[str] | Sequence[Wanted]) -> Sources:
    """What the names stand for. Raises UsageError for one that leads nowhere."""
    wanted = tuple(one if isinstance(one, Wanted) else Wanted(one, (one,)) for one in names)
    files: dict[str, Source] = {}
    of_file: dict[str, list[Wanted]] = {}
    web: list[tuple[str, Wanted]] = []
    for one in wanted:
        local = [place for place in one.places if not sources.is_web(place) and not sources.is_list(place)]
        web += [(_whole(place), one) for place in one.places if place not in local]
        try:
            found = sources.find(local)
        except SourceError as error:
            raise UsageError(str(error)) from None
        web += [(str(source.path), one) for source in found if sources.is_warc(source)]
        for source in found:
            if not sources.is_warc(source):
                key = os.path.realpath(source.path)
                of_file.setdefault(files.setdefault(key, source).ref, []).append(one)
    return Sources(
        tuple(sorted(files.values())),
        tuple(dict.fromkeys(web)),
        wanted,
        {ref: tuple(dict.fromkeys(owners)) for ref, owners in of_file.items()},
    )


def _whole(place: str) -> str:
    """An address or a file as it is. Raises UsageError for an address that cannot be taken apart."""
    if sources.is_web(place):
        try:
            urlsplit(place)
        except ValueError:
            raise UsageError(f"{urls.shown(place)}: is no address of the web; check it") from None
    return place


def named(names: Sequence[str], file: Path) -> Sources:
    """What is to be read: the names, or where there are none what the file names. Raises UsageError."""
    if names:
        return sources_of(names)
    if not file.is_file():
        raise UsageError(f"no SOURCE is given, and there is no {file}; name a file, a folder, an address or a feed")
    return sources_of(read(file))


def read(file: Path) -> list[Wanted]:
    """The sources that a `sources.toml` names, paths seen from its folder. Raises UsageError."""
    try:
        tables = tomllib.loads(file.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise UsageError(f"{file}: cannot be read as TOML: {error}") from None
    if not tables:
        raise UsageError(f'{file}: names no source; give each a table with a line from = "…"')
    return [_wanted(file, name, table) for name, table in tables.items()]


def _wanted(file: Path, name: str, table: Any) -> Wanted:
    """One table of the file. Raises UsageError that names what is wrong in it."""

    def wrong(what: str) -> UsageError:
        return UsageError(f"{file}: [{name}] {what}")

    if not isinstance(table, Mapping):
        raise wrong('is no table; write [name] and below it from = "…"')
    unknown = set(table) - {"from", *EXPECTED}
    if unknown:
        raise wrong(f"{min(unknown)}: there is no such key; there are from, {', '.join(EXPECTED)}")
    places = table.get("from")
    places = [places] if isinstance(places, str) else places
    if not isinstance(places, list) or not places or not all(isinstance(one, str) and one for one in places):
        raise wrong("from: must be a file, a folder, an address, or a list of such")
    for key, (kinds, least, most, words) in EXPECTED.items():
        value = table.get(key)
        if value is not None and (isinstance(value, bool) or not isinstance(value, kinds)):
            raise wrong(f"{key} = {value!r}: must be {words}")
        if isinstance(value, int | float) and not least <= value <= most:
            raise wrong(f"{key} = {value!r}: must be {words}")
    seen_from = [place if sources.URL.match(place) else os.path.join(file.parent, place) for place in places]
    return Wanted(name, tuple(seen_from), **{key: table[key] for key in EXPECTED if key in table})


EXPECTED: dict[str, tuple[Any, float, float, str]] = {
    "at_least": (int, 1, 10**9, "a whole number above 0"),
    "at_least_new": (int, 1, 10**9, "a whole number above 0"),
    "language": (str, 0, 0, "a language code such as en"),
    "max_reject_share": ((int, float), 0, 1, "a number from 0 to 1"),
}
"""Keys of a source beside `from`: type, least, most, and that in words."""
