"""`make test-crash [TRIES=200]`: three lives of a warehouse, killed at every fault point and at random moments.

*Nights*: two nights, each published, a compaction, a vacuum; of made rows. *Upkeep*: a damaged file is repaired, a
correction by hand applied, an article forgotten, all read again by another version; of articles that are really read.
*Bucket*: nights, upkeep and forgetting in object storage (`crash_bucket.py`).

After each kill readers must see the rows of one state, in `warehouse.duckdb` and in `current/`; the next run must end
with the rows and files of a life that was never disturbed. Writes the table in docs/warehouse.md, and ends with 1 where
anything is torn.
"""

import contextlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from benchmarks import machine, shown
from flows import batches, forget, night, rebuild, repair, upkeep
from flows.batches import Code
from flows.night import Night
from flows.settings import Settings
from tests import crash_bucket, test_forget
from tests.bucket import rclone, serving
from tests.test_crash import FIRST, LATER, THIRD, parts_of, state, tonight
from tests.test_rebuild import Here
from tests.warehouse_rows import run_night
from warehouse import commits, compact, fault, publish, raw, vacuum
from warehouse.home import Home, writing
from warehouse.joins import overrides
from warehouse.query import open_warehouse
from warehouse.responses import Responses
from warehouse.schema import TABLES

PUBLIC = [name for name, table in TABLES.items() if table.public]
ELSEWHERE = ("responses.", "staging.cleared", "forget.", "objects.", "repair.")
STORING = tuple(point for point in fault.POINTS if not point.startswith(ELSEWHERE))
"""Points of a life of nights. Those of fetching are killed at in `tests/test_fetch_nights.py`."""

CHANGED = ("staging.finished", "night.checked", "parts.moved", "commit.written", "commit.linked", "publish.filled")
"""Points at which each command of the life of upkeep is killed, whichever it is that passes them."""


# The lives


def nights_begun(folder: Path) -> None:
    """A home after one night."""
    home = Home(folder)
    raw.keep(home, b"first")
    run_night(home, FIRST, run_id="first")
    publish.refresh(home)


def nights(folder: Path, until: int = 9) -> None:
    """Two nights, a compaction, a vacuum. What is done already is not done again."""
    home = Home(folder)
    tonight(folder)
    publish.refresh(home)
    if until < 2:
        return
    with writing(home):
        run_night(home, THIRD, run_id="third")
    publish.refresh(home)
    with writing(home):
        compact.compact(home, "joined", LATER)
        publish.refresh(home)
        vacuum.vacuum(home, LATER, timedelta(0), keep=1)
    publish.refresh(home)


START = datetime(2026, 1, 2, tzinfo=UTC)
TEXTS = {
    "one": "Ada Quill, the mayor of Alba, said that the harbour would open. Quill met Bo Lind in Alba on 3 March 2021.",
    "two": "“The Zinnober kiosk is shut,” Bo Lind said. Lind met Ada Quill in France.",
    "three": "Three people were killed in Alba, the mayor said.",
}
WORD = "Zinnober"
"""A word of the article that is forgotten, and of no other."""


WAITING = "mine.waiting"
"""The lines of the correction until the repair is done, which would apply them."""


def upkeep_begun(folder: Path) -> None:
    """A home after two nights, with a damaged file that no reader sees, and a correction that is not yet applied."""
    home = Home(folder / "home")
    (folder / "in").mkdir(parents=True)
    for number, names in enumerate((["one", "two"], ["three"])):
        for name in names:
            (folder / f"in/{name}.txt").write_text(f" date 2021-03-04 {TEXTS[name]}\n")
        made = Night(home, Settings(home=home.path, workers=1), began=START + timedelta(days=number))
        night.work(made, night.sources_of([str(folder / "in")]), night.in_threads(1))
    with open_warehouse(home) as db:
        ((quote,),) = db.execute("SELECT quote_id FROM quotes WHERE quote_type = 'indirect' LIMIT 1").fetchall()
    with writing(home), Responses(home, "fetched") as kept:  # of the web, with the bytes of what is forgotten
        for name in ("two", "three"):
            kept.add(test_forget.arrived(name, (folder / f"in/{name}.txt").read_bytes(), START))
    overrides.folder(home).mkdir()
    (overrides.folder(home) / WAITING).write_text(f"action,id,author,date\nreject,{quote},me,2026-01-03\n")
    head = commits.latest(home)
    assert head is not None
    damaged = home.path / head.files["fingerprints"][0].path
    whole = damaged.read_bytes()
    damaged.unlink()  # a file of its own, not the one that others may hold open
    damaged.write_bytes(whole[:9] + b"?" + whole[10:])
    shutil.move(folder / "home", folder.parent / "made")
    shutil.rmtree(folder)
    shutil.move(folder.parent / "made", folder)
    publish.refresh(Home(folder))


