"""Which files may hold a key: hashes of the keys of all parts, kept sorted beside the tables, so that a night on a
large warehouse opens the files that its own keys are in and no others.

A segment is one file over some parts of a table. For each of its columns it has the hashes of all values, sorted, and
with each the part that it is in; of fingerprints the row, with a column for each band. What is found is looked at in
the part itself, so that two values of one hash cost a look and no more. Parts never change, so a segment stays right.
Each night adds one for what the last has committed; like sizes are joined, so that there are few of them. All of it can
be made anew from the parts: `lookup/` may be deleted.
"""

import contextlib
import hashlib
import json
import os
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import durable
from warehouse.commits import Commit, Part
from warehouse.errors import WarehouseError, explained
from warehouse.home import Home
from warehouse.signatures import BANDS, WIDTH, banded, stored
from warehouse.views import scan

LARGE = 20_000
"""Articles up to which all files are looked at, which takes no longer."""

COLUMNS = {
    "articles": ("article_id", "canonical_url", "content_sha256"),
    "inputs": ("raw_ref", "raw_sha256"),
    "rejects": ("raw_ref",),
    "fingerprints": tuple(f"band {number}" for number in range(BANDS)),
}
"""What can be looked up in each table."""

AT_ONCE = 250_000
"""Rows whose hashes are made at once: those of fingerprints take 42 MiB."""

FULL = 4_000_000
"""Rows from which a segment is joined to no other."""

FOLDER = "lookup"
HEAD = b"dateline lookup 1\n"
Answer = TypeVar("Answer")
_HASH = np.dtype("<u4")
_BYTES = 2 * _HASH.itemsize


