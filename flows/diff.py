"""`dateline diff`: what changed between two commits."""

import sys
from pathlib import Path

from flows.errors import UsageError
from flows.sql import answer
from flows.terminal import as_data, as_text
from warehouse import commits
from warehouse.commits import Commit
from warehouse.diff import TOLD, compare
from warehouse.errors import WarehouseError
from warehouse.home import Home
from warehouse.query import moment

COUNTED = "SELECT table_name, change, reason, count(*) AS rows FROM diff GROUP BY ALL ORDER BY ALL"
LISTED = "SELECT change, reason, article_id, row_key, what FROM diff WHERE table_name = '{}' ORDER BY ALL"


def run(path: Path | str, old: str | None, new: str | None, table: str | None, format: str) -> int:
    """Print how many rows of each table came, went or changed, or each row of one table. Returns 0."""
    if table is not None and table not in TOLD:
        raise UsageError(f"--table {table}: no such table; there are {', '.join(TOLD)}")
    home = Home(path)
    home.must_exist()
    first, last = _sides(home, old, new)
    (as_text if format == "table" else as_data)(sys.stdout)
    with compare(home, first, last) as connection:
        return answer(connection, LISTED.format(table) if table else COUNTED, format)


def _sides(home: Home, old: str | None, new: str | None) -> tuple[Commit, Commit]:
    """The two commits that are meant."""
    numbers = commits.numbers(home)
    last = commits.at(home, moment(new)) if new else commits.load(home, numbers[-1])
    if old:
        return commits.at(home, moment(old)), last
    earlier = [number for number in numbers if number < last.number]
    if not earlier:
        raise WarehouseError(f"commit {last.number}", "no commit before it is kept", "`dateline log` lists them")
    return commits.load(home, earlier[-1]), last
