"""The command `dateline export`."""

import csv
import dataclasses
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from flows import export
from flows.errors import UsageError
from tests.made_home import commit_rows, rows_of_article
from warehouse import publish
from warehouse.home import Home

FORMULA = '=HYPERLINK("http://evil.example","x")'


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    rows = rows_of_article()
    rows["articles"] = [dataclasses.replace(rows["articles"][0], title=FORMULA, subtitle="x" * 40_000, section="")]
    publish.publish(Home(path), commit_rows(path, rows))
    return path


def test_a_workbook_has_a_sheet_a_table_and_what_the_columns_mean(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "all.xlsx"
    assert export.run(home, [], "xlsx", place, None) == 0
    book = load_workbook(place)
    assert book.sheetnames[:3] == ["columns", "articles", "quotes"]
    meanings = [[cell.value for cell in row] for row in book["columns"]]
    assert [
        "quotes",
        "cue",
        "VARCHAR",
        "The words that mark it as said: said, according to, in a statement.",
    ] in meanings
    head, row = ([cell for cell in line] for line in book["articles"])
    cells = {name.value: cell for name, cell in zip(head, row, strict=True)}
    assert (cells["title"].value, cells["title"].data_type) == (FORMULA, "s")
    assert cells["published_date"].value == datetime(2017, 4, 18)
    assert cells["published_at"].value is None
    assert cells["is_cluster_lead"].value is True
    assert cells["n_words"].value == len(str(cells["text"].value).split())
    assert len(cells["subtitle"].value) == export.CELL_CHARACTERS
    assert cells["subtitle"].value.endswith(export.CUT)
    assert "articles: 1 rows; 1 cells hold more" in capsys.readouterr().out


def test_a_folder_of_csv_has_a_file_a_question(home: Path, tmp_path: Path) -> None:
    export.run(home, ["articles", "said_by('Quill')"], "csv", tmp_path / "out", "1")
    with (tmp_path / "out" / "said_by_Quill.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["content"], row["said_date"]) == ("the harbour is open", "")
    with (tmp_path / "out" / "articles.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["title"], len(row["subtitle"])) == (FORMULA, 40_000)


@pytest.mark.parametrize(
    ("name", "reason"),
    [("nothing", "does not exist"), ("quotes; SELECT 1", "give one table"), ("said_by(", "syntax error")],
)
def test_a_name_that_is_none(home: Path, tmp_path: Path, name: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        export.run(home, [name], "csv", tmp_path / "out", None)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_is_taken_or_has_no_folder(home: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(UsageError, match="there already"):
        export.run(home, [], "csv", tmp_path / "out", None)
    with pytest.raises(UsageError, match="make it first"):
        export.run(home, [], "csv", tmp_path / "no" / "out", None)


def test_more_rows_than_a_sheet_holds_and_nothing_is_left(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "SHEET_ROWS", 2)
    with pytest.raises(UsageError, match=r"mentions: 4 rows, and a sheet holds 2.*csv"):
        export.run(home, ["mentions"], "xlsx", tmp_path / "out.xlsx", None)
    assert list(tmp_path.iterdir()) == []