@dataclass(frozen=True)
class Segment:
    """One file: the parts it is over, and of each column how many values it has and where they begin."""

    file: Path
    parts: tuple[tuple[str, str, int], ...]  # path, SHA-256 and rows of each
    counts: Mapping[str, int]
    sums: Mapping[str, int]
    start: int

    @property
    def rows(self) -> int:
        """Rows of all its parts."""
        return sum(rows for _, _, rows in self.parts)

    @cached_property
    def begins(self) -> Mapping[str, int]:
        """Where the hashes of each column lie in the file; the places follow them."""
        begins, at = {}, self.start
        for name, count in self.counts.items():
            begins[name] = at
            at += count * _BYTES
        return begins

    def column(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """Hashes, sorted, and the place of each. Raises ValueError where the file is damaged."""
        with self.file.open("rb") as opened:
            opened.seek(self.begins[name])
            held = opened.read(self.counts[name] * _BYTES)
        if len(held) < self.counts[name] * _BYTES or zlib.crc32(held) != self.sums[name]:
            raise ValueError(f"{self.file}: damaged")
        both = np.frombuffer(held, _HASH)
        return both[: self.counts[name]], both[self.counts[name] :]

    def hashes(self, name: str) -> np.ndarray:
        """The hashes alone, not compared with their sum."""
        with self.file.open("rb") as opened:
            return np.fromfile(opened, _HASH, self.counts[name], offset=self.begins[name])

    def places(self, name: str, at: np.ndarray) -> np.ndarray:
        """The places of some of the hashes, by their numbers."""
        begin = self.begins[name] + self.counts[name] * _HASH.itemsize
        return np.memmap(self.file, _HASH, "r", offset=begin, shape=(self.counts[name],))[at]


class Lookup:
    """The keys of some parts, as a commit names them."""

    def __init__(self, home: Home, parts: Mapping[str, Sequence[Part]]) -> None:
        self.home, self.parts = home, parts
        self._segments: dict[str, list[Segment]] = {}

    def files(self, table: str, wanted: Mapping[str, Iterable[str]]) -> list[Path]:
        """The files of a table in which, in one of these columns, one of these values may be."""
        asked = {name: hashes for name, values in wanted.items() if len(hashes := hashed(values))}
        found = self._whole(table, lambda segments: {part for one in segments for part in _holding(one, asked)})
        return [file for file, part in self.files_of(table).items() if (part.path, part.sha256) in found]

    def file_of_one(self, table: str, name: str) -> Callable[[str], list[Path]]:
        """What gives the files in which a value may be: for values that are asked for one by one."""
        paths = {(part.path, part.sha256): file for file, part in self.files_of(table).items()}
        held = self._whole(table, lambda segments: [(one, *one.column(name)) for one in segments])

        def files(value: str) -> list[Path]:
            found: dict[Path, None] = {}
            wanted = hashed([value])[0]
            for segment, hashes, places in held:
                first = np.searchsorted(hashes, wanted)
                for place in places[first : np.searchsorted(hashes, wanted, "right")] if first < len(hashes) else ():
                    path = paths.get(segment.parts[int(place)][:2])
                    found |= {} if path is None else {path: None}
            return list(found)

        return files

    def files_of(self, table: str) -> dict[Path, Part]:
        """The files of a table whose keys are known."""
        return {self.home.path / part.path: part for part in self.parts.get(table, ())}

    def segments(self, table: str) -> list[Segment]:
        """Segments over all parts of a table; those that are missing are made, small ones joined."""
        if table not in self._segments:
            with explained(self.home.path):
                self._segments[table] = _brought_forward(self.home, table, self.parts.get(table, ()))
        return self._segments[table]

    def _whole(self, table: str, ask: Callable[[list[Segment]], Answer]) -> Answer:
        """What the segments of a table tell; where one is damaged or gone, all are made anew first."""
        try:
            return ask(self.segments(table))
        except (OSError, ValueError):
            self._segments.pop(table, None)
            for file in (self.home.path / FOLDER).glob(f"{table}-*"):
                file.unlink(missing_ok=True)
            return ask(self.segments(table))

    def rows_sharing(self, bands: np.ndarray) -> dict[Path, np.ndarray]:
        """The rows of files of fingerprints that may share a band with signatures. `bands`: BANDS rows of hashes."""
        live = {(part.path, part.sha256): file for file, part in self.files_of("fingerprints").items()}
        found: dict[Path, np.ndarray] = {}
        for segment, rows in self._whole(
            "fingerprints", lambda segments: [(one, _rows(one, bands)) for one in segments]
        ):
            ends = np.cumsum([rows for _, _, rows in segment.parts])
            part = np.searchsorted(ends, rows, "right")
            for number in np.unique(part):
                path = live.get(segment.parts[number][:2])
                if path is not None:
                    found[path] = rows[part == number] - (ends[number] - segment.parts[number][2])
        return found


def _holding(segment: Segment, asked: Mapping[str, np.ndarray]) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of the parts of a segment that have one of these hashes in one of these columns."""
    for name, wanted in asked.items():
        hashes, places = segment.column(name)
        for place in np.unique(places[_equal(hashes, wanted)]):
            yield segment.parts[int(place)][:2]


def _rows(segment: Segment, bands: np.ndarray) -> np.ndarray:
    """The rows of a segment of fingerprints that have one of these hashes in the band of its number."""
    return np.unique(np.concatenate([
        segment.places(name, _equal(segment.hashes(name), np.unique(band)))
        for name, band in zip(COLUMNS["fingerprints"], bands, strict=True)
    ]))  # fmt: skip


def of_head(home: Home, commit: Commit | None) -> Lookup | None:
    """The keys of a commit; None where it is so small that all files are looked at."""
    if commit is not None and home.address is not None:
        commit.paths(home)  # brings what this machine does not hold
    return of_parts(home, commit.files) if commit is not None else None


def of_parts(home: Home, parts: Mapping[str, Sequence[Part]]) -> Lookup | None:
    """The keys of parts; None where they are so few that all files are looked at."""
    return Lookup(home, parts) if sum(part.rows for part in parts.get("articles", ())) > LARGE else None


def hashed(values: Iterable[str]) -> np.ndarray:
    """The hashes of values, sorted."""
    found = (int.from_bytes(hashlib.md5(value.encode(), usedforsecurity=False).digest()[:4], "big") for value in values)
    return np.unique(np.fromiter(found, _HASH))


_HASHED = "('0x' || md5({})[:8])::UINTEGER"
"""The same in SQL."""


def drop(home: Home) -> None:
    """Delete all segments, as they tell hashes of what is to be forgotten. They are made anew."""
    for file in (home.path / FOLDER).glob("*"):
        file.unlink(missing_ok=True)


def _equal(hashes: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Numbers of the hashes that are among others; both are sorted, the others without doubles."""
    first = np.searchsorted(hashes, wanted, "left")
    first = first[hashes.take(first, mode="clip") == wanted[: len(first)]] if len(hashes) else first[:0]
    found = [first]
    while len(first):  # the same hash again, as several rows may have it
        first = first[first + 1 < len(hashes)]
        first = first[hashes[first] == hashes[first + 1]] + 1
        found.append(first)
    return np.concatenate(found)


# Segments made


def _brought_forward(home: Home, table: str, parts: Sequence[Part]) -> list[Segment]:
    live = {(part.path, part.sha256) for part in parts}
    held = [one for one in _there(home, table) if any(part[:2] in live for part in one.parts)]
    covered = {part[:2] for one in held for part in one.parts}
    missing = [part for part in parts if (part.path, part.sha256) not in covered]
    for bundle in _bundles(missing):
        held.append(_write(home, table, tuple((part.path, part.sha256, part.rows) for part in bundle),
                           _READ[table](home, bundle)))  # fmt: skip
    held = _few(home, table, held, live)
    kept = {one.file.name for one in held}
    for file in (home.path / FOLDER).glob(f"{table}-*"):
        if file.name not in kept:
            file.unlink(missing_ok=True)
    return held


def _bundles(parts: Sequence[Part]) -> Iterator[list[Part]]:
    bundle: list[Part] = []
    for part in parts:
        if bundle and sum(one.rows for one in bundle) + part.rows > AT_ONCE:
            yield bundle
            bundle = []
        bundle.append(part)
    if bundle:
        yield bundle


def _there(home: Home, table: str) -> Iterator[Segment]:
    """The segments of a table; files that are none are left out, and go when the next one is written."""
    for file in sorted((home.path / FOLDER).glob(f"{table}-*.keys")):
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            yield _opened(file)


def _opened(file: Path) -> Segment:
    with file.open("rb") as opened:
        if opened.readline() != HEAD:
            raise ValueError(f"{file}: of another kind")
        told = json.loads(opened.readline())
        start = opened.tell()
    segment = Segment(file, tuple(map(tuple, told["parts"])), told["counts"], told["sums"], start)
    if file.stat().st_size != start + sum(segment.counts.values()) * _BYTES:
        raise ValueError(f"{file}: not whole")
    return segment


Read = Callable[[str], tuple[np.ndarray, np.ndarray]]
"""Gives the hashes of a column, sorted, and the place of each."""


def _write(home: Home, table: str, parts: tuple[tuple[str, str, int], ...], read: Read) -> Segment:
    """Write a segment, named after its parts. It appears whole."""
    columns = COLUMNS[table]
    name = hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]
    folder = home.path / FOLDER
    folder.mkdir(exist_ok=True)
    beside = durable.temporary(folder, f".{table}-{name}")
    body = beside.with_name(f"{beside.name}.body")
    counts, sums = {}, {}
    with body.open("wb") as opened:
        for column in columns:
            hashes, places = read(column)
            held = hashes.astype(_HASH, copy=False).tobytes() + places.astype(_HASH, copy=False).tobytes()
            counts[column], sums[column] = len(hashes), zlib.crc32(held)
            opened.write(held)
    with beside.open("wb") as opened, body.open("rb") as rest:
        opened.write(HEAD + json.dumps({"parts": parts, "counts": counts, "sums": sums}).encode() + b"\n")
        while piece := rest.read(1 << 20):
            opened.write(piece)
    body.unlink()
    file = folder / f"{table}-{name}.keys"
    durable.sync_file(beside)
    os.replace(beside, file)
    return _opened(file)


