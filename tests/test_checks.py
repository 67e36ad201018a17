"""What the checks find, and that they find nothing in what is right."""

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.made_home import Rows, commit_rows, rows_of_article, together
from warehouse import checks
from warehouse.home import Home
from warehouse.query import open_warehouse
from warehouse.schema import TABLES, Identity


def findings(path: Path, rows: Rows) -> list[tuple[str, str, int]]:
    """Table, column and number of rows of what is found before and after a commit: the same."""
    commit = commit_rows(path, rows)
    home = Home(path)
    before = checks.check_files(home, commit.paths(home))
    assert set(before) <= set(checks.check(home, commit))
    return [(found.table, found.column, found.rows) for found in before]


def changed(name: str, **columns: Any) -> Rows:
    """The rows of one article, with columns of the first row of one table changed."""
    rows = rows_of_article()
    first, *others = rows[name]
    return rows | {name: [dataclasses.replace(first, **columns), *others]}


def doubled(name: str) -> Rows:
    rows = rows_of_article()
    return rows | {name: [*rows[name], rows[name][0]]}


def test_right_rows_give_no_finding(tmp_path: Path) -> None:
    assert findings(tmp_path, together(rows_of_article("a-1"), rows_of_article("a-2"))) == []


@pytest.mark.parametrize(
    ("rows", "table", "column"),
    [
        (changed("quotes", quote_type="loud"), "quotes", "quote_type"),
        (changed("quotes", content="the harbour is shut"), "quotes", "char_start"),
        (changed("quotes", cue_end=None), "quotes", "cue_start"),
        (changed("quotes", speaker_start=None, speaker_end=None), "quotes", "speaker_start"),
        (changed("quotes", speaker_id="e-nobody"), "quotes", "speaker_id"),
        (changed("quotes", nested_in="q-none"), "quotes", "nested_in"),
        (changed("entities", lat=1.0), "entities", "lat"),
        (changed("entities", lat=1.0, lon=1.0), "entities", "lat"),
        (changed("entities", n_mentions=0), "entities", "n_mentions"),
        (changed("events", date_start=date(2018, 1, 1)), "events", "date_start"),
        (changed("events", place_lat=None), "events", "place_lat"),
        (changed("events", reported_by="q-none"), "events", "reported_by"),
        (changed("mentions", char_start=-1), "mentions", "char_start"),
        (changed("mentions", entity_id="e-nobody"), "mentions", "entity_id"),
        (changed("figures", claimed_by="x"), "figures", "claimed_by"),
        (changed("figures", event_id="v-none"), "figures", "event_id"),
        (changed("figures", value_low=4), "figures", "value_low"),
        (changed("dates", article_id="a-9"), "dates", "article_id"),
        (doubled("articles"), "articles", "article_id"),
        (doubled("participants"), "participants", "char_end"),
        (doubled("dates"), "dates", "char_end"),
    ],
)
def test_a_wrong_row_is_found(tmp_path: Path, rows: Rows, table: str, column: str) -> None:
    found = findings(tmp_path, rows)
    assert (table, column) in {(where, what) for where, what, _ in found}
    assert {where for where, _, _ in found} <= {table, "articles"}


def test_a_finding_says_where_what_how_many_and_one_of_them(tmp_path: Path) -> None:
    commit = commit_rows(tmp_path, changed("quotes", quote_type="loud"))
    (found,) = checks.check(Home(tmp_path), commit)
    assert str(found) == "quotes.quote_type: not an allowed value: 1 row, for example quote_id q-a-1"


def test_a_reference_must_lead_into_the_same_article(tmp_path: Path) -> None:
    other = rows_of_article("a-2")
    other["quotes"] = [dataclasses.replace(other["quotes"][0], speaker_id="e-quill-a-1")]
    assert findings(tmp_path, together(rows_of_article("a-1"), other)) == [("quotes", "speaker_id", 1)]


