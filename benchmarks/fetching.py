"""A night from a site of 300 made pages on loopback, killed half-way and finished by the next run: `make bench-fetch`.

The site has robots.txt, a feed, a sitemap index with a sitemap, 300 stories, a link that leads nowhere and one that
robots.txt shuts. Prints what each run asked for, what was asked twice, and what the warehouse holds, and writes it into
docs/quality.md.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks import machine, shown
from tests.site import Site, serving
from tests.test_fetch_nights import site_of
from warehouse.query import open_warehouse

STORIES = 300
HALF = 150
COMMAND = [sys.executable, "-c", "from flows.cli import entry; entry()", "run", "--allow-host", "127.0.0.1"]


RUNS = (
    (f"killed with SIGKILL after {HALF} responses", f"responses.kept:{HALF}"),
    ("the next one", ""),
    ("the next night", ""),
)


def run(site: Site, home: Path, **environment: str) -> tuple[int, Counter[str], float, float, str]:
    """One `dateline run`: exit code, paths asked for, seconds on the clock, CPU seconds, and what it printed."""
    site.asked.clear()
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    told = os.environ | {"DATELINE_HOST_SECONDS": "0.001"} | environment
    words = [*COMMAND, f"{site.url}/feed.xml", f"{site.url}/sitemap.xml", "--home", str(home)]
    ran = subprocess.run(words, env=told, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    asked = Counter(path for path, *_ in site.asked)
    return ran.returncode, asked, time.perf_counter() - began, cpu, ran.stdout + ran.stderr


def main() -> None:
    """Three runs: one killed, one that finishes it, one with nothing new."""
    print(machine.describe())
    total: Counter[str] = Counter()
    rows = ["| Run | Requests | Outcome | CPU seconds |", "|---|---:|---|---:|"]
    with tempfile.TemporaryDirectory() as folder, serving(site_of(STORIES)) as site:
        home = Path(folder) / "home"
        for name, fault in RUNS:
            code, asked, seconds, cpu, said = run(site, home, DATELINE_FAULT_POINT=fault)
            assert code == (-signal.SIGKILL if fault else 0), said
            print(f"{name}: {asked.total()} requests, {seconds:.1f} s, {cpu:.1f} CPU s")
            print("".join(f"  {line}\n" for line in said.splitlines() if not fault), end="")
            came = "nothing committed" if fault else "; ".join(said.splitlines()[:3])
            rows.append(f"| {name} | {asked.total()} | {came} | {cpu:.1f} |")
            if name != "the next night":
                total += asked
        twice = [path for path, count in total.items() if count > 1]
        print(f"asked for more than once by the first two: {len(twice)} of {len(total)} {twice[:3]}")
        with open_warehouse(home) as db:
            counts = [db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("articles", "rejects")]
        print(f"articles {counts[0]}, rejects {counts[1]}")
    held = f"Asked for more than once by the first two runs: {len(twice)} of {len(total)} addresses."
    shown.write("a killed night", [*rows, "", held])


if __name__ == "__main__":
    main()