def upkept(folder: Path, until: int = 9) -> None:
    """Repaired, corrected, one article forgotten, all read again. What is done already is not done again."""
    home = Home(folder)
    with contextlib.redirect_stdout(io.StringIO()):
        repair.work(_night(home, 3), night.in_threads(1))
        if until < 1:
            return
        with contextlib.suppress(FileNotFoundError):
            (overrides.folder(home) / WAITING).rename(overrides.folder(home) / "mine.csv")
        upkeep.correct(folder)
        if until < 2:
            return
        forget.work(home, [_forgotten(home)])
        if until < 3:
            return
        head = commits.latest(home)
        if head is not None and head.dateline_version != "9.9":
            rebuild.work(_night(home, 4, "9.9"), "read", None, night.in_threads(1))
        publish.refresh(home)


def _night(home: Home, day: int, version: str | None = None) -> Night:
    made = Night(home, Settings(home=home.path, workers=1), began=START + timedelta(days=day))
    made.code = Code(version, version) if version else made.code
    return made


def _forgotten(home: Home) -> str:
    """The article with the word, or the one that a killed run has begun to forget."""
    if begun := overrides.load(home).forgotten:
        return begun[0].article_id
    with open_warehouse(home) as db:
        ((found,),) = db.execute(f"SELECT article_id FROM articles WHERE text LIKE '%{WORD}%'").fetchall()
    return str(found)


@dataclass(frozen=True)
class Life:
    """What a warehouse goes through, and where it is killed."""

    name: str
    begin: Callable[[Path], None]
    live: Callable[..., None]  # live(folder, until)
    states: int  # that readers may see but the first
    points: tuple[str, ...]
    tries: int  # at random moments, of 200
    ended: Callable[[Path], bool] = lambda folder: True  # what else must hold at the end


def _nothing_told(folder: Path) -> bool:
    return test_forget.told(folder, (WORD,)) == set()


LIVES = (
    Life("nights", nights_begun, nights, 2, STORING, 200),
    Life("upkeep", upkeep_begun, upkept, 3,
         (*(point for point in fault.POINTS if point.startswith("forget.")),
          *(f"{point}:{nth}" for point in CHANGED for nth in (1, 2, 3, 4)), "repair.history"), 40, _nothing_told),
)  # fmt: skip


# Killing


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


class Torn(Exception):
    """What should not be."""


@dataclass
class Undisturbed:
    """A life that nobody kills: where it begins, the states that readers may see, and how it ends."""

    life: Life
    before: Path
    seconds: float = 0.0
    states: list[str] = field(default_factory=list)
    folders: set[str] = field(default_factory=set)


def undisturbed(life: Life, room: Path) -> Undisturbed:
    """Live once, and once more up to each state."""
    made = Undisturbed(life, room / f"{life.name}-before")
    life.begin(made.before)
    made.states.append(asked(made.before))
    for until in range(1, life.states + 1):
        folder = room / f"{life.name}-{until}"
        shutil.copytree(made.before, folder, symlinks=True)
        began = time.perf_counter()
        life.live(folder, until if until < life.states else 9)
        made.seconds = time.perf_counter() - began
        made.states.append(asked(folder))
        made.folders = _folders(folder)
        shutil.rmtree(folder)
    if len(set(made.states)) != life.states + 1:
        raise Torn(f"{life.name}: two states are the same")
    return made


def _folders(folder: Path) -> set[str]:
    return {name.rpartition("/")[0] for name in parts_of(folder)}


def one_try(made: Undisturbed, folder: Path, point: str | None, seconds: float) -> int:
    """A life killed at a point or after seconds; returns which state readers saw. Raises Torn."""
    shutil.copytree(made.before, folder, symlinks=True)
    try:
        killed = _killed(made.life, folder, point, seconds)
        if point and not killed:
            raise Torn("the point was never passed")
        known = made.states
        seen = [known.index(rows) if rows in known else None for rows in (plain(folder), asked(folder), plain(folder))]
        if None in seen or seen[1] != seen[2]:
            raise Torn(f"readers saw states {seen}")
        made.life.live(folder)
        if asked(folder) != known[-1] or _folders(folder) != made.folders:
            raise Torn("the next run ended otherwise")
        if made.life.name == "nights" and parts_of(folder) != set(state(folder)):
            raise Torn("files are left over")
        if not made.life.ended(folder):
            raise Torn("what was forgotten is there")
        return seen[1] or 0
    finally:
        shutil.rmtree(folder)


