"""`make test-crash [TRIES=200]`: a warehouse's life, killed at every fault point and at random moments.

The life: two nights, each published, a compaction, a vacuum. After each kill readers must see the rows of one night, in
`warehouse.duckdb` and in `current/`; the next run must end with the rows and files of a life that was never disturbed.
Prints a table and ends with 1 where anything is torn.
"""

import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import duckdb

from benchmarks import machine
from tests.test_crash import FIRST, LATER, THIRD, parts_of, state, tonight
from tests.warehouse_rows import run_night
from warehouse import compact, fault, publish, raw, vacuum
from warehouse.home import Home, writing
from warehouse.query import open_warehouse
from warehouse.schema import TABLES

PUBLIC = [name for name, table in TABLES.items() if table.public]
ELSEWHERE = ("responses.", "staging.cleared", "forget.")
"""Points of fetching, and of what a life here does not do; `tests/test_forget.py` kills at those of forgetting."""


def life(folder: Path) -> None:
    """Everything that writes. What is done already is not done again."""
    home = Home(folder)
    tonight(folder)
    publish.refresh(home)
    with writing(home):
        run_night(home, THIRD, run_id="third")
    publish.refresh(home)
    with writing(home):
        compact.compact(home, "joined", LATER)
        publish.refresh(home)
        vacuum.vacuum(home, LATER, timedelta(0), keep=1)
    publish.refresh(home)


def asked(folder: Path) -> str:
    """The rows as `warehouse.duckdb` gives them, made good by who asks first."""
    with open_warehouse(folder) as connection:
        return _rows(connection, {name: name for name in PUBLIC})


def plain(folder: Path) -> str:
    """The rows as the files of `current/` hold them, touched by nobody."""
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        files = {
            name: f"read_parquet('{folder}/current/{name}/*/*.parquet', hive_partitioning = false)" for name in PUBLIC
        }
        return _rows(connection, files)


def _rows(connection: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> str:
    return repr([connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in tables.values()])


@dataclass
class Sweep:
    """The tries at one point, or at random moments."""

    tries: int = 0
    fates: Counter[str] = field(default_factory=Counter)  # before, between, after, or what is torn


class Torn(Exception):
    """What should not be."""


def one_try(before: Path, folder: Path, known: list[str], last: tuple[str, set[str]], point: str | None,
            seconds: float) -> str:  # fmt: skip
    """A life killed at a point or after seconds; returns which night readers saw. Raises Torn."""
    shutil.copytree(before, folder, symlinks=True)
    try:
        killed = _killed(folder, point, seconds)
        if point and not killed:
            raise Torn("the point was never passed")
        seen = [known.index(rows) if rows in known else None for rows in (plain(folder), asked(folder), plain(folder))]
        if None in seen or seen[1] != seen[2]:
            raise Torn(f"readers saw nights {seen}")
        life(folder)
        if asked(folder) != last[0] or {name.rpartition("/")[0] for name in parts_of(folder)} != last[1]:
            raise Torn("the next run ended otherwise")
        if parts_of(folder) != set(state(folder)):
            raise Torn("files are left over")
        return ("before", "between", "after")[seen[1] or 0]
    finally:
        shutil.rmtree(folder)


def _killed(folder: Path, point: str | None, seconds: float) -> bool:
    child = os.fork()
    if child == 0:
        if point:
            os.environ[fault.VARIABLE] = point
        try:
            life(folder)
            os._exit(0)
        except BaseException as error:
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(1)
    if not point:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise Torn("the life itself failed")
    return os.WIFSIGNALED(status)


def main(tries: int) -> int:
    """Kill, look, finish; print a line a point. Returns 1 where something was torn."""
    print(machine.describe())
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as room:
        before, whole, half = Path(room, "before"), Path(room, "whole"), Path(room, "half")
        home = Home(before)
        raw.keep(home, b"first")
        run_night(home, FIRST, run_id="first")
        publish.refresh(home)
        for folder in (whole, half):
            shutil.copytree(before, folder, symlinks=True)
        tonight(half)
        began = time.perf_counter()
        life(whole)
        length = time.perf_counter() - began
        known = [asked(before), asked(half), asked(whole)]
        last = known[2], {name.rpartition("/")[0] for name in parts_of(whole)}
        chance = random.Random(1)
        moments: list[tuple[str, str | None, float]] = [
            (point, point, 0.0) for point in fault.POINTS if not point.startswith(ELSEWHERE)
        ]
        moments += [("random moments", None, chance.uniform(0, length)) for _ in range(tries)]
        found: dict[str, Sweep] = {}
        for name, point, seconds in moments:
            sweep = found.setdefault(name, Sweep())
            sweep.tries += 1
            try:
                sweep.fates[one_try(before, Path(room, "try"), known, last, point, seconds)] += 1
            except Torn as torn:
                sweep.fates["torn"] += 1
                print(f"{name} {seconds:.3f}: {torn}", file=sys.stderr)
    print(f"a life takes {length:.1f} s undisturbed\n")
    print("| Killed at | Tries | Before | Between | After | Torn |\n|---|---|---|---|---|---|")
    for name, sweep in found.items():
        told = " | ".join(str(sweep.fates[fate]) for fate in ("before", "between", "after", "torn"))
        print(f"| {name} | {sweep.tries} | {told} |")
    return 1 if any(sweep.fates["torn"] for sweep in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
