"""Killed at any point, the warehouse is as before or as after, and the next run ends as if nothing had happened."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.warehouse_rows import Page, run_night
from warehouse import commits, compact, durable, fault, publish, raw, vacuum
from warehouse.home import Home, writing
from warehouse.query import open_warehouse
from warehouse.schema import TABLES

BODY = " ".join(f"word{i}" for i in range(60))
FIRST = [
    [Page("a", f"Anna says {BODY}", "http://x.example/a", date(2020, 1, 5)),
     Page("b", "Bert says nothing", "http://x.example/b", date(2020, 1, 6))],
    [Page("c", "Carl says Anna went away", None, date(2020, 2, 1)), Page("e", None)],
]  # fmt: skip
SECOND = [
    [replace(FIRST[0][0], text=f"Anna denies {BODY}", day=date(2020, 3, 1))],
    [Page("f", f"Anna denies {BODY} again", "http://y.example/a", date(2020, 3, 2)),
     Page("c2", "Carl says Anna went away")],
]  # fmt: skip
THIRD = [[Page("g", "Gerd says it rained", "http://x.example/g", date(2020, 1, 7)),
          Page("h", "Hans says it did not", "http://x.example/h", date(2020, 3, 7))]]  # fmt: skip
LATER = datetime(2100, 1, 1, tzinfo=UTC)
STORING = [point for point in fault.POINTS if point.split(".")[0] in ("raw", "staging", "parts", "night", "commit")]


def tonight(folder: Path) -> None:
    """The second night: a revision, a near copy, a copy."""
    home = Home(folder)
    with writing(home):
        for batch in SECOND:
            for page in batch:
                raw.keep(home, repr(page).encode())
        run_night(home, SECOND, run_id="second")


def cleaning(folder: Path) -> None:
    """A vacuum that keeps one commit."""
    home = Home(folder)
    with writing(home):
        vacuum.vacuum(home, LATER, timedelta(0), keep=1)


def publishing(folder: Path) -> None:
    """The derived files of the latest commit, by one who writes."""
    home = Home(folder)
    with writing(home):
        publish.refresh(home)


def joining(folder: Path) -> None:
    """A compaction."""
    home = Home(folder)
    with writing(home):
        compact.compact(home, "joining", LATER)


STORIES: dict[str, Callable[[Path], None]] = {
    "tonight": tonight, "cleaning": cleaning, "publishing": publishing, "joining": joining,
}  # fmt: skip


def state(folder: Path) -> dict[str, str]:
    """The files of the latest commit with the hashes of their bytes: the same rows always make the same bytes."""
    home = Home(folder)
    head = commits.latest(home)
    assert head is not None
    held = {part.path: part.sha256 for parts in head.files.values() for part in parts}
    assert held == {path: durable.sha256_of(folder / path) for path in held}
    return held


def crash(tries: list[tuple[str, Path, str]]) -> list[str]:
    """The fate of each try, in a process that forks one child after another."""
    lines = "".join(f"{story} {folder} {point}\n" for story, folder, point in tries)
    ran = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("crash_driver.py"))],
        input=lines, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.split()


@pytest.fixture(scope="module")
def room() -> Iterator[Path]:
    """A folder in memory where there is such a thing: a killed process asks nothing of the disk, and that is slow."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def before(room: Path) -> Path:
    folder = room / "before"
    run_night(Home(folder), FIRST, run_id="first")
    return folder


@pytest.fixture(scope="module")
def after(before: Path, room: Path) -> Path:
    folder = room / "after"
    shutil.copytree(before, folder)
    tonight(folder)
    return folder


def test_a_night_killed_at_any_point_is_before_or_after_and_the_next_ends_the_same(before, after, room):
    points = [*STORING, "staging.finished:3", "parts.written:3", "parts.moved:3"]
    folders = [room / point.replace(":", "_") for point in points]
    for folder in folders:
        shutil.copytree(before, folder)
    fates = crash([("tonight", folder, point) for folder, point in zip(folders, points, strict=True)])
    assert dict(zip(points, fates, strict=True)) == dict.fromkeys(points, "killed")
    old, new = state(before), state(after)
    assert old != new
    for point, folder in zip(points, folders, strict=True):
        committed = point in ("commit.linked", "staging.cleared")
        assert state(folder) == (new if committed else old), point
    for point, folder in zip(points, folders, strict=True):
        tonight(folder)
        assert state(folder) == new, point
        assert commits.numbers(Home(folder)) == [1, 2], point
        cleaning(folder)
        assert parts_of(folder) == set(state(folder)), point
        assert not list((folder / "staging").iterdir()), point


def test_a_vacuum_killed_at_any_point_loses_nothing(after, room):
    points = ["vacuum.record", "vacuum.part", "vacuum.part:3"]
    folders = [room / point.replace(":", "_") for point in points]
    for folder in folders:
        shutil.copytree(after, folder)
    assert crash([("cleaning", folder, point) for folder, point in zip(folders, points, strict=True)]) == ["killed"] * 3
    for folder in folders:
        assert state(folder) == state(after)
        cleaning(folder)
        assert parts_of(folder) == set(state(folder))
        assert state(folder) == state(after)


def test_publishing_killed_at_any_point_shows_one_night_and_is_made_good(before, after, room):
    points = [point for point in fault.POINTS if point.startswith("publish.")]
    folders = [room / point for point in points]
    for folder in folders:
        shutil.copytree(before, folder)
        publishing(folder)
        tonight(folder)
    fates = crash([("publishing", folder, point) for folder, point in zip(folders, points, strict=True)])
    assert fates == ["killed"] * len(points)
    old, new = ({name: rows_of(Home(made), name) for name in ("articles", "quotes", "entities")}
                for made in (before, after))  # fmt: skip
    assert old["articles"] != new["articles"]
    for point, folder in zip(points, folders, strict=True):
        plain = {name: pq.read_table(folder / "current" / name).num_rows for name in new}
        assert plain in (old, new), point
        with open_warehouse(folder) as connection:  # whoever asks first makes it good
            asked = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in new}
        assert asked == new, point
        assert {name: pq.read_table(folder / "current" / name).num_rows for name in new} == new, point


def test_a_compaction_killed_at_any_point_is_before_or_after_and_the_next_ends_the_same(after, room):
    grown, folder = room / "grown", room / "joined"
    shutil.copytree(after, grown)
    run_night(Home(grown), THIRD, run_id="third")
    shutil.copytree(grown, folder)
    joining(folder)
    old, new = state(grown), state(folder)
    assert len(new) < len(old)
    assert all(rows_of(Home(folder), name) == rows_of(Home(grown), name) for name in TABLES)
    points = ["compact.begun", "compact.joined", "compact.joined:3", "parts.written", "parts.moved", "parts.moved:2",
              "commit.written", "commit.linked"]  # fmt: skip
    folders = [room / f"joining-{point.replace(':', '_')}" for point in points]
    for folder in folders:
        shutil.copytree(grown, folder)
    fates = crash([("joining", folder, point) for folder, point in zip(folders, points, strict=True)])
    assert fates == ["killed"] * len(points)
    for point, folder in zip(points, folders, strict=True):
        assert state(folder) == (new if point == "commit.linked" else old), point
        joining(folder)
        assert state(folder) == new, point
        assert commits.numbers(Home(folder)) == [1, 2, 3, 4], point


def rows_of(home: Home, name: str) -> int:
    head = commits.latest(home)
    assert head is not None
    return head.rows(name)


def parts_of(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in (folder / "tables").rglob("*") if path.is_file()}