def _few(home: Home, table: str, held: list[Segment], live: Collection[tuple[str, str]]) -> list[Segment]:
    """Segments of which each has at least twice the rows of all smaller ones, save those that are full."""
    full = [one for one in held if one.rows >= FULL]
    rest = sorted((one for one in held if one.rows < FULL), key=lambda one: (one.rows, one.file.name))
    joined: list[Segment] = []
    room = 0
    for one in rest:
        if joined and (one.rows > 2 * room or one.rows + room > 2 * FULL):
            break
        joined.append(one)
        room += one.rows
    rest = rest[len(joined) :]
    return [*full, *rest, *([_joined(home, table, joined, live)] if len(joined) > 1 else joined)]


def _joined(home: Home, table: str, several: Sequence[Segment], live: Collection[tuple[str, str]]) -> Segment:
    """Segments as one, without the parts that the commit does not name any more."""
    parts = [part for one in several for part in one.parts if part[:2] in live]
    by_row = table == "fingerprints"
    starts = dict(zip(parts, np.cumsum([0, *(rows for _, _, rows in parts)]), strict=False))
    numbers = {part: number for number, part in enumerate(parts)}

    def read(column: str) -> tuple[np.ndarray, np.ndarray]:
        pieces = []
        for one in several:
            hashes, places = one.column(column)
            ends = np.cumsum([rows for _, _, rows in one.parts])
            part = np.searchsorted(ends, places, "right") if by_row else places
            stays = np.array([this in numbers for this in one.parts])[part]
            if by_row:
                moved = np.array([starts.get(this, 0) for this in one.parts]) - (
                    ends - [rows for _, _, rows in one.parts]
                )
                places = places + moved[part]
            else:
                places = np.array([numbers.get(this, 0) for this in one.parts])[part]
            pieces.append((hashes[stays], places[stays].astype(_HASH)))
        hashes, places = (np.concatenate(held) for held in zip(*pieces, strict=True))
        order = np.argsort(hashes, kind="stable")
        return hashes[order], places[order]

    return _write(home, table, tuple(parts), read)