def test_an_article_in_two_months_is_found_across_files(tmp_path: Path) -> None:
    first = commit_rows(tmp_path, rows_of_article())
    second = commit_rows(tmp_path, rows_of_article(), 2)
    home = Home(tmp_path)
    found = checks.check_files(home, second.paths(home), first.paths(home))
    assert [(one.table, one.column, one.rows) for one in found] == [("articles", "article_id", 2)]


def test_a_cluster_has_one_lead_and_counts_its_articles(tmp_path: Path) -> None:
    wrong = [
        Identity(kind="cluster", article_id="a-2", local_id="a-2", global_id="a-1", is_cluster_lead=True, n_copies=2)
    ]
    commit = commit_rows(tmp_path, together(rows_of_article("a-1"), rows_of_article("a-2"), {"identities": wrong}))
    found = checks.check(Home(tmp_path), commit)
    assert {(one.column, one.example) for one in found} == {
        ("is_cluster_lead", "article_id a-1"),
        ("n_copies", "article_id a-1"),
    }


def test_null_where_a_value_is_required_is_found(tmp_path: Path) -> None:
    home = Home(tmp_path)
    files = commit_rows(tmp_path, rows_of_article()).paths(home)
    (part,) = files["articles"]
    rows = pq.ParquetFile(part).read()
    place = rows.schema.get_field_index("raw_ref")
    pq.write_table(rows.set_column(place, "raw_ref", pa.array([None], pa.string())), part)
    (found,) = checks.check_files(home, files)
    assert (found.table, found.column, found.what) == ("articles", "raw_ref", "NULL where a value is required")


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[100] ^= 1  # among the rows; the footer still reads
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("harm", "deep", "what"),
    [(Path.unlink, False, "missing"), (truncate, False, "cannot be read"), (flip, True, "SHA-256")],
)
def test_a_harmed_file_is_named(tmp_path: Path, harm: Callable[[Path], None], deep: bool, what: str) -> None:
    commit = commit_rows(tmp_path, rows_of_article())
    home = Home(tmp_path)
    harm(commit.paths(home)["quotes"][0])
    (found,) = checks.check(home, commit, deep=deep)
    assert found.table == "quotes"
    assert found.example == commit.files["quotes"][0].path
    assert what in found.what


def test_rows_that_the_commit_does_not_count_are_found(tmp_path: Path) -> None:
    commit = commit_rows(tmp_path, rows_of_article())
    part = dataclasses.replace(commit.files["dates"][0], rows=7)
    lying = dataclasses.replace(commit, files={**commit.files, "dates": (part,)})
    (found,) = checks.check(Home(tmp_path), lying)
    assert found.what == "the file holds 1 rows, the commit says 7"


def test_one_query_proves_every_offset(tmp_path: Path) -> None:
    commit_rows(tmp_path, changed("mentions", text="Ida Quill"))
    rows = open_warehouse(tmp_path).execute(checks.OFFSETS_SQL).fetchall()
    assert {(table, span) for table, span, _, _ in rows} == {
        (t.name, span) for t in TABLES.values() for span in t.spans
    }
    assert {(table, span): wrong for table, span, _, wrong in rows if wrong} == {("mentions", "char"): 1}
    assert dict(((table, span), n) for table, span, n, _ in rows)["mentions", "char"] == 4


@given(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 30), st.integers(0, 30))
def test_substr_counts_code_points_as_python_does(text: str, start: int, length: int) -> None:
    query = "SELECT substr(?, ? + 1, ?), length(?)"
    sliced, total = duckdb.execute(query, [text, start, length, text]).fetchall()[0]
    assert sliced == text[start : start + length]
    assert total == len(text)


@pytest.mark.parametrize("text", ["👩‍👩‍👧", "🇦🇿", "e\u0301", "क्षि", "a\r\nb", "\ufeffx", "\x00y"])
def test_substr_cuts_inside_what_looks_like_one_character(text: str) -> None:
    for start in range(len(text)):
        assert duckdb.execute("SELECT substr(?, ? + 1, 1)", [text, start]).fetchall() == [(text[start],)]
