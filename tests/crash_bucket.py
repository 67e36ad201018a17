"""The third life of `make test-crash`: a warehouse in object storage, killed wherever something is sent or deleted.

Two nights, a compaction, a vacuum, an article forgotten, in a bucket behind the door of `tests/bucket.py`. A process of
its own forks for each try and has asked the bucket nothing before, as the library that does keeps threads; that process
is this module: for each line `address seconds point` on its standard input it prints the fate.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import duckdb

from flows import forget
from tests.bucket import BUCKET, Endpoint
from tests.test_crash import FIRST, LATER, THIRD, publishing, tonight
from tests.test_forget import told
from tests.warehouse_rows import run_night
from warehouse import commits, compact, fault, vacuum
from warehouse.home import Home, anew, writing
from warehouse.joins import overrides
from warehouse.objects.address import Address
from warehouse.objects.store import Store
from warehouse.query import open_warehouse
from warehouse.schema import TABLES

PUBLIC = [name for name, table in TABLES.items() if table.public]
WORDS = ("Gerd", "x.example/g")
"""Words of the article that is forgotten, and of no other."""

GONE = "http://x.example/g"
STATES = 3
"""States that readers may see but the first: after each night, and without the article."""

PASSES = 2
"""At how many passings of a point it is killed: the first and the last ones."""


def begun(address: str) -> None:
    """A bucket after one night, published, with a part that a machine has sent and not lived to name."""
    with writing(Home(address)):
        run_night(Home(address), FIRST, run_id="first")
    publishing(Path(address))
    Store(Address.parse(address)).put("tables/quotes/month=2020-01/lost-9.parquet", b"lost")


def life(address: str, until: int = 9) -> None:
    """Two nights, a compaction, a vacuum, a forgetting. What is done already is not done again."""
    home = Home(address)
    home.must_exist()
    if not overrides.load(home).forgotten:
        tonight(Path(address))
        publishing(Path(address))
        if until < 2:
            return
        with writing(home):
            anew(home, lambda: run_night(home, THIRD, run_id="third"))
            anew(home, lambda: compact.compact(home, "joined", LATER))
        publishing(Path(address))
        with writing(home):
            vacuum.vacuum(home, LATER, timedelta(0), keep=1)
        if until < 3:
            return
    known = [line.article_id for line in overrides.load(home).forgotten]
    forget.work(home, known[:1] or [GONE])
    publishing(Path(address))


# The process that is killed


def tries() -> None:
    """Fork for each line; a try without point or seconds lives to its end and tells what points it has passed."""
    for line in sys.stdin:
        address, seconds, point = line.split()
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            _try(address, point, telling)
        os.close(telling)
        if float(seconds):
            time.sleep(float(seconds))
            os.kill(child, 9)
        with os.fdopen(told) as passed:
            counts = passed.read()
        _, status = os.waitpid(child, 0)
        print(f"{'killed' if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)} {counts or '{}'}", flush=True)


def _try(address: str, point: str, telling: int) -> None:
    try:
        counts: Counter[str] = Counter()
        if point != "-":
            os.environ[fault.VARIABLE] = point
        else:
            kill = fault.point
            fault.point = lambda name: (counts.update([name]), kill(name))[1]  # type: ignore[assignment,func-returns-value]
        life(address)
        os.write(telling, json.dumps(counts).encode())
        os._exit(0)
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        os._exit(1)


# The process that looks


@dataclass
class Bucket:
    """A life that nobody kills, and what is needed to try others."""

    endpoint: Endpoint
    room: Path
    states: list[str] = field(default_factory=list)
    seconds: float = 0.0
    passed: dict[str, int] = field(default_factory=dict)
    machines: int = 0

    @contextmanager
    def machine(self) -> Iterator[None]:
        """Be a machine that has no copy yet."""
        self.machines += 1
        before, fresh = os.environ["DATELINE_CACHE"], self.room / f"machine-{self.machines}"
        os.environ["DATELINE_CACHE"] = str(fresh)
        try:
            yield
        finally:
            os.environ["DATELINE_CACHE"] = before
            shutil.rmtree(fresh, ignore_errors=True)

    def asked(self, address: str) -> str:
        """The rows as a machine gives them that has nothing yet."""
        with self.machine(), open_warehouse(address) as connection:
            return _rows(connection, {name: name for name in PUBLIC})

    def plain(self, address: str) -> str:
        """The rows of the objects that datapackage.json names, as another program reads them."""
        there = self.endpoint.files(address.removeprefix(f"s3://{BUCKET}/"))
        package = json.loads(there["datapackage.json"].read_bytes())
        paths = {one["name"]: [str(there[path]) for path in one["path"]] for one in package["resources"]}
        with duckdb.connect() as connection:
            connection.execute("SET TimeZone = 'UTC'")
            return _rows(connection, {name: f"read_parquet({paths[name]!r}, hive_partitioning = false)"
                                      for name in PUBLIC})  # fmt: skip

    def parts(self, address: str) -> set[str]:
        """The parts in the bucket."""
        there = self.endpoint.files(address.removeprefix(f"s3://{BUCKET}/"))
        return {name for name in there if name.startswith("tables/")}

    def named(self, address: str) -> set[str]:
        """The parts that its commits name."""
        with self.machine():
            home = Home(address)
            home.must_exist()
            return {part.path for one in commits.history(home) for held in one.files.values() for part in held}

    def points(self) -> list[str]:
        """Where it is killed."""
        found = []
        for name in fault.POINTS:
            if name.startswith(("objects.", "forget.")) and self.passed.get(name):
                last = self.passed[name]
                found += [f"{name}:{n}" for n in sorted({1, last, *range(max(1, last - PASSES + 2), last + 1)})]
        return found


def _rows(connection: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> str:
    return repr([connection.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in tables.values()])


class Trier:
    """The process that forks."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-m", "tests.crash_bucket"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)  # fmt: skip

    def live(self, address: str, point: str = "-", seconds: float = 0.0) -> tuple[str, dict[str, int]]:
        """The fate of a try: killed, or its exit code; and how often each point was passed where it was not killed."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{address} {seconds} {point}\n")
        self.process.stdin.flush()
        fate, _, counts = self.process.stdout.readline().partition(" ")
        return fate, json.loads(counts)

    def close(self) -> None:
        """End it."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)


