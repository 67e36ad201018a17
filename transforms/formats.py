"""What kind of file it is, told by its content, and the rows of those kinds that hold many."""

import csv
import io
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from transforms.problems import Problem, Unreadable, unreadable
from transforms.text import decode, decode_page

UNPACKED_BYTES = 256 * 1024**2
"""What a gzip file may unpack to."""

PIECE_BYTES = 64 * 1024

PAGE_CHARACTERS = 10_000_000
"""Characters of one page or text as it comes; one of more is no news article, and takes a minute and 600 MB."""

FIELD_CHARACTERS = PAGE_CHARACTERS
HEADER_CHARACTERS = 2000
"""The first line of a table has fewer."""

Row = Mapping[str, Any]
Rows = Callable[[], Iterator[Row | Problem]]

PAGE_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--.{0,2000}?-->\s*){0,5}<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)
PAGE_WITHIN = re.compile(r"<(?:!doctype\s+html|html|body)\b", re.IGNORECASE)
BLOCK = re.compile(r"<(?:p|div|br|article|section|ul|ol|h[1-6]|blockquote|span|table)\b[^<>]{0,500}>", re.IGNORECASE)
XML = re.compile(r"\s*<(?:\?xml|!doctype|rss|feed)\b", re.IGNORECASE)
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Kind:
    """What an input turned out to be: a page, a plain text, or rows."""

    text: str | None = None
    html: str | None = None
    rows: Rows | None = None
    many: bool = True


def fold(name: str) -> str:
    """A field's name without case, blanks, dashes and underscores."""
    return re.sub(r"[\s_-]+", "", name).casefold()


def unpack(data: bytes) -> bytes:
    """The content of gzip data, packed once or twice; anything else as it is. Raises Unreadable."""
    for _ in range(2):
        if data[:2] == b"\x1f\x8b":
            data = _gunzip(data)
    if not data.strip():
        raise unreadable("empty", "The file is empty.")
    return data


def kind_of(data: bytes, ref: str, columns: Mapping[str, str]) -> Kind:
    """The kind of an input. `columns`: folded field name -> column. Raises Unreadable for what is none."""
    name = ref.lower().removesuffix(".gz")
    if data[:4] == b"PAR1":
        return Kind(rows=lambda: _parquet_rows(data, columns))
    text = decode(data)
    if not text.strip():
        raise unreadable("empty", "There is nothing in the file but white space.")
    if _is_page(text, name):
        _measure(text)
        return Kind(html=decode_page(data))
    if text.lstrip()[:1] in ("{", "[") or name.endswith((".json", ".jsonl")):
        found = _json(text, name, columns)
        if found is not None:
            return found
    if XML.match(text):
        raise unreadable(
            "unsupported", "It is an XML file that is no web page; give the articles as text, HTML or JSON."
        )
    if name.endswith((".csv", ".tsv")) or _is_table(text, columns):
        return Kind(rows=lambda: _csv_rows(text))
    _measure(text)
    return Kind(text=text)


def is_fragment(text: str) -> bool:
    """Whether a record's text is HTML: a tag of a block in it, and more than one tag."""
    return bool(BLOCK.search(text)) and len(re.findall(r"</?[a-z][^<>]{0,500}>", text[:20_000], re.IGNORECASE)) > 1


def _measure(text: str) -> None:
    if len(text) > PAGE_CHARACTERS:
        raise unreadable(
            "too_large", f"It holds {len(text):,} characters; the limit for one page is {PAGE_CHARACTERS:,}."
        )


def _gunzip(data: bytes) -> bytes:
    """Unpack every member, up to the limit. Raises Unreadable."""
    parts, left, at = [], UNPACKED_BYTES, 0
    while data[at : at + 2] == b"\x1f\x8b":  # what follows the last member is ignored, as gzip does
        member = zlib.decompressobj(31)
        try:
            while not member.eof and at < len(data):  # piece by piece: a bomb is noticed before it has room
                piece = data[at : at + PIECE_BYTES]
                at += len(piece)
                while piece and not member.eof:
                    parts.append(member.decompress(piece, PIECE_BYTES))
                    piece = member.unconsumed_tail
                    left -= len(parts[-1])
                    if left < 0:
                        raise unreadable("too_large", f"It unpacks to more than {UNPACKED_BYTES:,} bytes; split it.")
        except zlib.error as error:
            raise unreadable("broken_gzip", f"The gzip file is broken ({error}); fetch it again.") from error
        if not member.eof:
            raise unreadable("broken_gzip", "The gzip file is cut short; fetch it again.")
        at -= len(member.unused_data)
        while data[at : at + 1] == b"\0":  # padding between members
            at += 1
    return b"".join(parts)


def _is_page(text: str, name: str) -> bool:
    start = text[:5000]
    if PAGE_START.match(start) or (start.lstrip().startswith("<") and PAGE_WITHIN.search(start)):
        return True
    return name.endswith((".html", ".htm", ".xhtml")) and bool(re.search(r"<[a-z]", start, re.IGNORECASE))


