"""What changed between two commits, and why."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from flows import cli
from tests.warehouse_rows import NOW, Page, run_night
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
    (overrides.folder(home) / "mine.csv").write_text(f"action,id\nreject,{quote}\n")
    run_night(home, [])
    assert told(home, 1, 2) == {("quotes", "went", "corrected"): 1}
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


@pytest.mark.parametrize(
    ("arguments", "code", "named"),
    [([], 1, "no commit before"), (["7"], 1, "commit 7"), (["x"], 1, "--as-of x"), (["--table", "texts"], 2, "texts")],
)
def test_what_cannot_be_compared_is_said(
    home: Home, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, named: str
) -> None:
    assert cli.main(["diff", *arguments, "--home", str(home.path)]) == code
    assert named in capsys.readouterr().err
