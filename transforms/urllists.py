"""Lists of addresses: one a line, or in a column of a table, such as the event, mention and GKG files of GDELT."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from transforms import formats, records
from transforms.lists import Link, Listing, joined
from transforms.problems import Unreadable
from transforms.text import decode

ADDRESS = re.compile(r"https?://[^\s/?#]\S*", re.IGNORECASE)
SIZED = re.compile(r"(?:[0-9a-f]+\s+){1,3}https?://\S+\s*", re.IGNORECASE)
"""A line of a list of files: size, checksum, address."""

ADDRESS_CHARACTERS = 4000
"""No longer line is an address."""

SAMPLE = 200
"""Rows by which the column of addresses is told."""

TEXT_CHARACTERS = 500
"""A table with a header and a value as long as this holds texts, whatever their column is called."""

SHARE = 0.9
"""Of a table's rows that must hold an address in one column, for it to be a list of addresses."""

FURTHER = re.compile(r"\.(?:csv|tsv)\.zip$", re.IGNORECASE)
"""An address of a packed table is that of a further list, as in the list of the latest files of GDELT."""


def is_list(data: bytes) -> bool:
    """Whether a text is a list of addresses and nothing else."""
    head = data[:200_000]
    if len(head) < len(data):
        head = head[: head.rfind(b"\n") + 1]
    return b"//" in head and _column(_rows(_text(head))) is not None


def read(data: bytes, base: str | None = None) -> Listing:
    """The addresses of a list, in its order."""
    rows = list(_rows(_text(data)))
    column = _column(rows)
    found = [row[column].strip() for row in rows if column is not None and column < len(row)]
    found = [whole for url in found if _is_address(url) and (whole := joined(base, url)) is not None]
    links = tuple(Link(url) for url in found if not FURTHER.search(url))
    return Listing("urls", links, tuple(Link(url) for url in found if FURTHER.search(url)))


def _text(data: bytes) -> str:
    try:
        return decode(data)
    except Unreadable:
        return ""


def _rows(text: str) -> Iterator[Sequence[str]]:
    """The lines as rows: whole, or cut at tabs, at commas, or at blanks. Blank lines and those after # are left out."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip() and not line.startswith("#")]
    if not lines:
        return
    if all(_is_address(line) for line in lines[:SAMPLE]):
        yield from ([line] for line in lines)
    elif "\t" in lines[0]:
        yield from _table([line.split("\t") for line in lines])
    elif SIZED.fullmatch(lines[0]):
        yield from (line.split() for line in lines)
    elif len(lines) > 1 and ("," in lines[0] or ";" in lines[0]):
        try:
            yield from _table(list(csv.reader(lines, delimiter=max(",;", key=lines[0].count), strict=True)))
        except csv.Error:
            return


def _table(rows: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """The rows of a table, unless it has a header and holds the articles themselves."""
    if any(_is_address(value) for value in rows[0]):
        yield from rows
        return
    columns = records.known_columns({})
    has_text = {columns.get(formats.fold(name)) for name in rows[0]} & {"text", "html"}
    if not has_text and all(len(value) < TEXT_CHARACTERS for row in rows[1:SAMPLE] for value in row):
        yield from rows


def _column(rows: Iterable[Sequence[str]]) -> int | None:
    """Which column holds an address in nearly every row; the first where several do. None where none does.

    The first row may be a header.
    """
    counts: Counter[int] = Counter()
    total = 0
    for row in islice(rows, SAMPLE):
        counts.update(index for index, value in enumerate(row) if _is_address(value))
        total += 1
    most = max(counts.values(), default=0)
    if not most or most < SHARE * (total - 1 if total > 1 else total):
        return None
    return min(index for index, count in counts.items() if count == most)


def _is_address(text: str) -> bool:
    text = text.strip()
    return len(text) <= ADDRESS_CHARACTERS and ADDRESS.fullmatch(text) is not None
