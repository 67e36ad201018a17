"""Finished batches that wait for the commit: one folder a batch, one Parquet file a table.

A batch's key is the caller's hash of its inputs and of the code, so a batch that finished is not done again.
"""

import contextlib
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse import durable, fault
from warehouse.errors import explained
from warehouse.home import Home
from warehouse.schema import TABLES, arrow_schema


def path(home: Home, key: str, table: str) -> Path:
    """Where a batch's rows of a table lie, if it has any."""
    return home.staging / key / f"{table}.parquet"


def finished(home: Home, key: str) -> bool:
    """Whether the batch is staged whole."""
    return (home.staging / key).is_dir()


def write(home: Home, key: str, tables: Mapping[str, pa.Table]) -> None:
    """Stage a batch: all of its tables or nothing. A batch that is staged already stays as it is."""
    final = home.staging / key
    if final.is_dir():
        return
    with explained(final):
        beside = durable.temporary(home.temporary, key)
        try:
            _fill(beside, tables)
            os.rename(beside, final)
        except OSError:
            if not final.is_dir():  # else another worker has finished the same batch
                raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)
        durable.sync_folder(home.staging)
    fault.point("staging.finished")


def _fill(folder: Path, tables: Mapping[str, pa.Table]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, rows in tables.items():
        _write_table(folder / f"{name}.parquet", name, rows)
    durable.sync_folder(folder)
    fault.point("staging.written")


def _write_table(file: Path, name: str, rows: pa.Table) -> None:
    if name not in TABLES:
        raise KeyError(f"no table is called {name}")
    if rows.num_rows:
        pq.write_table(rows.cast(arrow_schema(name)), file, compression="lz4")
        durable.sync_file(file)


def read(home: Home, key: str, table: str, columns: list[str] | None = None) -> pa.Table:
    """A staged batch's rows of a table; none where it staged none. Raises FileNotFoundError for an unstaged batch."""
    if not finished(home, key):
        raise FileNotFoundError(f"{home.staging / key}: no such staged batch")
    file, schema = path(home, key, table), arrow_schema(table)
    rows = pq.ParquetFile(file).read(columns=columns) if file.exists() else schema.empty_table()
    return rows.select(columns) if columns else rows.cast(schema)


def paths(home: Home, keys: Iterable[str], table: str) -> list[Path]:
    """The files that hold rows of a table in the staged batches."""
    return [path(home, key, table) for key in keys if path(home, key, table).exists()]


def clear(home: Home) -> None:
    """Delete every staged batch and temporary file. For the writer who holds the lock, after its commit."""
    with explained(home.staging), contextlib.suppress(FileNotFoundError):
        for entry in sorted(home.staging.iterdir()):
            # Renamed away first: a batch half deleted must not count as finished.
            home.temporary.mkdir(parents=True, exist_ok=True)
            if entry != home.temporary:
                os.replace(entry, home.temporary / entry.name)
            fault.point("staging.cleared")
        shutil.rmtree(home.temporary, ignore_errors=True)
