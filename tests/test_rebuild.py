"""New code over what is kept: the same rows where the code is the same, no fetching, one commit at the end."""

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import cli, night, rebuild
from flows.batches import Code
from flows.night import Night
from flows.rebuild import Rebuilt, Stage
from flows.settings import Settings
from transforms import read as readers
from warehouse import checks, commits, fault, raw, staging
from warehouse.diff import compare
from warehouse.home import Home
from warehouse.query import open_warehouse

TEXT = "The minister of ports, Ada Quill, said on Monday that the harbour of Alba would open in spring."
MORE = "".join(f"<p>The mayor said that pier {n} of the harbour needed new stones and a lamp.</p>" for n in range(9))
PAGE = f"<html><title>The harbour</title><body><article><p>{TEXT}</p>{MORE}</article></body></html>"


class Here:
    """A pool of no processes: fast, and a test can change the code."""

    def __init__(self, count: int) -> None:
        pass

    def __enter__(self) -> "Here":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, function: Callable[..., object], *args: object) -> object:
        return function(*args)


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rebuild, "Workers", Here)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights; one.txt held another article in the first, which stays."""
    folder = tmp_path_factory.mktemp("rebuild")
    (folder / "in").mkdir()
    (folder / "in/one.txt").write_text(" date 2021-03-03 The mayor of Alba, Bo Lind, said that the school was shut.\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(night, "Workers", Here)
        tonight(folder, 1)
        (folder / "in/one.txt").write_text(f" date 2021-03-04 {TEXT}\n")
        (folder / "in/page.html").write_text(PAGE)
        several = [record(1), {"text": ""}, record(2)]
        (folder / "in/many.jsonl").write_text("\n".join(map(json.dumps, several)))
        tonight(folder, 2)
    shutil.rmtree(folder / "in")  # nothing is read from the sources again
    return folder / "home"


def record(month: int) -> dict[str, str]:
    return {"text": f"{TEXT} He gave {month} reasons.", "date": f"2021-0{month}-01"}


def tonight(folder: Path, day: int) -> None:
    settings = Settings(home=folder / "home", workers=1)
    made = Night(Home(folder / "home"), settings, began=datetime(2026, 1, day, tzinfo=UTC))
    night.work(made, night.sources_of([str(folder / "in")]), night.in_threads(1))


@pytest.fixture
def home(built: Path, tmp_path: Path) -> Home:
    shutil.copytree(built, tmp_path / "home")
    return Home(tmp_path / "home")


def again(home: Home, stage: Stage, month: str | None = None, version: str | None = None) -> Rebuilt:
    made = Night(home, Settings(home=home.path, workers=1), began=datetime(2026, 1, 3, tzinfo=UTC))
    if version:
        made.code = Code(version, version)
    return rebuild.work(made, stage, month, night.in_threads(1))


def changed(home: Home) -> set[tuple[str, str, str]]:
    """What differs between the last two commits."""
    with compare(home, *commits.history(home)[-2:]) as db:
        return set(db.execute("SELECT table_name, change, reason FROM diff").fetchall())


@pytest.mark.parametrize("stage", ["read", "clean"])
def test_the_same_code_changes_no_row(home: Home, stage: Stage) -> None:
    done = again(home, stage)
    assert (done.rebuilt, done.rejected, done.kept, done.commit) == (5, 0, 0, 3)
    assert changed(home) == set()
    commit = commits.latest(home)
    assert commit is not None and checks.check(home, commit, deep=True) == []


def test_a_new_version_is_on_all_it_read_and_only_there(home: Home) -> None:
    assert again(home, "read", "2021-02..2021-03", "9.9").rebuilt == 3
    with open_warehouse(home) as db:
        rows = db.execute("SELECT published_date, dateline_version = '9.9', revision FROM articles ORDER BY ALL")
        assert [(str(day), new, revision) for day, new, revision in rows.fetchall()] == [
            ("2021-01-01", False, 1), ("2021-02-01", True, 1), ("2021-03-03", True, 1), ("2021-03-04", True, 1),
            ("None", False, 1),
        ]  # fmt: skip


def test_what_is_not_kept_stays_as_it_was(home: Home) -> None:
    with open_warehouse(home) as db:
        ((sha256,),) = db.execute("SELECT raw_sha256 FROM articles WHERE raw_ref LIKE '%page.html'").fetchall()
        before = db.execute("SELECT count(*) FROM mentions").fetchall()
    raw.path(home, sha256).unlink()
    done = again(home, "clean")
    assert (done.rebuilt, done.kept) == (4, 1)
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM mentions").fetchall() == before


def test_what_new_code_refuses_leaves_with_its_reason(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from transforms import clean
    from transforms.problems import Problem

    refused = Problem("clean", "no_text", "It holds nothing that is an article.")
    monkeypatch.setattr(clean, "article", lambda record, **_: refused)
    done = again(home, "clean", "unknown", "9.9")
    assert (done.rebuilt, done.rejected, done.kept) == (0, 1, 0)
    with open_warehouse(home) as db:
        assert db.execute("SELECT count(*) FROM articles WHERE raw_ref LIKE '%page.html'").fetchall() == [(0,)]
        assert db.execute("SELECT reason FROM rejects WHERE raw_ref LIKE '%page.html'").fetchall() == [("no_text",)]
    assert ("articles", "went", "article gone") in changed(home)


def test_other_rows_of_the_same_text_are_told_as_new_code(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(readers.READERS, "quotes", lambda doc: [])
    assert again(home, "read").rebuilt == 5
    found = changed(home)
    assert ("quotes", "went", "new code") in found and {reason for _, _, reason in found} == {"new code"}


def test_a_killed_rebuild_goes_on_and_commits_once(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Night(home, Settings(home=home.path, workers=1, batch_size=2), began=datetime(2026, 1, 3, tzinfo=UTC))
    child = os.fork()
    if child == 0:
        os.environ[fault.VARIABLE] = "staging.finished:5"  # three batches are staged as cleaned, two are read
        try:
            rebuild.work(made, "read", None, night.in_threads(1))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) and commits.numbers(home) == [1, 2]
    staged, write = [], staging.write

    def writing(home: Home, key: str, tables: Any) -> None:
        staged.append(key)
        write(home, key, tables)

    monkeypatch.setattr(staging, "write", writing)
    assert rebuild.work(made, "read", None, night.in_threads(1)).commit == 3
    assert len(staged) == 1 and staged[0].startswith("read-")
    assert changed(home) == set() and not list(home.staging.iterdir())


def test_a_month_without_articles_is_a_wrong_use(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rebuild", "--month", "1999-01", "--home", str(home.path)]) == 2
    assert "there are 2021-01, 2021-02, 2021-03, unknown" in capsys.readouterr().err
