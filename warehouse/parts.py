"""Parts: one immutable, sorted Parquet file a table and month, written as a stream so that memory stays bounded."""

import os
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from warehouse import durable, fault
from warehouse.commits import Part
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.schema import TABLES, arrow_schema, columns

ROW_GROUP = 122_880
"""Rows of a row group: what DuckDB hands to one thread at a time."""

FEW = {"fingerprints": 1024}
"""Rows of a row group in tables of which a night reads single rows."""

ROW_GROUP_BYTES = 128 << 20
"""A row group ends earlier where its rows take this much memory; long texts do."""

BATCH = 8192
"""Rows that DuckDB hands over at a time."""

ROWS_MEMORY, SORT_MEMORY, SORT_THREADS = "500MB", "1500MB", 2
"""What the sort of a table may hold in memory, tried in this order; the rest waits on disk. The first is enough for
rows of some hundred characters, whatever their number, in the same time, and keeps a night of 50,000 articles at 0.8 GB
instead of 1.5. Long texts fail with it at once, with 1 GB too; with the second 3.3 GB of them passed at a peak of
1.8 GB for the process (duckdb 2.0.0)."""

UNKNOWN, ALL = "unknown", "all"
BY_MONTH = tuple(name for name in TABLES if name not in ("rejects", "names", "inputs"))
"""The tables cut by the month of their article's publication. The others have month=all."""

MONTH = f"coalesce(strftime(published_date, '%Y-%m'), '{UNKNOWN}')"
"""SQL of the month of an article."""


def connect(home: Home) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory that spills into the home's temporary folder."""
    home.temporary.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(":memory:", config={"memory_limit": SORT_MEMORY, "threads": SORT_THREADS})
    connection.execute("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute(f"SET temp_directory = '{str(home.temporary / 'spill').replace(chr(39), chr(39) * 2)}'")
    return connection


def sort_columns(name: str) -> list[str]:
    """The declared order, with the rest of the key: the same rows always come in the same order."""
    table = TABLES[name]
    return [*table.order, *(column for column in table.key if column not in table.order)]


def write(
    home: Home, connection: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path, file_name: str
) -> list[Part]:
    """Sort the rows of a query, which has the table's columns and `month`, and write one part a month.

    The files are written under `folder` as they will lie under the home. Raises WarehouseError for a value that does
    not fit its column.
    """
    try:
        connection.execute(f"SET memory_limit = '{ROWS_MEMORY}'")
        return _write(connection, name, query, folder, file_name)
    except (duckdb.OutOfMemoryException, pa.ArrowException) as error:
        if "Out of Memory" not in str(error):
            raise
        connection.execute(f"SET memory_limit = '{SORT_MEMORY}'")
        return _write(connection, name, query, folder, file_name)  # over what the first trial has left
    finally:
        connection.execute(f"SET memory_limit = '{SORT_MEMORY}'")


def _write(connection: duckdb.DuckDBPyConnection, name: str, query: str, folder: Path, file_name: str) -> list[Part]:
    names = ", ".join(c.name for c in columns(name))
    order = ", ".join(["month", *sort_columns(name)])
    reader = connection.sql(f"SELECT {names}, month FROM ({query}) ORDER BY {order}").to_arrow_reader(BATCH)
    made: list[Part] = []
    for month, pieces in groupby(_months(reader), key=lambda piece: piece[0]):
        path = f"tables/{name}/month={month}/{file_name}.parquet"
        rows = _write_part(folder / path, name, (batch for _, batch in pieces))
        made.append(Part(path, month, rows, (folder / path).stat().st_size, durable.sha256_of(folder / path)))
        fault.point("parts.written")
    return made


def _months(reader: pa.RecordBatchReader) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The sorted rows in pieces that each belong to one month."""
    for batch in reader:
        months = batch.column("month")
        start = 0
        while start < batch.num_rows:
            month = months[start].as_py()
            length = pc.sum(pc.equal(months.slice(start), month)).as_py()
            yield month, batch.slice(start, length).drop_columns(["month"])
            start += length


def _write_part(file: Path, name: str, batches: Iterable[pa.RecordBatch]) -> int:
    """Write one Parquet file, synced, and return its rows."""
    file.parent.mkdir(parents=True, exist_ok=True)
    schema = arrow_schema(name)
    order = [pq.SortingColumn(schema.get_field_index(column)) for column in sort_columns(name)]
    rows = 0
    with pq.ParquetWriter(
        file, schema, compression="zstd", write_page_index=True, write_page_checksum=True, sorting_columns=order
    ) as writer:
        for group in _row_groups(batches):
            writer.write_table(_fitted(name, group), row_group_size=FEW.get(name, ROW_GROUP))
            rows += group.num_rows
            fault.point("parts.open")
    durable.sync_file(file)
    return rows


def _row_groups(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.Table]:
    """The rows in tables of one row group each. Where one ends follows from the rows alone."""
    held: list[pa.RecordBatch] = []
    room, size = ROW_GROUP, 0
    for batch in batches:
        while batch.num_rows:
            piece = batch.slice(0, room)
            held.append(piece)
            batch = batch.slice(piece.num_rows)
            room, size = room - piece.num_rows, size + piece.nbytes
            if room == 0 or size >= ROW_GROUP_BYTES:
                yield pa.Table.from_batches(held)
                held, room, size = [], ROW_GROUP, 0
    if held:
        yield pa.Table.from_batches(held)


def _fitted(name: str, rows: pa.Table) -> pa.Table:
    try:
        return rows.cast(arrow_schema(name))
    except (pa.ArrowInvalid, ValueError) as error:
        raise WarehouseError(f"table {name}", str(error), "nothing was committed, report this") from None


def move(home: Home, folder: Path, made: Iterable[Part]) -> None:
    """Give written parts their final names. Nobody reads them before a commit names them."""
    folders: set[Path] = set()
    for part in made:
        final = home.path / part.path
        if not final.parent.is_dir():
            final.parent.mkdir(parents=True)
            folders |= {final.parent.parent, home.tables, home.path}
        os.replace(folder / part.path, final)
        folders.add(final.parent)
        fault.point("parts.moved")
    for touched in sorted(folders):
        durable.sync_folder(touched)
