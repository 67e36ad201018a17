"""What the rows of a table are like, for its dictionary: shares of NULL and an example of each column.

Read from the footers of the newest files and the first rows of a few of them, so that it costs the same in a small
warehouse and a large one.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FOOTERS = 32
"""Files of a table whose footers are read, the newest ones; a footer takes about a millisecond."""

LOOKED_AT, ROWS = 3, 64
"""Files in which an example is looked for, and how many rows of each."""

UNDATED = ("month=unknown", "month=all")


@dataclass
class Facts:
    """What was seen of one table."""

    rows: int = 0
    files: int = 0
    of_files: int = 0
    nulls: Counter[str] = field(default_factory=Counter)
    untold: set[str] = field(default_factory=set)  # columns whose NULLs a footer does not count
    examples: dict[str, Any] = field(default_factory=dict)

    def share_of_nulls(self, column: str) -> float | None:
        """From 0 to 1; None where there are no rows or they are not counted."""
        return self.nulls[column] / self.rows if self.rows and column not in self.untold else None


def of_table(folder: Path) -> Facts:
    """The facts of a table's folder in `current/`. What cannot be read is left out: a check tells of it."""
    files = newest_first(folder)
    found = Facts(of_files=len(files))
    for file in files[:FOOTERS]:
        try:
            _add(found, file, examples=found.files < LOOKED_AT)
        except (OSError, pa.ArrowException):
            continue
    return found


def newest_first(folder: Path) -> Sequence[Path]:
    """The Parquet files of a table, those of the latest month first and those without a month last."""
    return sorted(folder.glob("month=*/*.parquet"), reverse=True,
                  key=lambda file: (file.parent.name not in UNDATED, file.parent.name, file.name))  # fmt: skip


def _add(found: Facts, file: Path, examples: bool) -> None:
    with pq.ParquetFile(file, memory_map=True) as opened:  # of a large row group only the first pages are touched
        counted = dict(_nulls(opened.metadata))
        if examples and opened.metadata.num_row_groups:
            for column, value in _examples(opened):
                found.examples.setdefault(column, value)
        found.rows += opened.metadata.num_rows
        found.files += 1
        for column, nulls in counted.items():
            if nulls is None:
                found.untold.add(column)
            else:
                found.nulls[column] += nulls


def _nulls(footer: pq.FileMetaData) -> Iterator[tuple[str, int | None]]:
    """The NULLs of each column; None where a row group does not count them."""
    for place in range(footer.num_columns):
        told = [footer.row_group(group).column(place).statistics for group in range(footer.num_row_groups)]
        known = [one.null_count for one in told if one is not None and one.has_null_count]
        yield footer.schema.column(place).name, sum(known) if len(known) == len(told) else None


def _examples(opened: pq.ParquetFile) -> Iterator[tuple[str, Any]]:
    """The first value of each column among the first rows."""
    for batch in opened.iter_batches(ROWS, row_groups=[0]):
        for name, values in zip(batch.schema.names, batch.columns, strict=True):
            known = values.drop_null()
            if len(known):
                yield name, known[0].as_py()
        return