def _values(table: str) -> Callable[[Home, Sequence[Part]], Read]:
    """Reads columns of text."""

    def of(home: Home, parts: Sequence[Part]) -> Read:
        files = [home.path / part.path for part in parts]
        numbers = pa.table(
            {"filename": [str(file) for file in files], "part": pa.array(range(len(files)), pa.uint32())}
        )

        def read(column: str) -> tuple[np.ndarray, np.ndarray]:
            with duckdb.connect(config={"threads": 2}) as connection:
                connection.register("numbers", numbers)
                found = connection.execute(
                    f"SELECT {_HASHED.format(column)} AS hash, part FROM {scan(table, files, filename=True)}"
                    f" JOIN numbers USING (filename) WHERE {column} IS NOT NULL ORDER BY hash, part"
                ).fetchnumpy()
            return found["hash"], found["part"]

        return read

    return of


def _bands(home: Home, parts: Sequence[Part]) -> Read:
    """Reads the bands of fingerprints; a text too short has none."""
    rows, hashes, start = [], [], 0
    for part in parts:
        try:
            signatures = pq.ParquetFile(home.path / part.path).read(columns=["signature"], use_threads=False)[
                "signature"
            ]
        except (pa.ArrowException, OSError) as error:
            problem = f"cannot be read ({str(error).splitlines()[0]})"
            raise WarehouseError(part.path, problem, "`dateline check --deep --repair` makes it again") from error
        long = np.array(pc.equal(pc.binary_length(signatures), WIDTH).to_numpy(), dtype=bool)
        minima = stored(signatures.filter(pa.array(long)))["minima"]
        rows.append(start + np.flatnonzero(long).astype(_HASH))
        hashes.append(np.stack(list(banded(np.ascontiguousarray(minima.T)))))
        start += part.rows
    held, places = np.concatenate(hashes, axis=1), np.concatenate(rows)

    def read(column: str) -> tuple[np.ndarray, np.ndarray]:
        band = held[COLUMNS["fingerprints"].index(column)]
        order = np.argsort(band, kind="stable")
        return band[order], places[order]

    return read


_READ: Mapping[str, Callable[[Home, Sequence[Part]], Read]] = {
    "articles": _values("articles"), "inputs": _values("inputs"), "rejects": _values("rejects"), "fingerprints": _bands,
}  # fmt: skip
