"""What a night has to do: which inputs are unseen, cut into batches."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from transforms import records, sources
from transforms.problems import Problem, Unreadable
from warehouse import raw
from warehouse.home import Home

MAX_TASK_RUNS = 480
"""Of the 500 task runs a flow run may have, those for batches: each batch takes two, cleaning and reading."""


@dataclass(frozen=True)
class Slice:
    """Records `first` to `stop` (from 1, stop exclusive) of one raw input."""

    ref: str
    raw_sha256: str
    first: int
    stop: int


@dataclass
class Plan:
    """The batches of unseen records, the number of records seen before, and the inputs that could not be read."""

    batches: list[list[Slice]] = field(default_factory=list)
    unchanged: int = 0
    problems: list[tuple[str, Problem]] = field(default_factory=list)

    @property
    def n_records(self) -> int:
        """Records in all batches."""
        return sum(piece.stop - piece.first for batch in self.batches for piece in batch)


def plan(
    home: Home, found: Iterable[sources.Source], known: Mapping[str, int], fields: Mapping[str, str], batch_size: int
) -> Plan:
    """Keep every unseen input under raw/ and cut the records into batches.

    `known` gives, for the SHA-256 of each input the warehouse has seen, the number of its records. Inputs are planned
    in the order found, so that the same folder always gives the same batches.
    """
    made = Plan()
    slices: list[Slice] = []
    for source in found:
        try:
            data = sources.read(source)
        except Unreadable as error:
            made.problems.append((source.ref, error.problem))
            continue
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 in known:
            made.unchanged += known[sha256]
            continue
        raw.keep(home, data)
        count = sum(1 for _ in records.records(data, source.ref, fields))
        slices.append(Slice(source.ref, sha256, 1, count + 1))
    total = sum(piece.stop - piece.first for piece in slices)
    made.batches = list(batches(slices, max(batch_size, -(-2 * total // MAX_TASK_RUNS))))
    return made


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
            batch.append(Slice(piece.ref, piece.raw_sha256, first, stop))
            room -= stop - first
            first = stop
            if room == 0:
                yield batch
                batch, room = [], size
    if batch:
        yield batch
