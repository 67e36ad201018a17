"""`dateline export`: tables, views and answers as files for spreadsheets and other tools."""

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from flows import formats, hints
from flows.errors import UsageError
from flows.sql import one_line
from warehouse.query import columns_of, open_warehouse
from warehouse.views import public_tables

SHEET_ROWS = 1_048_575
"""Rows below the header that a sheet can hold."""

CELL_CHARACTERS = 32_767
"""Characters a cell can hold; a longer text ends in CUT."""

CUT = " […]"
FIRST_DAY = date(1900, 3, 1)
"""From here on spreadsheets agree with the calendar; earlier days are written as text."""

WIDEST = 60


@dataclass
class Told:
    """What became of one table."""

    name: str
    rows: int = 0
    cut: int = 0  # cells too long for the sheet


def run(home: Path | str, wanted: Sequence[str], format: str, to: Path, as_of: str | None) -> int:
    """Write tables, views or macros (`said_by('Quill')`), by default all tables, and tell how many rows each has.

    `to` is a file for xlsx, a folder for csv; neither may be there yet. Returns 0. Raises UsageError where a name is
    none, a table is too long for a sheet or the place is taken, WarehouseError where there is no such commit.
    """
    if to.exists():
        raise UsageError(f"{to}: it is there already; give another name or move it away")
    if not to.absolute().parent.is_dir():
        raise UsageError(f"{to}: there is no folder {to.absolute().parent}; make it first")
    with open_warehouse(home, as_of) as connection:
        names = list(wanted) or public_tables()
        rows = {name: _counted(connection, name) for name in names}
        told = _workbook(connection, rows, to) if format == "xlsx" else _files(connection, rows, to)
    for one in told:
        cut = f"; {one.cut} cells hold more than a sheet can and end in “{CUT.strip()}”" if one.cut else ""
        print(f"{one.name}: {one.rows:,} rows{cut}")
    print(to)
    return 0


def _counted(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """The number of rows. Raises UsageError where it is no table, view or macro."""
    try:
        if len(duckdb.extract_statements(f"FROM {name}")) != 1:
            raise UsageError(f"{name}: give one table, view or macro")
        ((n,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()
    except duckdb.Error as error:
        said = one_line(error)
        told = hints.mended(connection, f"FROM {name}", said)
        rest = "; `dateline sql` and .tables list what there is" if told == said else ""
        raise UsageError(f"{name}: {told}{rest}") from None
    return int(n)


def _files(connection: duckdb.DuckDBPyConnection, rows: dict[str, int], to: Path) -> list[Told]:
    """One CSV file a table, UTF-8, made beside and moved into place."""
    with _beside(to) as made:
        made.mkdir()
        for name, file in zip(rows, _short_names(rows, 100), strict=True):
            with (made / f"{file}.csv").open("w", encoding="utf-8", newline="") as out:
                formats.write_csv(connection.execute(f"FROM {name}"), out.write)
    return [Told(name, n) for name, n in rows.items()]


def _workbook(connection: duckdb.DuckDBPyConnection, rows: dict[str, int], to: Path) -> list[Told]:
    """One workbook with a sheet a table, and one that tells what the columns mean."""
    import xlsxwriter

    for name, n in rows.items():
        if n > SHEET_ROWS:
            raise UsageError(f"{name}: {n:,} rows, and a sheet holds {SHEET_ROWS:,}; ask for fewer, or --format csv")
    # What an article says is never a formula or a link.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with _beside(to) as made:
        book = xlsxwriter.Workbook(str(made), options)
        styles = {date: book.add_format({"num_format": "yyyy-mm-dd"}),
                  datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
                  str: book.add_format({"bold": True, "bottom": 1})}  # fmt: skip
        meanings = book.add_worksheet("columns")
        told = []
        for name, sheet in zip(rows, _short_names(rows, 31), strict=True):
            told.append(_sheet(connection, name, book.add_worksheet(sheet), styles))
        _write_rows(
            meanings, ["table", "column", "type", "meaning"], _meanings(connection, rows), styles, Told("columns")
        )
        book.close()
    return told


def _sheet(connection: duckdb.DuckDBPyConnection, name: str, sheet: Any, styles: dict[type, Any]) -> Told:
    result = connection.execute(f"FROM {name}")
    told = Told(name)
    _write_rows(sheet, formats.names_of(result), formats.rows_of(result), styles, told)
    return told


def _write_rows(
    sheet: Any, names: Sequence[str], rows: Iterator[Sequence[Any]], styles: dict[type, Any], told: Told
) -> None:
    for column, name in enumerate(names):
        sheet.set_column(column, column, min(WIDEST, max(10, len(name) + 2)))
        sheet.write_string(0, column, name, styles[str])
    for row in rows:
        told.rows += 1
        for column, value in enumerate(row):
            told.cut += _write(sheet, told.rows, column, value, styles)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, told.rows), max(0, len(names) - 1))


def _write(sheet: Any, row: int, column: int, value: Any, styles: dict[type, Any]) -> bool:
    """Write one cell; NULL is an empty one. Returns whether it was cut."""
    if value is None:
        return False
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) < 2**53:  # what a cell's number holds exactly
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime) and value.date() >= FIRST_DAY:
        sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None) if value.tzinfo else value,
                             styles[datetime])  # fmt: skip
    elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_DAY:
        sheet.write_datetime(row, column, value, styles[date])
    else:
        text = formats.worded(value)
        whole = len(text) <= CELL_CHARACTERS
        sheet.write_string(row, column, text if whole else text[: CELL_CHARACTERS - len(CUT)] + CUT)
        return not whole
    return False


def _meanings(connection: duckdb.DuckDBPyConnection, names: Sequence[str] | dict[str, int]) -> Iterator[Sequence[Any]]:
    for name in names:
        for column, kind, meaning in columns_of(connection, name):
            yield name, column, kind, meaning


def _short_names(names: Sequence[str] | dict[str, int], most: int) -> list[str]:
    """A name for each that a file or a sheet can have, all different: letters, digits, - and _."""
    plain = [re.sub(r"[^\w-]+", "_", name).strip("_")[: most - 4] for name in names]
    return formats.distinct(plain)


@contextmanager
def _beside(to: Path) -> Iterator[Path]:
    """A place beside `to` that takes its name at the end, so that nobody finds half of it."""
    made = to.with_name(f".{to.name}.part")
    try:
        yield made
        made.rename(to)
    finally:
        if made.is_dir():
            shutil.rmtree(made, ignore_errors=True)
        else:
            made.unlink(missing_ok=True)
