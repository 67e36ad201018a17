"""A made warehouse measured: nights, revisions, questions, upkeep, and the same beside plain Parquet and Delta Lake.

`make bench-warehouse [ARTICLES=1000000] [FOLDER=folder] [STEPS="nights peers"]`, or `python -m benchmarks.warehouse
ARTICLES [FOLDER] [STEP ...]`. Without FOLDER it works in a temporary one and deletes it; FOLDER/home may hold a made
warehouse already. Every step runs in a process of its own, so that its memory is its own, and keeps its figures by
itself (`figures.py`), from which the tables in docs/performance.md are made.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from benchmarks import machine
from benchmarks.warehouse import figures, make, peers, questions
from benchmarks.warehouse.nights import MONTH, apart
from warehouse import commits
from warehouse.home import Home
from warehouse.schema import TABLES

NIGHT = 1000
"""Articles of a night."""

REVISED = 30
"""Articles that are revised."""

OPENINGS = 5

BUSY, FILES = 100_000, 10
"""Articles of a busy month, and the files of each table that it lies in before it is compacted."""

PEER_QUESTIONS = (
    "what one person said", "a person's events over time", "share of voice by country", "named together",
    "words in all texts", "events without a day",
)  # fmt: skip
"""Those that need no table that the peers do not hold."""


def make_home(folder: Path, articles: int) -> None:
    """The warehouse, where there is none."""
    if commits.latest(Home(folder / "home")) is None:
        began = time.perf_counter()
        made = make.write(Home(folder / "home"), articles)
        sizes = ", ".join(f"{made.rows(name):,} {name}" for name in TABLES if made.rows(name))
        print(f"made in {time.perf_counter() - began:.0f} s: {sizes}", flush=True)


def _next(home: Path, articles: int) -> int:
    """The number of the first article that no night has brought."""
    head = commits.latest(Home(home))
    return articles + (head.number if head else 0) * NIGHT


def measure_none(folder: Path, articles: int) -> None:
    """A night on no warehouse."""
    empty = folder / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    apart("stage", empty, articles, 0, NIGHT)
    figures.keep("commit", 0, apart("commit", empty, 0))
    figures.keep("publish", 0, apart("publish", empty))


def measure_settle(folder: Path, articles: int) -> None:
    """All identities decided anew, which a made warehouse needs first, as it has none."""
    figures.keep("settle", articles, apart("settle", folder / "home"))
    apart("publish", folder / "home")


def measure_nights(folder: Path, articles: int) -> None:
    """A night on the warehouse."""
    home, first = folder / "home", _next(folder / "home", articles)
    apart("stage", home, articles, first, NIGHT)
    figures.keep("commit", articles, apart("commit", home, first))
    figures.keep("publish", articles, apart("publish", home))
    openings = [apart("open", home) for _ in range(OPENINGS)]
    figures.keep("open", articles, {of: statistics.median(one[of] for one in openings) for of in openings[0]})


def measure_revisions(folder: Path, articles: int) -> None:
    """A night that finds some articles of all months edited."""
    home, first = folder / "home", _next(folder / "home", articles)
    apart("revise", home, first, *peers.some_articles(Home(home), REVISED))
    figures.keep("revise", articles, apart("commit", home, first))
    figures.keep("publish revised", articles, apart("publish", home))


def measure_questions(folder: Path, articles: int) -> None:
    """The sixteen questions, cold and warm."""
    print("| Question | Cold p50 | Cold p95 | Warm p50 | Warm p95 |\n| --- | --- | --- | --- | --- |")
    for name, (cold, warm) in questions.measure(folder / "home").items():
        taken = [statistics.median(cold), questions.p95(cold), statistics.median(warm), questions.p95(warm)]
        print(f"| {name} | {' | '.join(f'{one:.2f}' for one in taken)} |", flush=True)


def measure_check(folder: Path, articles: int) -> None:
    """Every row checked."""
    figures.keep("check", articles, apart("check", folder / "home"))


def measure_upkeep(folder: Path, articles: int) -> None:
    """Compaction and vacuum, with what they hold in memory at most."""
    for what in ("compact", "vacuum"):
        figures.keep(what, articles, apart(what, folder / "home"))
    apart("publish", folder / "home")


def measure_month(folder: Path, articles: int) -> None:
    """The compaction of a month of many articles, which tells whether memory grows with what is joined."""
    month = folder / "month"
    shutil.rmtree(month, ignore_errors=True)
    make.write_month(Home(month), BUSY, FILES)
    figures.keep("month", BUSY, apart("compact", month))
    shutil.rmtree(month)


def measure_peers(folder: Path, articles: int) -> None:
    """Loading, a night, revisions and questions in two other ways, and the questions in Dateline's own."""
    home, first = folder / "home", 10**8  # a night that no warehouse has
    apart("stage", home, articles, first, NIGHT)
    ids = peers.some_articles(Home(home), REVISED)
    given = questions.parameters(home)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{home / 'warehouse.duckdb'}' AS w (READ_ONLY); USE w")
        _ask_all(connection, "dateline", articles, given)
    for kind in ("plain", "delta"):
        place = folder / kind
        shutil.rmtree(place, ignore_errors=True)
        apart(kind, place, "load", home, module="peers")
        figures.keep(f"{kind} commit", articles, apart(kind, place, "append", home, first, MONTH, module="peers"))
        figures.keep(f"{kind} revise", articles, apart(kind, place, "revise", home, *ids, module="peers"))
        with duckdb.connect() as connection:
            peers.KINDS[kind](place).views(connection)
            _ask_all(connection, kind, articles, given)
        shutil.rmtree(place)
    shutil.rmtree(Home(home).staging, ignore_errors=True)


def _ask_all(connection: duckdb.DuckDBPyConnection, kind: str, articles: int, given: dict[str, str]) -> None:
    """Seconds of each question asked for the third time."""
    for name in PEER_QUESTIONS:
        question = questions.QUESTIONS[name]
        wanted = {key: value for key, value in given.items() if f"${key}" in question}
        for _ in range(3):
            began = time.perf_counter()
            connection.execute(question, wanted).fetchall()
        figures.keep(f"{kind}: {name}", articles, {"seconds": time.perf_counter() - began})


STEPS: dict[str, Callable[[Path, int], None]] = {
    "make": make_home, "none": measure_none, "settle": measure_settle, "nights": measure_nights,
    "revisions": measure_revisions, "questions": measure_questions, "peers": measure_peers, "check": measure_check,
    "upkeep": measure_upkeep, "month": measure_month,
}  # fmt: skip


def main(articles: int, folder: Path, steps: list[str]) -> None:
    """Make, measure, write the tables. `settle` makes many temporary rows; all else is small beside the warehouse."""
    print(machine.describe(), flush=True)
    for step in steps or STEPS:
        STEPS[step](folder, articles)


if __name__ == "__main__":
    count, place, asked = int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "", sys.argv[3:]
    if place:
        Path(place).mkdir(parents=True, exist_ok=True)
        main(count, Path(place), asked)
    else:
        with tempfile.TemporaryDirectory(prefix="dateline-") as scratch:
            main(count, Path(scratch), asked)
