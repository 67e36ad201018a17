"""Joining the files of many nights changes no row."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows import cli
from tests.warehouse_rows import NOW, Page, run_night
from warehouse import commits, compact, publish, vacuum
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.schema import TABLES

NIGHTS = [
    [Page(f"{night}-{n}", f"Anna says {night} times {n}", None, date(2020, 1 + n % 2, 5)) for n in range(4)]
    for night in range(3)
]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    for number, night in enumerate(NIGHTS):
        run_night(made, [night], run_id=f"night{number}", at=NOW + timedelta(days=number))
    return made


def rows(home: Home, as_of: int | None = None) -> dict[str, list[tuple[object, ...]]]:
    with open_warehouse(home.path, as_of) as connection:
        return {
            name: sorted(connection.execute(f"FROM {name}").fetchall(), key=repr)
            for name, table in TABLES.items()
            if table.public
        }


def test_the_rows_stay_and_the_files_become_one_a_table_and_month(home: Home) -> None:
    publish.refresh(home)
    before, old = rows(home), commits.latest(home)
    made = compact.compact(home, "joined", NOW)
    assert made is not None and old is not None
    publish.refresh(home)
    assert made.number == 4 and rows(home) == before
    assert len(old.files["articles"]) == 6 and len(made.files["articles"]) == 2
    for name, held in made.files.items():
        assert len({part.month for part in held}) == len(held), name
    assert compact.compact(home, "again", NOW) is None
    assert rows(home, 3) == before
    vacuum.vacuum(home, NOW + timedelta(days=36500), timedelta(0), keep=1)
    assert rows(home) == before


def test_no_file_grows_beyond_the_limit(home: Home) -> None:
    old = commits.latest(home)
    assert old is not None
    size = max(part.bytes for part in old.files["articles"])
    made = compact.compact(home, "joined", NOW, large=2 * size)
    assert made is not None
    assert len(made.files["articles"]) == 4
    assert compact.compact(home, "again", NOW, small=1) is None


def test_the_next_night_comes_on_top(home: Home) -> None:
    compact.compact(home, "joined", NOW)
    run_night(home, [[Page("new", "Bert says no", None, date(2020, 1, 7))]], run_id="next", at=NOW + timedelta(days=9))
    publish.refresh(home)
    assert len(rows(home)["articles"]) == 13


def test_the_command_says_what_it_did(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    publish.refresh(home)
    assert cli.main(["compact", "--home", str(home.path)]) == 0
    assert "commit 4: " in capsys.readouterr().out
    assert cli.main(["compact", "--home", str(home.path)]) == 0
    assert "nothing to join" in capsys.readouterr().out
    assert cli.main(["vacuum", "--keep", "0", "--home", str(home.path)]) == 2
    assert "--keep 0" in capsys.readouterr().err
    assert cli.main(["vacuum", "--keep", "1", "--home", str(home.path)]) == 0
    assert "commits forgotten" in capsys.readouterr().out
    assert cli.main(["check", "--deep", "--home", str(home.path)]) == 0
