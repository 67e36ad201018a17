"""One night on a made warehouse, in a process of its own, so that its memory is its own: `python -m
benchmarks.warehouse.nights stage|commit|publish|open|compact|vacuum HOME ...` prints what it took as a line of JSON.
"""

import json
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
    "stage": stage, "commit": commit, "publish": publish, "database": database, "open": opened, "compact": compact,
    "vacuum": vacuum,
}  # fmt: skip


def print_taken(work: Callable[[], Any]) -> None:
    """Do some work and print what it took, as `apart` reads it."""
    wall, cpu = time.perf_counter(), time.process_time()
    told = work() or {}
    taken = {"seconds": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(taken | {"mib": peak} | told))


def main(what: str, home: str, *more: str) -> None:
    """Do one step and print what it took; the libraries are loaded before."""
    import duckdb  # noqa: F401

    import warehouse.night
    import warehouse.publish  # noqa: F401

    print_taken(lambda: STEPS[what](Home(Path(home)), *more))


if __name__ == "__main__":
    main(*sys.argv[1:])
