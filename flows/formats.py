"""The result of a query as a table for eyes, CSV, JSON or Parquet. Rows stream; nothing holds a whole result."""

import json
import math
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import duckdb

from flows.terminal import cut, is_terminal, pad, safe, width

Row = Sequence[Any]
Write = Callable[[str], Any]

NULL = "∅"
LOOKED_AT = 1000
"""Rows by which the widths of a table's columns are settled."""

NARROWEST = 8
"""A table whose columns would have to be narrower than this on the terminal is shown a line a value instead."""

FETCHED = 1000


def rows_of(result: duckdb.DuckDBPyConnection) -> Iterator[Row]:
    """The rows of a result, as they come."""
    while rows := result.fetchmany(FETCHED):
        yield from rows


def names_of(result: duckdb.DuckDBPyConnection) -> list[str]:
    """The result's column names."""
    return [column[0] for column in result.description or ()]


def plain(value: Any) -> Any:
    """A value as JSON knows it: days and times in ISO 8601 with Z for UTC, exact numbers, no NaN."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value.tzinfo else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(inner) for inner in value]
    return str(value)


def worded(value: Any) -> str:
    """A value that is not None as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, (float, Decimal)):
        return str(value)
    value = plain(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def distinct(names: Sequence[str]) -> list[str]:
    """The names with _1, _2 … behind those that came before, as JSON and Parquet need them."""
    taken: list[str] = []
    for name in names:
        candidate, n = name, 0
        while candidate in taken:
            n += 1
            candidate = f"{name}_{n}"
        taken.append(candidate)
    return taken


# CSV


def write_csv(result: duckdb.DuckDBPyConnection, write: Write) -> None:
    """A header and the rows. NULL is nothing, the empty string is ""."""
    shown = _shown_on_terminal()
    write(",".join(_field(shown(name)) for name in names_of(result)) + "\n")
    for row in rows_of(result):
        write(",".join("" if value is None else _field(shown(worded(value))) for value in row) + "\n")


def _field(text: str) -> str:
    if text and not any(special in text for special in ',"\r\n') and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'


def _shown_on_terminal() -> Callable[[str], str]:
    """Exact text for files and pipes; nothing that could steer the terminal where it goes to one."""
    return (lambda text: safe(text, keep="\n\t")) if is_terminal() else (lambda text: text)


# JSON


def write_json(result: duckdb.DuckDBPyConnection, write: Write) -> None:
    """An array of objects, one a line."""
    names = distinct(names_of(result))
    write("[")
    separator = "\n"
    for row in rows_of(result):
        made = json.dumps(dict(zip(names, map(plain, row), strict=True)), ensure_ascii=False, allow_nan=False)
        write(separator + _escaped(made))
        separator = ",\n"
    write("\n]\n" if separator != "\n" else "]\n")


def _escaped(made: str) -> str:
    r"""JSON with the control characters that json.dumps leaves as they are in its own form, \u009b."""
    return "".join(f"\\u{ord(c):04x}" if safe(c) != c else c for c in made) if safe(made) != made else made


# Parquet


def write_parquet(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """The result as one Parquet file on stdout. Raises duckdb.Error for what is no single query."""
    import pyarrow.parquet as pq

    relation = connection.sql(query)
    if relation is None:
        raise duckdb.InvalidInputException("this statement has no rows to write")
    reader = relation.to_arrow_reader(FETCHED * 100)
    schema = reader.schema
    names = distinct(schema.names)
    with pq.ParquetWriter(sys.stdout.buffer, _renamed(schema, names), compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch.rename_columns(names))


def _renamed(schema: Any, names: Sequence[str]) -> Any:
    import pyarrow as pa

    return pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])


# Tables


def write_table(result: duckdb.DuckDBPyConnection, write: Write) -> int:
    """Aligned columns, cut to the terminal's width where there is one, and the number of rows, which it returns."""
    names = [safe(name) for name in names_of(result)]
    if not names:
        return 0
    rows = (["" if value is None else safe(worded(value)) or '""' for value in row] for row in _marked(rows_of(result)))
    first = list(islice(rows, LOOKED_AT))
    room = shutil.get_terminal_size().columns if is_terminal() else None
    natural = [max(map(width, column)) for column in zip(names, *first, strict=True)]
    widths = fitted(natural, room)
    numeric = [str(column[1]) in NUMERIC or str(column[1]).startswith("DECIMAL") for column in result.description or ()]
    n = 0
    if widths is None:
        for row in chain(first, rows):
            n += 1
            _write_record(names, row, n, write, room or 80)
    else:
        _write_line(names, widths, numeric, write, room)
        write("  ".join("─" * columns for columns in widths) + "\n")
        for row in chain(first, rows):
            _write_line(row, widths, numeric, write, room)
            n += 1
    cuts = widths != natural and (widths is not None or (room is not None and _cuts(names, first, room)))
    write(f"({n} row{'s' * (n != 1)}{'; … is cut: --format csv' * cuts})\n")
    return n


NUMERIC = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
           "UHUGEINT", "FLOAT", "DOUBLE")  # fmt: skip


def _marked(rows: Iterable[Row]) -> Iterator[Row]:
    """Rows with a sign where a value is NULL."""
    return ([NULL if value is None else value for value in row] for row in rows)


def fitted(natural: Sequence[int], room: int | None) -> list[int] | None:
    """Widths of columns that fit into `room` with two spaces between; wide ones give way first.

    None where some column would be narrower than NARROWEST and than it wants to be.
    """
    if room is None or sum(natural) + 2 * (len(natural) - 1) <= room:
        return list(natural)
    left, widths = room - 2 * (len(natural) - 1), list(natural)
    waiting = sorted(range(len(natural)), key=lambda position: natural[position])
    while waiting:
        share = left // len(waiting)
        position = waiting.pop(0)
        widths[position] = min(natural[position], share)
        if widths[position] < min(natural[position], NARROWEST):
            return None
        left -= widths[position]
    return widths


def _write_line(
    row: Sequence[str], widths: Sequence[int], numeric: Sequence[bool], write: Write, room: int | None
) -> None:
    cells = row if room is None else [cut(text, columns) for text, columns in zip(row, widths, strict=True)]
    padded = [pad(text, columns, right) for text, columns, right in zip(cells, widths, numeric, strict=True)]
    write("  ".join(padded).rstrip() + "\n")


def _cuts(names: Sequence[str], rows: Iterable[Sequence[str]], room: int) -> bool:
    """Whether a line a value is too little room for some value."""
    left = max(NARROWEST, room - max(map(width, names)) - 2)
    return any(width(text) > left for row in rows for text in row)


def _write_record(names: Sequence[str], row: Sequence[str], number: int, write: Write, room: int) -> None:
    """One row, a line a value."""
    left = max(map(width, names))
    write(cut(f"── row {number} " + "─" * room, room).replace("…", "─") + "\n")
    for name, text in zip(names, row, strict=True):
        write(f"{pad(name, left)}  {cut(text, max(NARROWEST, room - left - 2))}\n")
