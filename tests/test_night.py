"""Nights over synthetic rows: what is written, what is rewritten, what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.warehouse_rows import NOW, VERSION, Page, no_check, run_night, stage_clean, stage_read
from warehouse import admit, again, commits, night, staging, vacuum
from warehouse.checks import check_files
from warehouse.commits import Commit
from warehouse.errors import CheckError, ConflictError, WarehouseError
from warehouse.home import Home
from warehouse.night import Run
from warehouse.schema import TABLES, arrow_schema
from warehouse.views import scan

BODY = " ".join(f"word{i}" for i in range(60))
PAGES = [
    Page("a", f"Anna says {BODY}", "http://x.example/a", date(2020, 1, 5)),
    Page("b", f"Bert says nothing of that {BODY[::-1]}", "http://x.example/b", date(2020, 1, 6)),
    Page("c", "Carl says Anna went away", None, date(2020, 2, 1)),
    Page("d", "Dora says Dora stays", None, None),
    Page("e", None),
]


def rows(home: Home, commit: Commit | None = None) -> dict[str, list[tuple]]:
    """All rows of all tables, sorted."""
    commit = commit or commits.latest(home)
    assert commit is not None
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return {
            name: connection.execute(f"FROM {scan(name, commit.paths(home)[name])} ORDER BY ALL").fetchall()
            for name in TABLES
        }


def column(home: Home, table: str, name: str) -> list:
    at = [c.name for c in arrow_schema(table)].index(name)
    return [row[at] for row in rows(home)[table]]


def test_a_night_writes_one_sorted_part_a_table_and_month(tmp_path):
    home = Home(tmp_path)
    commit = run_night(home, [PAGES[:2], PAGES[2:]], check=check_files)
    assert commit == commits.latest(home)
    assert [part.month for part in commit.files["articles"]] == ["2020-01", "2020-02", "unknown"]
    for name, held in commit.files.items():
        for part in held:
            file = home.path / part.path
            assert file.stat().st_size == part.bytes
            assert pq.read_metadata(file).num_rows == part.rows
            assert pq.read_schema(file).equals(arrow_schema(name), check_metadata=True)
    assert commit.counts == {"new": 4, "revision": 0, "superseded": 0, "copy": 0, "reject": 1, "unchanged": 0}
    assert commit.model_versions == ("m 1",)


def test_a_rerun_commits_nothing_also_from_another_folder(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES])
    assert run_night(home, [PAGES]) is None
    assert run_night(home, [[replace(page, ref=f"./{page.ref}") for page in PAGES]]) is None
    decisions = admit.admit(home, commits.latest(home), stage_clean(home, [PAGES]), VERSION)
    assert decisions.inputs.num_rows == 0 and decisions.counts["unchanged"] == 5
    assert commits.numbers(home) == [1]


def test_unseen_copies_are_remembered(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES])
    before = rows(home)
    copy = replace(PAGES[2], ref="z", day=date(2021, 1, 1))  # other bytes, the same text
    assert run_night(home, [[copy]]).counts["copy"] == 1
    after = rows(home)
    assert {name for name in TABLES if before[name] != after[name]} == {"inputs"}
    assert run_night(home, [[copy]]) is None


def test_a_revision_rewrites_only_the_files_that_held_the_article(tmp_path):
    home = Home(tmp_path)
    first = run_night(home, [PAGES], run_id="one")
    edited = replace(PAGES[0], text=f"Anna denies {BODY}", day=date(2020, 3, 1))
    second = run_night(home, [[edited]], run_id="two", check=check_files)
    assert column(home, "articles", "revision") == [2 if "denies" in t else 1 for t in column(home, "articles", "text")]
    assert len(rows(home)["quotes"]) == 3  # the revised article has none any more
    kept = {part.path for held in first.files.values() for part in held} & {
        part.path for held in second.files.values() for part in held
    }
    assert {Path(path).parent.name for path in kept} == {"month=2020-02", "month=unknown", "month=all"}
    undisturbed = Home(tmp_path / "other")
    run_night(undisturbed, [[*PAGES[1:], edited]])
    assert without_revision(home) == without_revision(undisturbed)
    assert rows(home, first)["quotes"] != rows(home, second)["quotes"]


def test_what_stays_of_a_rewritten_file_may_refer_to_rows_that_were_not_touched(tmp_path):
    home = Home(tmp_path / "elsewhere" / ".." / "home")
    only_quote, only_entity = (
        Page("q", "someone says it", "http://q.example"),
        Page("n", "Nora sleeps on", "http://n.example"),
    )
    both = Page("b", "Bert says nothing of that", "http://b.example")
    run_night(home, [[only_quote, only_entity, both]])
    for page in (only_quote, only_entity):
        run_night(home, [[replace(page, text=f"{page.text} today")]], check=check_files)
    assert len(column(home, "articles", "article_id")) == len(set(column(home, "articles", "article_id"))) == 3
    assert sorted(column(home, "articles", "revision")) == [1, 2, 2]


def undated(home: Home) -> dict[str, list[tuple]]:
    """All rows, without what tells in which nights the articles came, and as which revision."""
    found, names = rows(home), arrow_schema("articles").names
    told = [names.index(name) for name in ("revision", "first_commit", "revision_commit")]
    found["articles"] = [tuple(v for at, v in enumerate(row) if at not in told) for row in found["articles"]]
    return found


def without_revision(home: Home) -> dict[str, list[tuple]]:
    return {name: held for name, held in undated(home).items() if name != "inputs"}


def brought(home: Home) -> list[tuple[int | None, int | None]]:
    """The commits that brought each article and its revision, in the order of the articles."""
    names = arrow_schema("articles").names
    at, of = names.index("first_commit"), names.index("revision_commit")
    return [(row[at], row[of]) for row in rows(home)["articles"]]


def test_an_article_keeps_the_commits_that_brought_it(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES], run_id="one")
    assert brought(home) == [(1, 1)] * 4
    edited = replace(PAGES[0], text=f"Anna denies {BODY}", day=date(2020, 3, 1))
    run_night(home, [[edited, Page("n", "Nora sleeps on")]], run_id="two")
    assert sorted(brought(home)) == [(1, 1), (1, 1), (1, 1), (1, 2), (2, 2)]
    # New code over the same texts brings nothing.
    head = commits.latest(home)
    held = again.held(home, head, again.months_of(head))
    again.stage_cleaned(home, head, "again", held, "2.0")
    found = dict.fromkeys((one.place for one in held), "again")
    decisions = again.decisions(home, head, held, found, arrow_schema("rejects").empty_table(), "2.0")
    night.commit_night(home, stage_read(home, decisions), decisions, Run("three", NOW, "2.0"), no_check)
    assert commits.latest(home).number == 3
    assert sorted(brought(home)) == [(1, 1), (1, 1), (1, 1), (1, 2), (2, 2)]


def test_what_cannot_be_read_is_a_reject_and_a_failed_revision_changes_nothing(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES], failing=["c"], check=check_files)
    assert "c" not in column(home, "articles", "raw_ref")
    assert column(home, "rejects", "raw_ref") == ["c", "e"]
    assert dict(zip(column(home, "inputs", "raw_ref"), column(home, "inputs", "outcome"), strict=True))["c"] == "reject"
    before = rows(home)
    run_night(home, [[replace(PAGES[0], text=f"Anna denies {BODY}")]], failing=["a"])
    after = rows(home)
    assert {name for name in TABLES if before[name] != after[name]} == {"inputs", "rejects"}


def test_a_reject_that_is_mended_leaves_the_rejects(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES])
    run_night(home, [[replace(PAGES[4], text="Emil says it works now")]])
    assert column(home, "rejects", "raw_ref") == []
    assert "e" in column(home, "articles", "raw_ref")


def test_near_copies_share_a_cluster_led_by_the_first_published(tmp_path):
    home = Home(tmp_path)
    copies = [
        Page(f"p{i}", f"Anna says {BODY}{' more' * i}", f"http://{i}.example", date(2020, 1, 9 - i)) for i in range(3)
    ]
    run_night(home, [copies[:2]], check=check_files)
    run_night(home, [copies[2:], PAGES[2:]], check=check_files)
    found = rows(home)["identities"]
    assert [row[0] for row in found] == ["cluster"] * 3
    assert {row[3] for row in found} == {min(row[1] for row in found)}
    (lead,) = [row[1] for row in found if row[4]]
    ids = dict(zip(column(home, "articles", "raw_ref"), column(home, "articles", "article_id"), strict=True))
    assert lead == ids["p2"] and {row[5] for row in found} == {3}


def test_wrong_rows_are_not_committed(tmp_path):
    home = Home(tmp_path)
    with pytest.raises(CheckError, match="bad row"):
        run_night(home, [PAGES], check=lambda home, files, rest: ["bad row"])
    assert commits.latest(home) is None
    assert not home.tables.exists()
    assert run_night(home, [PAGES]).number == 1


def test_a_night_decided_over_an_older_commit_is_a_conflict(tmp_path):
    home = Home(tmp_path)
    decisions = admit.admit(home, None, stage_clean(home, [PAGES]), VERSION)
    keys = stage_read(home, decisions)
    run_night(home, [[PAGES[0]]])
    with pytest.raises(ConflictError):
        night.commit_night(home, keys, decisions, Run("late", NOW, VERSION), no_check)


def test_an_admitted_article_that_nobody_staged_is_an_error(tmp_path):
    home = Home(tmp_path)
    decisions = admit.admit(home, None, stage_clean(home, [PAGES]), VERSION)
    with pytest.raises(WarehouseError, match="neither an article nor a reject"):
        night.commit_night(home, [], decisions, Run("r", NOW, VERSION), no_check)


def test_the_same_rows_give_the_same_bytes(tmp_path):
    made = []
    for number, cut in enumerate(([PAGES], [PAGES[3:], PAGES[:3]], [[page] for page in reversed(PAGES)])):
        commit = run_night(Home(tmp_path / str(number)), cut)
        made.append({part.path: part.sha256 for held in commit.files.values() for part in held})
    assert made[0] == made[1] == made[2]


@given(st.lists(st.integers(0, 4), min_size=5, max_size=5))
@settings(max_examples=3, deadline=None)
def test_nights_apart_hold_what_one_night_holds(tmp_path_factory, of_night):
    apart, together = Home(tmp_path_factory.mktemp("apart")), Home(tmp_path_factory.mktemp("together"))
    for number in range(5):
        tonight = [page for page, n in zip(PAGES, of_night, strict=True) if n == number]
        if tonight:
            run_night(apart, [tonight])
    run_night(together, [PAGES])
    assert undated(apart) == undated(together)


def test_vacuum_deletes_only_what_no_kept_commit_names(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES], run_id="one")
    run_night(home, [[replace(PAGES[0], text=f"Anna denies {BODY}")]], run_id="two", at=NOW + timedelta(days=1))
    stray = home.tables / "articles" / "month=2020-01" / "stray-9.parquet"
    stray.write_bytes(b"left over")
    staging.write(home, "left-over", {})
    before, late = rows(home), datetime.now(UTC) + timedelta(days=1)
    assert vacuum.vacuum(home, late, timedelta(days=2)).parts == 0
    assert vacuum.vacuum(home, late, timedelta(hours=1)).parts == 1
    assert not stray.exists() and not staging.finished(home, "left-over")
    assert rows(home, commits.load(home, 1))["articles"]
    gone = vacuum.vacuum(home, late, timedelta(hours=1), keep=1)
    assert gone.commits == 1 and gone.parts > 3
    assert rows(home) == before
    assert commits.numbers(home) == [2]


def test_vacuum_keeps_a_commit_that_readers_may_still_hold(tmp_path):
    home = Home(tmp_path)
    run_night(home, [PAGES], run_id="one")
    run_night(home, [[Page("n", "Nora says hello", None, None)]], run_id="two", at=NOW + timedelta(days=1))
    at = NOW + timedelta(days=1, minutes=5)
    assert vacuum.vacuum(home, at, timedelta(hours=1), keep=1).commits == 0
    assert vacuum.vacuum(home, at, timedelta(minutes=1), keep=1).commits == 1