def _json(text: str, name: str, columns: Mapping[str, str]) -> Kind | None:
    """JSON or JSON Lines; None where it is neither and is not called so. Raises Unreadable where it is called so."""
    lines_first = name.endswith(".jsonl")
    if not lines_first:
        try:
            return _json_kind(json.loads(text), columns)
        except (ValueError, RecursionError) as error:
            reason = str(error) or "nested too deep"
    lines = [line for line in text.split("\n") if line.strip()]
    if lines_first or any(isinstance(_line(line), Mapping) for line in lines[:100]):
        return Kind(rows=lambda: map(_line, lines))
    if name.endswith(".json"):
        raise unreadable("broken_json", f"It is not valid JSON ({reason}); mend it or fetch it again.")
    return None


def _json_kind(value: Any, columns: Mapping[str, str]) -> Kind:
    """Rows of a JSON value: a list of objects, one object, or an object without a text that holds one list of them."""
    if isinstance(value, Mapping):
        lists = [v for v in value.values() if isinstance(v, list) and v and all(isinstance(i, Mapping) for i in v)]
        has_text = any(columns.get(fold(name)) in ("text", "html") and isinstance(value[name], str) for name in value)
        if len(lists) == 1 and not has_text:
            return Kind(rows=lambda: map(_object, lists[0]))
        return Kind(rows=lambda: iter([value]), many=False)
    if isinstance(value, list):
        return Kind(rows=lambda: map(_object, value))
    raise unreadable("broken_json", "It is JSON, but neither an object nor a list of objects.")


def _object(value: Any) -> Row | Problem:
    if isinstance(value, Mapping):
        return value
    return Problem("read", "broken_json", "The record is no JSON object; give one object an article.")


def _line(line: str) -> Row | Problem:
    try:
        return _object(json.loads(line))
    except (ValueError, RecursionError) as error:
        return Problem("read", "broken_json", f"The line is not valid JSON ({error}); mend it or leave it out.")


def _is_table(text: str, columns: Mapping[str, str]) -> bool:
    """Whether the first line names columns, one of which holds texts or pages."""
    header = text[: HEADER_CHARACTERS + 1].lstrip().partition("\n")[0].strip()
    if len(header) >= HEADER_CHARACTERS:
        return False
    names = [fold(name.strip(' "')) for name in re.split(f"[{DELIMITERS}]", header)]
    found = [columns[name] for name in names if name in columns]
    return len(names) > 1 and len(found) > 1 and bool({"text", "html"} & set(found))


def _csv_rows(text: str) -> Iterator[Row | Problem]:
    """The rows of a CSV file by its header. A row with more values than the header is a Problem."""
    csv.field_size_limit(FIELD_CHARACTERS)
    header_line = text.lstrip("\ufeff \r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=header_line.count)
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff \r\n"), newline=""), delimiter=delimiter, strict=True)
    header = _next_row(reader)
    if not isinstance(header, list):
        raise Unreadable(header or Problem("read", "empty", "The file holds no record."))
    while (values := _next_row(reader)) is not None:
        if isinstance(values, Problem):
            yield values
        elif len(values) > len(header):
            detail = (
                f"The record has {len(values)} values and the header {len(header)} names; put quotes around its texts."
            )
            yield Problem("read", "broken_csv", detail)
        elif any(value.strip() for value in values):
            yield dict(zip(header, values, strict=False))


def _next_row(reader: Iterator[list[str]]) -> list[str] | Problem | None:
    """The next row, what is wrong with it, or None at the end."""
    try:
        return next(reader, None)
    except csv.Error as error:
        if "field limit" in str(error):
            return Problem("read", "too_large", f"A value has more than {FIELD_CHARACTERS:,} characters; split it.")
        return Problem("read", "broken_csv", f"The record is not valid CSV ({error}); mind its quotes.")


def _parquet_rows(data: bytes, columns: Mapping[str, str]) -> Iterator[Row | Problem]:
    """The rows of a Parquet file, of which only the columns that are understood are read. Raises Unreadable."""
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        wanted = [name for name in file.schema_arrow.names if fold(name) in columns or _is_outer(name, columns)]
        if not wanted and file.metadata.num_rows:
            seen = ", ".join(file.schema_arrow.names[:8])
            detail = f"No column holds texts (columns: {seen}); name the one that does with --field text=NAME."
            raise unreadable("no_text", detail)
        for batch in file.iter_batches(batch_size=256, columns=wanted):
            yield from batch.to_pylist()
    except (pa.ArrowException, OSError, ValueError) as error:
        first = str(error).partition("\n")[0]
        raise unreadable("broken_parquet", f"The Parquet file cannot be read ({first}); fetch it again.") from error


def _is_outer(name: str, columns: Iterable[str]) -> bool:
    """Whether an option names a field inside this column."""
    return any(known.startswith(fold(name) + ".") for known in columns)
