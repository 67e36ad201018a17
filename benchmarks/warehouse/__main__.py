"""A made warehouse measured: nights, questions, upkeep, and the same beside plain Parquet and Delta Lake.

`make bench-warehouse [ARTICLES=1000000] [FOLDER=folder]`. Without FOLDER it works in a temporary one and deletes it.
Every step runs in a process of its own, so that its memory is its own.
"""

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from benchmarks import machine
from benchmarks.warehouse import make, peers, questions
from benchmarks.warehouse.nights import MONTH, apart
from warehouse import commits
from warehouse.home import Home
from warehouse.schema import TABLES

NIGHT = 1000
"""Articles of a night."""

REVISED = 30
"""Articles that are revised in the peers."""

OPENINGS = 5

PEER_QUESTIONS = (
    "what one person said", "a person's events over time", "share of voice by country", "named together",
    "words in all texts", "events without a day",
)  # fmt: skip
"""Those that need no table that the peers do not hold."""

Taken = dict[str, float]


def night(home: Path, world: int, first: int) -> tuple[Taken, Taken]:
    """A staged night committed and published: what each took."""
    apart("stage", home, world, first, NIGHT)
    return apart("commit", home, first), apart("publish", home)


def rows(lines: Iterable[Sequence[object]]) -> str:
    """A table in Markdown; the first line is the head."""
    head, *rest = [[str(cell) for cell in line] for line in lines]
    return "\n".join(["| " + " | ".join(line) + " |" for line in (head, ["---"] * len(head), *rest)])


def taken(figures: Taken) -> list[str]:
    """Seconds on the clock, CPU seconds and MiB."""
    return [f"{figures['seconds']:.1f}", f"{figures['cpu']:.1f}", f"{figures['mib']:,.0f}"]


def measure_nights(folder: Path, articles: int) -> str:
    """A night on the warehouse, and the same on none."""
    home, empty = folder / "home", folder / "empty"
    shutil.rmtree(empty, ignore_errors=True)
    made, lines = commits.latest(Home(home)), [("What", "Seconds", "CPU s", "MiB")]
    if made is None:
        began = time.perf_counter()
        made = make.write(Home(home), articles)
        sizes = ", ".join(f"{made.rows(name):,} {name}" for name in TABLES if made.rows(name))
        print(f"made in {time.perf_counter() - began:.0f} s: {sizes}", flush=True)
    first = articles + (made.number - 1) * NIGHT
    on_none = night(empty, articles, first)
    on_all = night(home, articles, first)
    lines += [(f"commit of {NIGHT:,} articles, no warehouse before", *taken(on_none[0]))]
    lines += [(f"commit of {NIGHT:,} articles, {articles:,} before", *taken(on_all[0]))]
    lines += [("times as much", *(f"{on_all[0][of] / on_none[0][of]:.1f}" for of in ("seconds", "cpu", "mib")))]
    lines += [("publishing it, no warehouse before", *taken(on_none[1]))]
    lines += [(f"publishing it, {articles:,} before", *taken(on_all[1]))]
    openings = [apart("open", home) for _ in range(OPENINGS)]
    middle = {of: statistics.median(one[of] for one in openings) for of in ("seconds", "cpu", "mib")}
    lines += [("opening it, median", f"{middle['seconds']:.3f}", f"{middle['cpu']:.3f}", f"{middle['mib']:,.0f}")]
    return rows(lines)


def measure_questions(home: Path) -> str:
    """The sixteen questions, cold and warm."""
    lines: list[Sequence[object]] = [("Question", "Cold p50", "Cold p95", "Warm p50", "Warm p95")]
    for name, (cold, warm) in questions.measure(home).items():
        figures = [statistics.median(cold), questions.p95(cold), statistics.median(warm), questions.p95(warm)]
        lines.append((name, *(f"{figure:.2f}" for figure in figures)))
    return rows(lines)


def measure_peers(folder: Path) -> str:
    """Loading, a night, revisions and questions in Dateline's own way and in two others."""
    home = folder / "home"
    head = commits.latest(Home(home))
    assert head is not None
    first = 10**8  # a night that no warehouse has
    apart("stage", home, 10_000, first, NIGHT)
    ids = peers.some_articles(Home(home), REVISED)
    given = questions.parameters(home)
    lines: list[Sequence[object]] = [("What", "Dateline", "Plain Parquet", "Delta Lake")]
    held: dict[str, list[str]] = {}
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{home / 'warehouse.duckdb'}' AS w (READ_ONLY); USE w")
        held["Dateline"] = [f"{_asked(connection, name, given):.2f}" for name in PEER_QUESTIONS]
    steps: dict[str, list[str]] = {}
    for kind in ("plain", "delta"):
        place = folder / kind
        shutil.rmtree(place, ignore_errors=True)
        apart(kind, place, "load", home, module="peers")
        steps[kind] = [
            f"{done['cpu']:.1f} s, {done['mib']:,.0f} MiB"
            for done in (apart(kind, place, "append", home, first, MONTH, module="peers"),
                         apart(kind, place, "revise", home, *ids, module="peers"))
        ]  # fmt: skip
        with duckdb.connect() as connection:
            peers.KINDS[kind](place).views(connection)
            held[kind] = [f"{_asked(connection, name, given):.2f}" for name in PEER_QUESTIONS]
        shutil.rmtree(place)
    lines += [(f"{NIGHT:,} articles appended, CPU", "see above", steps["plain"][0], steps["delta"][0])]
    lines += [(f"{REVISED} articles of all months revised, CPU", "", steps["plain"][1], steps["delta"][1])]
    for number, name in enumerate(PEER_QUESTIONS):
        lines += [(f"{name}, seconds", *(held[kind][number] for kind in ("Dateline", "plain", "delta")))]
    return rows(lines)


def _asked(connection: duckdb.DuckDBPyConnection, name: str, given: dict[str, str]) -> float:
    """Seconds of a question asked for the third time."""
    question = questions.QUESTIONS[name]
    wanted = {key: value for key, value in given.items() if f"${key}" in question}
    for _ in range(3):
        began = time.perf_counter()
        connection.execute(question, wanted).fetchall()
    return time.perf_counter() - began


def measure_upkeep(home: Path) -> str:
    """Compaction and vacuum, with what they hold in memory at most."""
    lines: list[Sequence[object]] = [("What", "Seconds", "CPU s", "MiB")]
    for what in ("compact", "vacuum"):
        lines.append((what, *taken(apart(what, home))))
    return rows(lines)


def main(articles: int, folder: Path) -> None:
    """Make, measure, print."""
    print(machine.describe(), flush=True)
    for measured in (lambda: measure_nights(folder, articles), lambda: measure_questions(folder / "home"),
                     lambda: measure_peers(folder), lambda: measure_upkeep(folder / "home")):  # fmt: skip
        print(f"\n{measured()}", flush=True)


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    if len(sys.argv) > 2:
        Path(sys.argv[2]).mkdir(parents=True, exist_ok=True)
        main(wanted, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory(prefix="dateline-") as scratch:
            main(wanted, Path(scratch))
