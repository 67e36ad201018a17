"""Readers at work while nights commit, compact and vacuum: no error, no lock, no mixed night."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.sessions import ROOT
from tests.warehouse_rows import NOW, Page, run_night
from warehouse import checks, commits, compact, publish, vacuum
from warehouse.home import Home, writing
from warehouse.query import open_warehouse

READER = """
import os, sys, time, duckdb, pyarrow.parquet as pq
COUNTS = "SELECT (SELECT count(*) FROM {0}articles), (SELECT count(*) FROM {0}quotes)"
home, kind = sys.argv[1:]
sys.path.insert(0, os.getcwd())
seen = reads = 0
print("ready", flush=True)
while not os.path.exists(home + "/stop"):
    if kind == "dateline":
        from warehouse.query import open_warehouse
        with open_warehouse(home) as db:
            found = db.execute(COUNTS.format("")).fetchall()[0]
    elif kind == "duckdb":
        with duckdb.connect() as db:
            db.execute(f"ATTACH '{home}/warehouse.duckdb' AS w (READ_ONLY)")
            found = db.execute(COUNTS.format("w.")).fetchall()[0]
    else:
        now = os.path.realpath(home + "/current")
        if kind == "files":
            count = lambda t: duckdb.sql(f"SELECT count(*) FROM '{now}/{t}/*/*.parquet'").fetchall()[0][0]
        else:
            count = lambda t: pq.read_table(f"{now}/{t}").num_rows
        found = count("articles"), count("quotes")
    assert found[0] == found[1], f"mixed night: {found}"
    assert found[0] >= seen, f"an older night after a newer one: {found[0]} after {seen}"
    seen, reads = found[0], reads + 1
    time.sleep(0.1)
print(reads)
"""


def page(night: int, number: int, word: str = "says") -> Page:
    """A page that gives one quote."""
    url = f"http://x.example/{night}-{number}"
    return Page(url, f"Anna {word} {night} and {number}", url, date(2020, 1 + number, 5))


@contextmanager
def readers(home: Home, kinds: list[str]) -> Iterator[list[subprocess.Popen[str]]]:
    """Processes that read until the file `stop` is there."""
    command = [sys.executable, "-c", READER, str(home.path)]
    running = [
        subprocess.Popen([*command, kind], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for kind in kinds
    ]
    try:
        for one in running:
            assert one.stdout is not None and one.stdout.readline() == "ready\n"
        yield running
    finally:
        (home.path / "stop").touch()
        for one in running:
            if one.poll() is None:
                one.kill() if sys.exc_info()[0] else None


def test_readers_never_see_a_mixed_night(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [[page(0, n) for n in range(2)]])
    publish.refresh(home)
    with readers(home, ["dateline", "duckdb", "files", "pyarrow"] * 2) as running:
        for night in range(1, 5):
            edited = replace(page(night - 1, 0), text=f"Anna says {night - 1} and 0 again")
            with writing(home):
                run_night(home, [[edited, page(night, 0), page(night, 1)]], run_id=f"n{night}", at=NOW)
                publish.refresh(home)
                if night % 2 == 0:
                    compact.compact(home, f"c{night}", NOW)
                    publish.refresh(home)
                    vacuum.vacuum(home, NOW, timedelta(hours=1), keep=1)
        (home.path / "stop").touch()
        said = [one.communicate(timeout=60) for one in running]
    assert [error for _, error in said if error] == []
    assert all(int(out) > 0 for out, _ in said), said
    head = commits.latest(home)
    assert head is not None and head.rows("articles") == 10


WRITER = """
import os, sys
from pathlib import Path
sys.path.insert(0, os.getcwd())
from datetime import timedelta
from tests.test_readers import page
from tests.warehouse_rows import NOW, run_night
from warehouse import compact, publish
from warehouse.home import Home, writing
home, kind = Home(Path(sys.argv[1])), int(sys.argv[2])
for turn in range(3):
    with writing(home):
        if kind == 9:
            compact.compact(home, f"c{turn}", NOW)
        else:
            run_night(home, [[page(10 * kind + turn, n) for n in range(2)]], run_id=f"n{kind}-{turn}",
                      at=NOW + timedelta(days=turn))
    publish.refresh(home)
"""


def test_two_processes_of_nights_and_one_that_compacts_lose_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [[page(0, n) for n in range(2)]])
    command = [sys.executable, "-c", WRITER, str(home.path)]
    writers = [
        subprocess.Popen([*command, kind], cwd=ROOT, stderr=subprocess.PIPE, text=True) for kind in ("1", "2", "9")
    ]
    assert [(one.communicate(timeout=600)[1], one.returncode) for one in writers] == [("", 0)] * 3
    with open_warehouse(home) as db:
        found = db.execute("SELECT count(*), count(DISTINCT article_id) FROM articles").fetchall()
        assert found == [(14, 14)] and db.execute("SELECT count(*) FROM quotes").fetchall() == [(14,)]
    head = commits.latest(home)
    assert head is not None and commits.numbers(home) == list(range(1, head.number + 1)) and head.number >= 7
    assert checks.damaged(home, head, deep=True) == []


def test_two_nights_at_once_both_commit(tmp_path: Path) -> None:
    home = Home(tmp_path)
    waited: list[str] = []

    def night(number: int) -> None:
        with writing(home, waited.append):
            run_night(home, [[page(number, n) for n in range(2)]], run_id=f"n{number}")

    threads = [threading.Thread(target=night, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    head = commits.latest(home)
    assert head is not None and (head.number, head.rows("articles")) == (3, 6)
    assert all("another night is writing" in line for line in waited)  # by whom: where it has said so by then