def _killed(life: Life, folder: Path, point: str | None, seconds: float) -> bool:
    child = os.fork()
    if child == 0:
        if point:
            os.environ[fault.VARIABLE] = point
        try:
            life.live(folder)
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


@dataclass
class Sweep:
    """The tries at one point, or at random moments."""

    tries: int = 0
    fates: Counter[str] = field(default_factory=Counter)  # before, between, after, or what is torn


def moments(made: Undisturbed, tries: int) -> Iterator[tuple[str, str | None, float]]:
    """Name, fault point and seconds of each try."""
    yield from ((point, point, 0.0) for point in made.life.points)
    chance = random.Random(1)
    yield from (("random moments", None, chance.uniform(0, made.seconds)) for _ in range(tries))


def sweep(made: Undisturbed, room: Path, tries: int) -> dict[str, Sweep]:
    """Kill, look, finish."""
    found: dict[str, Sweep] = {}
    for name, point, seconds in moments(made, tries):
        one = found.setdefault(name, Sweep())
        one.tries += 1
        try:
            seen = one_try(made, room / "try", point, seconds)
            one.fates["before" if seen == 0 else "after" if seen == len(made.states) - 1 else "between"] += 1
        except Torn as torn:
            one.fates["torn"] += 1
            print(f"{made.life.name} {name} {seconds:.3f}: {torn}", file=sys.stderr)
    return found


def sweep_bucket(room: Path, tries: int) -> tuple[float, dict[str, Sweep]]:
    """The life in object storage: seconds undisturbed, and the tries."""
    found: dict[str, Sweep] = {}
    with serving(room / "storage") as endpoint:
        os.environ |= endpoint.environment() | {"DATELINE_CACHE": str(room / "here")}
        trier = crash_bucket.Trier()
        try:
            made = crash_bucket.undisturbed(endpoint, room, trier)
            chance = random.Random(1)
            wanted: list[tuple[str | None, float]] = [(point, 0.0) for point in made.points()]
            wanted += [(None, chance.uniform(0, made.seconds)) for _ in range(tries)]
            for number, (point, seconds) in enumerate(wanted):
                one = found.setdefault(point or "random moments", Sweep())
                one.tries += 1
                seen, torn = crash_bucket.one_try(made, trier, f"try-{number}", point, seconds)
                last = seen == len(made.states) - 1
                one.fates["torn" if torn else "before" if not seen else "after" if last else "between"] += 1
                if torn:
                    print(f"bucket {point} {seconds:.3f}: {torn}", file=sys.stderr)
        finally:
            trier.close()
    return made.seconds, found


BUCKET_TRIES = 10
"""Of 200 at random moments: those in a bucket take longest."""


def table(told: dict[str, tuple[float, dict[str, Sweep]]]) -> list[str]:
    """The table of the docs: every point of every life."""
    lines = ["| Life | Killed at | Tries | Before | Between | After | Torn |", "|---|---|---|---|---|---|---|"]
    for life, (_, found) in told.items():
        for name, one in found.items():
            fates = " | ".join(str(one.fates[fate]) for fate in ("before", "between", "after", "torn"))
            lines.append(f"| {life} | {name} | {one.tries} | {fates} |")
    of_all = [one for _, found in told.values() for one in found.values()]
    total = sum((one.fates for one in of_all), Counter())
    fates = " | ".join(str(total[fate]) for fate in ("before", "between", "after", "torn"))
    lines.append(f"| all | | {sum(one.tries for one in of_all)} | {fates} |")
    seconds = ", ".join(f"{life} {took:.1f} s" for life, (took, _) in told.items())
    return [f"`make test-crash`. A life takes, undisturbed: {seconds}.", "", *lines]


def main(tries: int) -> int:
    """Sweep over all lives and write the table. Returns 1 where something was torn."""
    night.Workers = rebuild.Workers = Here  # type: ignore[misc,assignment] # in the process that is killed
    batches.warm_up(Settings().language_model)
    print(machine.describe())
    memory = Path("/dev/shm")
    told: dict[str, tuple[float, dict[str, Sweep]]] = {}
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as room:
        for life in LIVES:
            made = undisturbed(life, Path(room))
            told[life.name] = made.seconds, sweep(made, Path(room), tries * life.tries // 200)
            print("\n".join(table({life.name: told[life.name]})), flush=True)
        if rclone() is None:
            print("no life in a bucket: rclone is not installed, which serves it")
        else:
            told["bucket"] = sweep_bucket(Path(room), tries * BUCKET_TRIES // 200)
            print("\n".join(table({"bucket": told["bucket"]})))
    if "bucket" in told:
        shown.write("crashes", table(told), shown.DOCS / "warehouse.md")
    return 1 if any(one.fates["torn"] for _, found in told.values() for one in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
