"""Identities of a large archive: decided night by night, and over all articles now and then."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import upkeep
from tests.test_night import rows
from tests.warehouse_rows import NOW, VERSION, Page, run_night
from warehouse import admit, checks, commits, identities, night
from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.night import Run

WORDS = "river harbour bridge water grain quiet ferry market winter council levy road dam port"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any archive counts as a large one."""
    monkeypatch.setattr(identities, "WHOLE", 0)


def page(ref: str, text: str, month: int) -> Page:
    return Page(
        ref,
        f"{text} says {' '.join(f'{word}{ref}' for word in WORDS.split())}",
        f"http://x.example/{ref}",
        date(2020, month, 3),
    )


def copy_of(one: Page, ref: str, month: int) -> Page:
    """Nearly the same text, elsewhere."""
    assert one.text is not None
    return replace(one, ref=ref, url=f"http://x.example/{ref}", text=f"{one.text} again", day=date(2020, month, 3))


A, B, C = page("a", "Anna", 1), page("b", "Bert", 2), page("c", "Carl", 3)
D = page("d", "Dora Anna", 4)
COPY = copy_of(A, "e", 4)
NIGHTS = [[A, B], [C, D], [COPY], [replace(A, text="Anna denies it all", modified=NOW), copy_of(B, "f", 2)]]


def settle(home: Home) -> Commit:
    made = night.commit_night(
        home, [], admit.nothing(home), Run("settle", NOW, VERSION), checks.check_files, whole=True
    )
    assert made is not None
    return made


def found(home: Home) -> list[tuple]:
    return rows(home)["identities"]


def test_a_night_writes_again_only_the_months_whose_ids_it_changes(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [NIGHTS[0]])
    assert commits.latest(home).settled
    run_night(home, [[A, B], [copy_of(B, "g", 2)]], run_id="two")
    before = commits.latest(home)
    run_night(home, [[COPY]], run_id="three")
    after = commits.latest(home)
    assert not after.settled
    held = {part.month: part.path for part in before.files["identities"]}
    now = {part.month: part.path for part in after.files["identities"]}
    assert set(held) == {"2020-02"} and set(now) == {"2020-01", "2020-02", "2020-04"}
    assert now["2020-02"] == held["2020-02"]
    assert checks.check(home, after) == []


def test_nights_and_a_decision_over_all_end_as_one_night(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    several, one = Home(tmp_path / "several"), Home(tmp_path / "one")
    for number, pages in enumerate(NIGHTS):
        made = run_night(several, [pages], run_id=f"n{number}", check=checks.check_files)
        assert made is not None and checks.check(several, made) == []
    assert not commits.latest(several).settled
    assert upkeep.log(several.path) == 0 and "dateline settle" in capsys.readouterr().out
    assert settle(several).settled
    assert upkeep.log(several.path) == 0 and "dateline settle" not in capsys.readouterr().out
    run_night(one, [NIGHTS[0]], run_id="first")
    run_night(one, [[page for pages in NIGHTS[1:] for page in pages]], run_id="rest")
    settle(one)
    assert found(several) == found(one)
    assert rows(several)["names"] == rows(one)["names"]


def test_a_night_that_changes_no_article_leaves_the_ids(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [NIGHTS[0]])
    before = commits.latest(home)
    run_night(home, [[Page("z", None)]], run_id="two")
    after = commits.latest(home)
    assert after.files["identities"] == before.files["identities"] and after.files["names"] == before.files["names"]
    assert after.settled


def test_a_home_of_before_is_decided_whole_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)
    monkeypatch.setattr(identities, "WHOLE", 100)
    run_night(home, [NIGHTS[0]])
    assert not commits.latest(home).files["names"]
    monkeypatch.setattr(identities, "WHOLE", 0)
    run_night(home, [NIGHTS[1]], run_id="two")
    assert commits.latest(home).settled and commits.latest(home).files["names"]
    run_night(home, [NIGHTS[2]], run_id="three")
    assert not commits.latest(home).settled


def test_changed_overrides_decide_over_all(tmp_path: Path) -> None:
    home = Home(tmp_path)
    run_night(home, [NIGHTS[0]])
    run_night(home, [NIGHTS[1]], run_id="two")
    with duckdb.connect() as connection:
        files = [str(path) for path in commits.latest(home).paths(home)["entities"]]
        (anna,), (bert,) = connection.execute(
            "SELECT DISTINCT entity_id FROM read_parquet($1) WHERE name IN ('Anna', 'Bert') ORDER BY name", [files]
        ).fetchall()
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides" / "mine.csv").write_text(
        f"action,id,value,article_id,author,date,note\nmerge,{anna},{bert},,Ada,2020-05-01,\n"
    )
    run_night(home, [NIGHTS[2]], run_id="three")
    assert commits.latest(home).settled
    run_night(home, [[page("h", "Bert", 5)]], run_id="four")
    ids = {row[3] for row in found(home) if row[0] == "entity"}
    assert not commits.latest(home).settled and ids == {min(anna, bert)}


@settings(max_examples=5, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), min_size=2, max_size=4, unique=True), st.randoms())
def test_near_copies_are_the_same_night_by_night(
    tmp_path_factory: pytest.TempPathFactory, refs: list[str], random
) -> None:
    home = Home(tmp_path_factory.mktemp("home"))
    first = page("x", "Anna", 1)
    pages = [copy_of(first, ref, number + 1) if random.random() < 0.6 else page(ref, "Bert", number + 1)
             for number, ref in enumerate(refs)]  # fmt: skip
    for number, each in enumerate([first, *pages]):
        run_night(home, [[each]], run_id=f"n{number}")
    last = [row for row in found(home) if row[0] == "cluster"]
    settle(home)
    assert last == [row for row in found(home) if row[0] == "cluster"]
