"""One night on a made warehouse, in a process of its own, so that its memory is its own: `python -m
benchmarks.warehouse.nights STEP HOME ...` prints what it took as a line of JSON.
"""

import json
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from warehouse.home import Home, writing

MONTH = "2025-12"
"""The month whose articles the made nights bring."""


def apart(*words: object, module: str = "nights") -> dict[str, float]:
    """Run a step in a process of its own. Returns seconds, CPU seconds, peak MiB and what the step tells."""
    command = [sys.executable, "-m", f"benchmarks.warehouse.{module}", *map(str, words)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def stage(home: Home, world: str, first: str, count: str) -> None:
    """Stage a night of new articles over the names of a world of that many articles."""
    import duckdb

    from benchmarks.warehouse import make
    from warehouse import staging

    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows = make.staged(connection, int(world), int(first), int(count), MONTH)
    staging.write(home, f"night-{first}", rows)


def revise(home: Home, first: str, *ids: str) -> None:
    """Stage a night that finds these articles edited."""
    import duckdb

    from benchmarks.warehouse import make
    from warehouse import commits, staging

    head = commits.latest(home)
    assert head is not None
    with duckdb.connect(config={"threads": 2}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        rows = make.revised(connection, home, head, ids)
    staging.write(home, f"night-{first}", rows)


def settle(home: Home) -> dict[str, float]:
    """Decide over all articles which ids are one."""
    from benchmarks.warehouse import make
    from warehouse import admit, checks, night

    now = datetime.now(UTC)
    with writing(home):
        made = night.commit_night(
            home, [], admit.nothing(home), night.Run("settle", now, make.VERSION), checks.check_files, whole=True
        )
        assert made is not None
    return {"identities": float(made.rows("identities"))}


def check(home: Home) -> None:
    """Check every row of the latest commit."""
    from warehouse import checks, commits

    head = commits.latest(home)
    assert head is not None
    found = checks.check(home, head)
    assert not found, found[0]


def commit(home: Home, first: str) -> dict[str, float]:
    """Admit and commit the staged night, as a run does; its rows are checked."""
    from benchmarks.warehouse import make
    from warehouse import admit, checks, commits, night

    seconds, began = {}, time.perf_counter()
    now = datetime.now(UTC)
    with writing(home):
        head = commits.latest(home)
        admit.known(home, head, make.VERSION)
        decisions = admit.admit(home, head, [f"night-{first}"], make.VERSION, now)
        seconds["admit"] = time.perf_counter() - began
        made = night.commit_night(
            home, [f"night-{first}"], decisions, night.Run(f"n{first}", now, make.VERSION), checks.check_files
        )
        assert made is not None
    return seconds | {"articles": float(made.rows("articles")), "identities": float(made.rows("identities"))}


def publish(home: Home) -> None:
    """Make the derived files of the last commit."""
    from warehouse import publish as derived
    from warehouse import staging

    derived.refresh(home)
    staging.clear(home)


def database(home: Home) -> None:
    """Make `warehouse.duckdb` alone, without `current/`."""
    from warehouse import commits
    from warehouse import publish as derived

    head = commits.latest(home)
    assert head is not None
    derived._replace_database(home, head, {})


def opened(home: Home) -> None:
    """Open the warehouse, as an analyst's program does: imports are done before."""
    from warehouse.query import attach

    attach(home.database).execute("FROM published").fetchall()


def compact(home: Home) -> None:
    """Join small files."""
    from warehouse import compact as joining

    with writing(home):
        joining.compact(home, "compact", datetime.now(UTC))


def vacuum(home: Home) -> None:
    """Delete what only older commits name."""
    from warehouse import vacuum as deleting

    with writing(home):
        deleting.vacuum(home, datetime.now(UTC) + timedelta(days=1), timedelta(), keep=1)


STEPS: dict[str, Callable[..., Any]] = {
    "stage": stage, "revise": revise, "commit": commit, "settle": settle, "publish": publish, "database": database,
    "open": opened, "check": check, "compact": compact, "vacuum": vacuum,
}  # fmt: skip


def print_taken(work: Callable[[], Any]) -> None:
    """Do some work and print what it took, as `apart` reads it."""
    wall, cpu = time.perf_counter(), time.process_time()
    told = work() or {}
    taken = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    print(json.dumps(taken | {"mib": _peak_mib()} | told))


def _peak_mib() -> float:
    """The most this process has held. Not by `ru_maxrss` where it can be told otherwise: that begins with what the
    process that started this one held.
    """
    try:
        told = Path("/proc/self/status").read_text("ascii")
        return int(re.search(r"VmHWM:\s+(\d+) kB", told)[1]) / 1024  # type: ignore[index]
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def main(what: str, home: str, *more: str) -> None:
    """Do one step and print what it took; the libraries are loaded before."""
    import duckdb  # noqa: F401

    import warehouse.night
    import warehouse.publish  # noqa: F401

    print_taken(lambda: STEPS[what](Home(Path(home)), *more))


if __name__ == "__main__":
    main(*sys.argv[1:])
