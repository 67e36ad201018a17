"""What changed between two commits, and why."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows import cli, night, rebuild
from flows.batches import Code
from flows.night import Night
from flows.settings import Settings
from tests.test_rebuild import Here
from tests.warehouse_rows import NOW, Page, run_night
from transforms import read as readers
from warehouse import commits, compact
from warehouse.diff import compare
from warehouse.home import Home
from warehouse.joins import overrides
from warehouse.query import open_warehouse

ANNA = Page("a", "Anna says it rained", "http://x.example/a", date(2020, 1, 5))
BERT = Page("b", "Bert says it snowed", "http://x.example/b", date(2020, 1, 6))
Told = dict[tuple[str, str, str], int]


def told(home: Home, old: int, new: int) -> Told:
    """(table, change, reason) -> rows"""
    with compare(home, commits.load(home, old), commits.load(home, new)) as db:
        rows = db.execute("SELECT table_name, change, reason, count(*) FROM diff GROUP BY ALL").fetchall()
    return {tuple(key): n for *key, n in rows}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path)
    run_night(made, [[ANNA]], run_id="one")
    return made


def test_new_and_edited_articles(home: Home) -> None:
    run_night(home, [[replace(ANNA, text="Anna denies it"), BERT]], run_id="two", at=NOW + timedelta(days=1))
    found = told(home, 1, 2)
    assert found["articles", "came", "new article"] == 1
    assert found["articles", "changed", "article edited"] == 1
    assert {reason for _, _, reason in found} == {"new article", "article edited"}
    assert all(change != "went" for table, change, _ in told(home, 2, 1) if table == "rejects")
    assert told(home, 2, 1)["articles", "went", "article gone"] == 1


def test_what_only_lies_elsewhere_has_not_changed(home: Home) -> None:
    run_night(home, [[BERT]], run_id="two", at=NOW + timedelta(days=1))
    assert compact.compact(home, "joined", NOW) is not None
    assert told(home, 2, 3) == {}
    assert {reason for _, _, reason in told(home, 1, 3)} == {"new article"}


def test_corrections_by_hand(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    with open_warehouse(home) as db:
        ((quote,),) = db.execute("SELECT quote_id FROM quotes").fetchall()
    overrides.folder(home).mkdir()
    (overrides.folder(home) / "mine.csv").write_text(f"action,id,author,date\nreject,{quote},me,2020-05-02\n")
    run_night(home, [])
    assert told(home, 1, 2) == {("quotes", "went", "correction by hand"): 1}
    assert cli.main(["diff", "--home", str(home.path), "--table", "quotes", "--format", "csv"]) == 0
    assert quote in capsys.readouterr().out


def test_a_copy_that_comes_changes_the_cluster_of_the_first(home: Home) -> None:
    text = " ".join(f"word{n}" for n in range(80))
    run_night(home, [[Page("c", f"Carl says {text}", None, date(2020, 2, 1))]], run_id="two")
    run_night(home, [[Page("d", f"Carl says {text} today", None, date(2020, 2, 2))]], run_id="three")
    with compare(home, commits.load(home, 2), commits.load(home, 3)) as db:
        ((reason, what),) = db.execute("SELECT reason, what FROM diff WHERE change = 'changed'").fetchall()
    assert reason == "copy found"
    assert "n_copies: 1 -> 2" in what


# Each reason, by commits of texts that are really read

ONE = (
    "The water minister of Georgia, Zakir Lindov, said on Monday that the dam of Alba would open in spring. "
    "Georgia sued Armenia over the dam on 3 March 2021."
)
TWO = (
    "Georgia's water minister, Zakir Lindoff, told reporters that the dam was safe. "
    "On Wednesday Georgia sued Armenia over the dam. Nothing else was told by anyone there."
)


@pytest.fixture(scope="module")
def told_by_commit(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], set[tuple[str, ...]]]:
    """told(n): (table, change, reason, what) of each row that differs between commit n and the one before.

    1 has one article, 2 another that tells of the same, 3 that one edited, 4 a correction, 5 another reader of quotes.
    """
    folder = tmp_path_factory.mktemp("reasons")
    home = Home(folder / "home")
    (folder / "in").mkdir()

    def tonight(number: int, version: str | None = None) -> Night:
        made = Night(home, Settings(home=home.path, workers=1), began=NOW + timedelta(days=number))
        made.code = Code(version, version) if version else made.code
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(night, "Workers", Here)
        patch.setattr(rebuild, "Workers", Here)
        for number, (name, text) in enumerate(
            (("one", ONE), ("two", TWO), ("two", TWO.replace("by anyone there", "by anyone else")))
        ):
            record = {"text": text, "date": "2021-03-04", "url": f"https://alba.example/{name}"}
            (folder / f"in/{name}.jsonl").write_text(json.dumps(record))
            night.work(tonight(number), night.sources_of([str(folder / "in")]), night.in_threads(1))
        with open_warehouse(home) as db:
            ((quote,),) = db.execute("SELECT quote_id FROM quotes WHERE content LIKE '%would open%'").fetchall()
        overrides.folder(home).mkdir()
        (overrides.folder(home) / "mine.csv").write_text(f"action,id,author,date\nreject,{quote},me,2020-05-03\n")
        assert cli.main(["correct", "--home", str(home.path)]) == 0
        patch.setitem(readers.READERS, "figures", lambda doc: [])
        patch.setitem(readers.READERS, "dates", lambda doc: [])
        rebuild.work(tonight(5, "9.9"), "read", None, night.in_threads(1))
    assert commits.numbers(home) == [1, 2, 3, 4, 5]

    def told(number: int) -> set[tuple[str, ...]]:
        with compare(home, commits.load(home, number - 1), commits.load(home, number)) as db:
            rows = db.execute("SELECT table_name, change, reason, coalesce(what, '') FROM diff").fetchall()
        return {(table, change, reason, what.partition(":")[0]) for table, change, reason, what in rows}

    return told


def test_an_entity_merged(told_by_commit: Callable[[int], set[tuple[str, ...]]]) -> None:
    found = told_by_commit(2)
    assert {("entities", "came", "entity merged", ""), ("entities", "went", "entity merged", ""),
            ("quotes", "changed", "entity merged", "speaker_id")} <= found  # fmt: skip
    assert {reason for _, _, reason, _ in found} == {"new article", "entity merged", "happening joined"}


def test_a_happening_joined(told_by_commit: Callable[[int], set[tuple[str, ...]]]) -> None:
    found = {row for row in told_by_commit(2) if row[2] == "happening joined"}
    assert found == {("events", "changed", "happening joined", "happening_id")}


def test_an_article_edited(told_by_commit: Callable[[int], set[tuple[str, ...]]]) -> None:
    found = told_by_commit(3)
    assert ("articles", "changed", "article edited", "revision") in found
    assert {reason for _, _, reason, _ in found} == {"article edited"}


def test_a_correction_by_hand(told_by_commit: Callable[[int], set[tuple[str, ...]]]) -> None:
    assert told_by_commit(4) == {("quotes", "went", "correction by hand", "")}


def test_new_code(told_by_commit: Callable[[int], set[tuple[str, ...]]]) -> None:
    found = told_by_commit(5)
    assert {("dates", "went", "new code", ""), ("articles", "changed", "new code", "dateline_version")} <= found
    assert {reason for _, _, reason, _ in found} == {"new code"}


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [([], 1, "no commit before"), (["7"], 1, "commit 7"), (["x"], 1, "--as-of x"), (["--table", "texts"], 2, "texts")],
)
def test_what_cannot_be_compared_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, named: str
) -> None:
    assert cli.main(["diff", *arguments, "--home", str(home.path)]) == code
    assert named in capsys.readouterr().err
