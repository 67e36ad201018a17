"""What a night has to do: which inputs are unseen, cut into batches."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from transforms import encodings, records, sources
from transforms.problems import Problem, Unreadable
from transforms.records import Record
from warehouse import raw
from warehouse import responses as responses_store
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.responses import Response

MAX_TASK_RUNS = 480
"""Of the 500 task runs a flow run may have, those for batches: each batch takes two, cleaning and reading."""


MAX_BYTES = 50_000_000
"""Of a response, unpacked; the limit it was fetched under."""


@dataclass(frozen=True)
class Known:
    """What this version has read before, with the number of records: files by their hash, places with theirs."""

    files: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Slice:
    """Records `first` to `stop` (from 1, stop exclusive) of one raw input."""

    ref: str
    raw_sha256: str
    first: int
    stop: int
    response: str | None = None  # the place of a response of the web; None for an input kept by its hash


@dataclass
class Plan:
    """The batches of unseen records, the number of records seen before, and the inputs that could not be read."""

    batches: list[list[Slice]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)
    stale: list[tuple[str, str]] = field(default_factory=list)  # place and hash of each input that was read before

    @property
    def n_records(self) -> int:
        """Records in all batches."""
        return sum(piece.stop - piece.first for batch in self.batches for piece in batch)


def plan(
    home: Home, found: Iterable[sources.Source], known: Known, fields: Mapping[str, str], batch_size: int,
    responses: Iterable[Response] = (),
) -> Plan:  # fmt: skip
    """Keep every unseen input under raw/ and cut the records into batches.

    Inputs are planned in the order found, so that the same folder always gives the same batches; then `responses` of
    the web, which are kept already. A file is known by its bytes, a response by its address and its content, as the
    same page may stand under two addresses.
    """
    made = Plan()
    slices: list[Slice] = []
    forgotten = {line.raw_sha256: line for line in overrides.load(home).forgotten if line.raw_sha256}
    for source in found:
        try:
            data = sources.read(source)
        except Unreadable as error:
            made.problems.append((source.ref, error.problem))
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in known.files:
            made.unchanged += known.files[sha256]
            made.stale.append((source.ref, sha256))
            continue
        if sha256 in forgotten:
            made.problems.append((source.ref, Problem("read", "forgotten", forgotten[sha256].detail)))
            continue
        raw.keep(home, data)
        count = sum(1 for _ in records.records(data, source.ref, fields))
        slices.append(Slice(source.ref, sha256, 1, count + 1))
    for response in responses:
        if (response.url, response.sha256) in known.places:
            made.unchanged += known.places[response.url, response.sha256]
            made.stale.append((response.url, response.sha256))
            continue
        if response.sha256 in forgotten:
            made.problems.append((response.url, Problem("read", "forgotten", forgotten[response.sha256].detail)))
            continue
        slices.append(Slice(response.url, response.sha256, 1, _count(home, response, fields) + 1, response.place))
    total = sum(piece.stop - piece.first for piece in slices)
    made.batches = list(batches(slices, max(batch_size, -(-2 * total // MAX_TASK_RUNS))))
    return made


def of_response(home: Home, ref: str, place: str, fields: Mapping[str, str]) -> Iterator[Record | tuple[str, Problem]]:
    """The records of a response that is kept at a place."""
    try:
        stored = responses_store.load(home, place)
    except WarehouseError as error:
        yield ref, Problem("read", "unreadable", str(error))
        return
    try:
        data = encodings.unpack(stored.packed, stored.encoding, MAX_BYTES)
    except Unreadable as error:
        yield ref, error.problem
        return
    said = records.Fetched(stored.final_url, stored.header("Content-Type"), stored.fetched_at, stored.listed)
    yield from records.of_response(data, ref, said, fields)


def _count(home: Home, response: Response, fields: Mapping[str, str]) -> int:
    """The number of a response's records: one for a page, and only what may be a table is looked into."""
    mime = (response.content_type or "").partition(";")[0].strip().lower()
    if mime in ("text/html", "application/xhtml+xml", "text/plain"):
        return 1
    return sum(1 for _ in of_response(home, response.url, response.place, fields))


def sha256_of(source: sources.Source) -> str | None:
    """The SHA-256 of a source's bytes; None where it cannot be read."""
    try:
        return hashlib.sha256(sources.read(source)).hexdigest()
    except Unreadable:
        return None


def batches(slices: Iterable[Slice], size: int) -> Iterator[list[Slice]]:
    """Lists of slices with `size` records each, the last with what is left; a slice may be cut in two."""
    batch: list[Slice] = []
    room = size
    for piece in slices:
        first = piece.first
        while first < piece.stop:
            stop = min(piece.stop, first + room)
            batch.append(replace(piece, first=first, stop=stop))
            room -= stop - first
            first = stop
            if room == 0:
                yield batch
                batch, room = [], size
    if batch:
        yield batch
