"""The records of one input: a text, a page, or the rows of a JSON, CSV or Parquet file.

What an input is, its content decides; its name speaks only where the content could be two things. The records of a file
that holds many are called `path#1`, `path#2` and so on; one that is broken is one Problem, and the others go on.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from transforms import formats
from transforms.problems import Problem, Unreadable
from transforms.text import decode_page, one_line, whole

CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True)
class Record:
    """One article as it came: a text or a page, decoded, and what the file states beside it."""

    ref: str
    text: str | None = None
    html: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)  # column -> what the record says, dates as written
    fetched_at: datetime | None = None  # None for what did not come from the web
    listed: str | None = None  # the publication date of a feed or news sitemap that names it, as written there


@cache
def field_names() -> dict[str, tuple[str, ...]]:
    """Column -> the names under which records give it, of fields.toml."""
    with open(Path(__file__).with_name("fields.toml"), "rb") as file:
        return {column: tuple(names) for column, names in tomllib.load(file).items()}


@cache
def _folded_names() -> dict[str, tuple[str, ...]]:
    """`field_names`, folded."""
    return {column: tuple(map(formats.fold, names)) for column, names in field_names().items()}


def records(
    data: bytes, ref: str, fields: Mapping[str, str], *, mime: str = "", charset: str | None = None
) -> Iterator[Record | tuple[str, Problem]]:
    """Each record of an input, or the Problem it has beside its `ref`; at least one of either.

    `fields` names fields that are not in fields.toml: column -> the record's own name, with dots into nested ones.
    `mime` and `charset` are what a server said of it, if one did.
    """
    try:
        content = formats.unpack(data)
        name = "page.html" if mime in PAGES else ref
        kind = formats.kind_of(content, name, known_columns(fields))
        if charset and kind.html is not None:
            kind = replace(kind, html=decode_page(content, charset))
        if kind.rows is None:
            yield _whole(ref, kind)
            return
        empty = True
        for number, row in enumerate(kind.rows(), 1):
            empty = False
            name = f"{ref}#{number}" if kind.many else ref
            yield (name, row) if isinstance(row, Problem) else of_row(name, row, fields)
        if empty:
            yield ref, Problem("read", "empty", "The file holds no record.")
    except Unreadable as error:
        yield ref, error.problem


@dataclass(frozen=True)
class Fetched:
    """What was fetched: where it was found, redirects followed, of what type it says it is, when, and the publication
    date of the list that named it.
    """

    url: str
    content_type: str | None
    at: datetime
    listed: str | None = None


def of_response(
    data: bytes, ref: str, fetched: Fetched, fields: Mapping[str, str]
) -> Iterator[Record | tuple[str, Problem]]:
    """Each record of an answer of the web, unpacked; usually the one of its page."""
    mime, _, parameters = (fetched.content_type or "").partition(";")
    charset = CHARSET.search(parameters)
    for found in records(data, ref, fields, mime=mime.strip().lower(), charset=charset[1] if charset else None):
        if not isinstance(found, Record):
            yield found
        elif found.ref == ref:  # a page or text; the rows of a file of many have addresses of their own
            fields_too = {"url": fetched.url} | dict(found.fields)
            yield replace(found, fields=fields_too, fetched_at=fetched.at, listed=fetched.listed)
        else:
            yield replace(found, fetched_at=fetched.at)


def of_row(ref: str, row: Mapping[str, Any], fields: Mapping[str, str]) -> Record | tuple[str, Problem]:
    """The record of a row of named values."""
    names = {formats.fold(name): value for name, value in row.items() if isinstance(name, str)}
    known = {}
    for column, candidates in _folded_names().items():
        if column in fields:
            value = as_text(column, _inside(row, fields[column]))
        else:
            value = next((v for name in candidates if name in names and (v := as_text(column, names[name]))), None)
        if value:
            known[column] = value
    text, html = known.pop("text", None), known.pop("html", None)
    if text is None and html is None:
        seen = ", ".join(list(map(str, row))[:8]) or "none"
        detail = f"No field holds its text (fields: {seen}); name the one that does with --field text=NAME."
        return ref, Problem("read", "no_text", one_line(detail) or "")
    if text is not None and html is None and formats.is_fragment(text):
        text, html = None, text
    return Record(ref, None if html else text, html, {column: one_line(v) or "" for column, v in known.items()})


def as_text(column: str, value: Any) -> str | None:
    """A value as text: names of several joined by '; ', a named thing by its name, moments in ISO 8601."""
    if value is None or isinstance(value, bool) or value != value:  # NaN differs from itself
        return None
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str):
        return whole(value) if value.strip() else None
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip() or None
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return next((as_text(column, value[key]) for key in ("name", "title", "value") if value.get(key)), None)
    parts = [part for item in value if (part := as_text(column, item))]
    return ("\n" if column == "text" else "; ").join(parts) or None


def known_columns(fields: Mapping[str, str]) -> dict[str, str]:
    """Folded name of every field that is understood -> its column."""
    known = {formats.fold(name): column for column, names in field_names().items() for name in names}
    return known | {formats.fold(name): column for column, name in fields.items()}


def _whole(ref: str, kind: formats.Kind) -> Record:
    """The one record of a page or a plain text."""
    return Record(ref, html=kind.html) if kind.html is not None else Record(ref, text=kind.text)


def _inside(row: Mapping[str, Any], path: str) -> Any:
    """The value under a name, or under `outer.inner`."""
    if path in row:
        return row[path]
    outer, _, inner = path.partition(".")
    nested = row.get(outer)
    return _inside(nested, inner) if inner and isinstance(nested, Mapping) else None
