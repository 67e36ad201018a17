"""A full disk, a folder or disk that may not be written, a clock set back: one clear line, the last state intact."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows import cli
from tests.test_crash import FIRST, THIRD, joining, state, tonight
from tests.warehouse_rows import NOW, run_night
from warehouse import commits, fault, publish
from warehouse.errors import WarehouseError
from warehouse.home import Home, writing
from warehouse.query import open_warehouse

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a small disk or become another user")
NOBODY = 65534


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MB, in memory."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", place], capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"no small disk can be mounted here: {made.stderr.strip()}")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def rows(home: Path) -> list[tuple[object, ...]]:
    with open_warehouse(home) as db:
        return db.execute("SELECT text, revision FROM articles ORDER BY ALL").fetchall()


def shown(home: Path) -> None:
    """A night, published."""
    tonight(home)
    publish.refresh(Home(home))


def steps(home: Path) -> None:
    """Two nights, published; a compaction, published."""
    shown(home)
    with writing(Home(home)):
        run_night(Home(home), THIRD, run_id="third")
    joining(home)
    publish.refresh(Home(home))


@contextmanager
def filled(disk: Path, left: int) -> Iterator[None]:
    """The disk with so many bytes left."""
    with open(disk / "filler", "wb") as file:
        file.write(b"0" * max(0, shutil.disk_usage(disk).free - left))
    yield
    (disk / "filler").unlink()


@needs_root
def test_a_full_disk_at_any_step_leaves_the_last_state_and_the_next_run_finishes(
    disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, home = tmp_path / "before", disk / "home"
    run_night(Home(before), FIRST, run_id="first")
    publish.refresh(Home(before))
    shutil.copytree(before, tmp_path / "whole", symlinks=True)
    steps(tmp_path / "whole")
    old, end, last = state(before), state(tmp_path / "whole"), rows(tmp_path / "whole")
    passed: list[str] = []
    monkeypatch.setattr(fault, "point", passed.append)
    failed_after = set()
    for left in (0, 24_000, 150_000, 330_000):
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(before, home, symlinks=True)
        passed.clear()
        with filled(disk, left):
            try:
                steps(home)
            except WarehouseError as error:
                assert "the disk is full; free some space and run it again" in str(error), error
                failed_after.add(passed[-1] if passed else "nothing")
                head = commits.latest(Home(home))
                assert head is not None
                if head.number == 1:
                    assert state(home) == old
                assert len(rows(home)) in (3, 4, 6)  # and it can be read
        steps(home)
        assert (state(home), rows(home)) == (end, last), left
    assert {point.split(".")[0] for point in failed_after} >= {"nothing", "raw", "parts"}, failed_after


@needs_root
def test_a_read_only_disk_says_so_and_is_read(disk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = disk / "home"
    run_night(Home(home), FIRST, run_id="first")
    publish.refresh(Home(home))
    old = state(home)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    with pytest.raises(WarehouseError, match="the file system is read-only; mount it for writing"):
        tonight(home)
    for command in ("compact", "vacuum", "correct"):
        assert cli.main([command, "--home", str(home)]) == 1
        assert "read-only" in capsys.readouterr().err
    assert cli.main(["check", "--deep", "--home", str(home)]) == 0
    assert state(home) == old and len(rows(home)) == 3


def as_nobody(act: Callable[[], None]) -> str:
    """What becomes of an act of a user without rights: nothing, or the error in a line."""
    reading, telling = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            act()
            os.write(telling, b"nothing")
        except BaseException as error:
            os.write(telling, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(telling)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read().decode()
    os.waitpid(child, 0)
    return said


@needs_root
def test_a_user_who_lost_the_right_to_write_is_told_and_nothing_is_lost() -> None:
    folder = Path(tempfile.mkdtemp(prefix="dateline-"))  # pytest's own are root's alone
    try:
        folder.chmod(0o755)
        made = folder / "made"
        run_night(Home(made), FIRST, run_id="first")
        publish.refresh(Home(made))
        for name in ("staging", "raw"):
            (made / name).mkdir(exist_ok=True)
        shutil.copytree(made, folder / "whole", symlinks=True)
        tonight(folder / "whole")
        old, new = state(made), state(folder / "whole")
        for name in ("tables/articles", "commits", "staging", "."):
            home = folder / name.replace(".", "home")
            shutil.copytree(made, home, symlinks=True)
            for path in [home, *home.rglob("*")]:
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
            (home / name).chmod(0o500)
            said = as_nobody(lambda home=home: shown(home))
            assert said.startswith("WarehouseError: ") and "no permission; give this user the right" in said, name
            # Only what is left in staging/ may fail to be deleted after the commit.
            assert state(home) in ([old, new] if name == "staging" else [old]), name
            assert as_nobody(lambda home=home: rows(home) and None) == "nothing"
            (home / name).chmod(0o755)
            assert as_nobody(lambda home=home: shown(home)) == "nothing"
            assert len(rows(home)) == 4 and commits.numbers(Home(home)) == [1, 2]
    finally:
        shutil.rmtree(folder)


def test_a_clock_set_back_changes_no_row_and_loses_nothing(tmp_path: Path) -> None:
    right, back = Home(tmp_path / "right"), Home(tmp_path / "back")
    for home, days in ((right, 1), (back, -400)):
        run_night(home, FIRST, run_id="first", at=NOW)
        with writing(home):
            run_night(home, THIRD, run_id="second", at=NOW + timedelta(days=days))
        publish.refresh(home)
    assert rows(right.path) == rows(back.path) and commits.numbers(back) == [1, 2]
    assert commits.at(back, NOW.date()).number == 2  # the later one, by the number
    assert cli.main(["vacuum", "--keep", "1", "--home", str(back.path)]) == 0
    assert rows(right.path) == rows(back.path)
    assert datetime.now(UTC) > NOW