def undisturbed(endpoint: Endpoint, room: Path, trier: Trier) -> Bucket:
    """Live once, and once more up to each state but the last."""
    made = Bucket(endpoint, room)
    before = f"s3://{BUCKET}/before"
    begun(before)
    made.states.append(made.asked(before))
    for until in range(1, STATES):
        address = endpoint.copied("before", f"until-{until}")
        with made.machine():
            life(address, until)
        made.states.append(made.asked(address))
    whole = endpoint.copied("before", "whole")
    began = time.perf_counter()
    fate, made.passed = trier.live(whole)
    made.seconds = time.perf_counter() - began
    made.states.append(made.asked(whole))
    if fate != "0" or len(set(made.states)) != STATES + 1 or told(endpoint.folder / BUCKET / "whole", WORDS):
        raise RuntimeError("the life of a bucket failed undisturbed")
    return made


def one_try(made: Bucket, trier: Trier, name: str, point: str | None, seconds: float) -> tuple[int, str | None]:
    """A life killed at a point or after seconds. Returns which state readers saw, and what is torn."""
    address = made.endpoint.copied("before", name)
    fate, _ = trier.live(address, point or "-", seconds)
    if fate != "killed" and (point or fate != "0"):
        return 0, f"the life ended with {fate}"
    known = made.states
    seen = [known.index(rows) if rows in known else None for rows in (made.plain(address), made.asked(address))]
    if seen[0] is None or seen[1] is None or seen[0] > seen[1]:
        return 0, f"readers saw states {seen}"
    fate, _ = trier.live(address)  # by the same machine
    if fate != "0" or made.asked(address) != known[-1] or made.plain(address) != known[-1]:
        return seen[1], "the next run ended otherwise"
    if made.parts(address) != made.named(address):
        return seen[1], "objects are left over or missing"
    if told(made.endpoint.folder / BUCKET / name, WORDS):
        return seen[1], "what was forgotten is there"
    shutil.rmtree(made.endpoint.folder / BUCKET / name)
    return seen[1], None


if __name__ == "__main__":
    tries()
