"""What the views and macros answer, over a handful of made articles."""

import dataclasses
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.made_home import TEXT, Rows, commit_rows, rows_of_article, together
from warehouse import publish
from warehouse.home import Home
from warehouse.query import open_warehouse

QUILL, LIND = "e-quill", "e-lind"


def made(name: str, source: str, day: date | None, *, cluster: str | None = None, said: str = "", **event: Any) -> Rows:
    """The article of `made_home` at another outlet and day, its people the same ones in each."""
    rows = rows_of_article(name)
    same = {f"e-quill-{name}": QUILL, f"e-lind-{name}": LIND}

    def joined(row: Any) -> Any:
        ids = {f.name: same[value] for f in dataclasses.fields(row) if (value := getattr(row, f.name)) in same}
        return dataclasses.replace(row, **ids)

    rows = {table: [joined(row) for row in found] for table, found in rows.items()}
    (article,), (quote,), (told,) = rows["articles"], rows["quotes"], rows["events"]
    rows["articles"] = [
        dataclasses.replace(article, source=source, published_date=day, duplicate_cluster_id=cluster or name,
                            is_cluster_lead=cluster in (None, name))
    ]  # fmt: skip
    rows["quotes"] = [dataclasses.replace(quote, content=said or quote.content)]
    rows["events"] = [dataclasses.replace(told, happening_id="h-1", **event)]
    return rows


UNDATED: dict[str, Any] = {"date_start": None, "date_end": None, "date_precision": None, "date_basis": None}
OPEN = "the old harbour is open to every ship that pays"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path_factory.mktemp("home")
    first = made("a-1", "one.example", date(2017, 4, 18), said=OPEN)
    copy = made("a-2", "two.example", date(2017, 4, 19), cluster="a-1", said=OPEN)
    first["articles"][0] = dataclasses.replace(first["articles"][0], duplicate_cluster_id="a-1")
    later = made("a-3", "three.example", date(2017, 6, 20), said=f"{OPEN} today and the strike is over")
    later["figures"] = [dataclasses.replace(later["figures"][0], value_low=5, value_high=5, text="five people",
                                            claimed_by=None)]  # fmt: skip
    later["entities"][0] = dataclasses.replace(later["entities"][0], role="mayor", name="Adah Quill", country="ALB")
    later["quotes"].append(
        dataclasses.replace(later["quotes"][0], quote_id="q-un", attribution_id="t-un", speaker_id=None,
                            speaker_name=None, speaker_role=None, speaker_text="a dock worker", content="we wait")
    )  # fmt: skip
    undated = made("a-4", "one.example", None, said="no word of ships", **UNDATED)
    undated["events"] = [dataclasses.replace(undated["events"][0], happening_id="h-2", date_text="Monday")]
    undated["figures"] = []
    publish.publish(Home(path), commit_rows(path, together(first, copy, later, undated)))
    with open_warehouse(path) as connection:
        yield connection


def ask(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


@pytest.mark.parametrize("words", ["Quill", "ada QUILL", "Adah Quill", QUILL])
def test_a_name_in_any_spelling_finds_its_entity(asked: duckdb.DuckDBPyConnection, words: str) -> None:
    found = asked.execute("SELECT entity_id, name, spellings, n_articles FROM find(?)", [words]).fetchall()
    assert found == [(QUILL, "Ada Quill", "Ada Quill; Adah Quill", 4)]


def test_two_candidates_are_both_shown(asked: duckdb.DuckDBPyConnection) -> None:
    towns = ask(asked, "SELECT entity_id, n_articles FROM find('alba')")
    assert [entity_id for entity_id, _ in towns] == [f"e-alba-a-{n}" for n in (1, 2, 3, 4)]
    assert ask(asked, "SELECT * FROM find('albania')") == []


def test_said_by_leaves_copies_out_and_has_the_latest_first(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT published_date, source, speaker_name FROM said_by('quill')")
    assert rows == [
        (date(2017, 6, 20), "three.example", "Ada Quill"),
        (date(2017, 4, 18), "one.example", "Ada Quill"),
        (None, "one.example", "Ada Quill"),
    ]


def test_a_pairs_timeline_holds_what_both_have_part_in(asked: duckdb.DuckDBPyConnection) -> None:
    assert ask(asked, "SELECT event_id FROM timeline('Quill', 'Lind')") == [
        ("v-a-1",), ("v-a-2",), ("v-a-3",), ("v-a-4",)
    ]  # fmt: skip
    assert ask(asked, "SELECT event_id FROM timeline('Lind', 'e-alba-a-3')") == [("v-a-3",)]
    assert ask(asked, "SELECT event_id FROM timeline('Quill', 'nobody')") == []


def test_shares_of_voice_count_utterances_once_and_keep_the_unknown(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT voice, n_utterances, share, n_speakers, n_articles FROM share_of_voice('role')")
    assert rows == [("port minister", 3, 0.75, 1, 3), (None, 1, 0.25, 0, 1)]
    assert ask(asked, "SELECT voice, n_utterances FROM share_of_voice('source')") == [
        ("one.example", 2), ("three.example", 2)
    ]  # fmt: skip
    with pytest.raises(duckdb.Error, match="give country, role, type or source"):
        ask(asked, "FROM share_of_voice('weight')")


def test_the_latest_claims_and_where_they_differ(asked: duckdb.DuckDBPyConnection) -> None:
    latest = "SELECT claimant, value_low, published_date, n_claims FROM casualties_latest ORDER BY claimant"
    assert ask(asked, latest) == [
        ("Ada Quill", 3.0, date(2017, 4, 19), 2), ("three.example", 5.0, date(2017, 6, 20), 1)
    ]  # fmt: skip
    assert ask(asked, "SELECT kind, lowest, highest, claims, n_claimants FROM casualties_disputed") == [
        ("killed", 3.0, 5.0, "three.example: five people; Ada Quill: three people", 2)
    ]


def test_an_open_claim_does_not_differ_from_a_larger_one(tmp_path: Path) -> None:
    several = [made("a-1", "one.example", date(2017, 4, 18)), made("a-2", "two.example", date(2017, 4, 18))]
    for rows, low, high in zip(several, (3, 7), (None, 7), strict=True):
        rows["figures"] = [dataclasses.replace(rows["figures"][0], value_low=low, value_high=high, claimed_by=None)]
    publish.publish(Home(tmp_path), commit_rows(tmp_path, together(*several)))
    with open_warehouse(tmp_path) as connection:
        assert ask(connection, "FROM casualties_disputed") == []


def test_roles_say_who_held_an_office_and_when(asked: duckdb.DuckDBPyConnection) -> None:
    assert ask(asked, "SELECT role, name, first_seen, last_seen, n_articles FROM roles ORDER BY role") == [
        ("mayor", "Ada Quill", date(2017, 6, 20), date(2017, 6, 20), 1),
        ("port minister", "Ada Quill", date(2017, 4, 18), date(2017, 4, 19), 3),
    ]


def test_speakers_without_a_name(asked: duckdb.DuckDBPyConnection) -> None:
    assert ask(asked, "SELECT speaker_text, content FROM unnamed_sources") == [("a dock worker", "we wait")]


def test_what_cannot_go_on_a_timeline_and_why(asked: duckdb.DuckDBPyConnection) -> None:
    assert ask(asked, "SELECT why, date_text, event_id FROM undated") == [("no publication date", "Monday", "v-a-4")]


def test_old_events_told_again(asked: duckdb.DuckDBPyConnection) -> None:
    assert ask(asked, "SELECT days_before, event_id FROM background") == [(64, "v-a-3")]


def test_copies_are_one_independent_source(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(
        asked, "SELECT outlet, n_articles, event_id FROM independent_sources WHERE happening_id = 'h-1' ORDER BY 1"
    )
    assert rows == [("one.example", 2, "v-a-1"), ("three.example", 1, "v-a-3")]


def test_the_same_words_in_two_outlets_and_what_differs(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT source_a, source_b, only_a, only_b, quote_a, quote_b FROM same_words")
    assert rows == [("one.example", "three.example", None, "today and strike over", "q-a-1", "q-a-3")]


def test_early_and_late_words_stand_side_by_side(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT speaker_name, early_date, late_date, early, late, n_quotes FROM stance_pairs('harbour')")
    late = f"{OPEN} today and the strike is over"
    assert rows == [("Ada Quill", date(2017, 4, 18), date(2017, 6, 20), OPEN, late, 2)]
    assert ask(asked, "FROM stance_pairs('strike')") == []
    assert ask(asked, "FROM stance_pairs('harbour', 'Lind')") == []


def test_who_stands_in_the_same_articles_by_month(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT month, name, n_articles FROM cooccurrence('quill')")
    assert rows == [(date(2017, 6, 1), "Bo Lind", 1), (date(2017, 4, 1), "Bo Lind", 1), (None, "Bo Lind", 1)]


def test_a_search_finds_whole_words_and_shows_their_place(asked: duckdb.DuckDBPyConnection) -> None:
    rows = ask(asked, "SELECT article_id, around FROM search('café SOCIETY')")
    assert [article_id for article_id, _ in rows] == ["a-3", "a-1", "a-4"]
    assert ask(asked, "SELECT around FROM search('people were killed')")[0][0].endswith("people were killed.")
    assert ask(asked, "FROM search('people wer')") == []


def test_what_came_since_a_commit(tmp_path: Path) -> None:
    def brought(name: str, first: int | None, last: int | None, revision: int = 1) -> Rows:
        rows = made(name, "one.example", date(2017, 4, 18))
        changed = dataclasses.replace(rows["articles"][0], first_commit=first, revision_commit=last, revision=revision)
        return rows | {"articles": [changed]}

    old = commit_rows(tmp_path, together(brought("a-1", 1, 1), brought("a-0", None, None)))
    new = together(brought("a-2", 1, 2, revision=2), brought("a-3", 2, 2), brought("a-4", None, 2, revision=3))
    publish.publish(Home(tmp_path), commit_rows(tmp_path, new, 2, keep=old))
    asked = "SELECT article_id, commit_number, change, strftime(committed_at, '%d') FROM changes_since(?)"
    with open_warehouse(tmp_path) as connection:
        tonight = [("a-2", 2, "revised", "02"), ("a-3", 2, "new", "02"), ("a-4", 2, "revised", "02")]
        assert connection.execute(asked, [1]).fetchall() == tonight
        assert connection.execute(asked, ["1"]).fetchall() == tonight
        assert connection.execute(asked, [2]).fetchall() == []
        assert connection.execute(f"{asked} WHERE change = 'new'", [0]).fetchall() == [
            ("a-2", 2, "new", "02"), ("a-3", 2, "new", "02"), ("a-1", 1, "new", "01")
        ]  # fmt: skip
        assert ask(connection, "SELECT count(*) FROM quotes SEMI JOIN changes_since(1) USING (article_id)") == [(3,)]


@pytest.mark.parametrize(("row", "words"), [("q-a-1", "the harbour is open"), ("v-a-1", "met"), ("m3-a-1", "Bo Lind")])
def test_evidence_is_the_very_words_in_their_place(asked: duckdb.DuckDBPyConnection, row: str, words: str) -> None:
    ((before, found, after),) = asked.execute("SELECT before, words, after FROM evidence(?)", [row]).fetchall()
    assert found == words
    assert f"{before}{found}{after}" in TEXT


def test_the_evidence_of_a_happening_is_that_of_each_telling(asked: duckdb.DuckDBPyConnection) -> None:
    assert len(ask(asked, "FROM evidence('h-1')")) == 3


def test_a_program_gets_arrow_and_polars(tmp_path: Path) -> None:
    import polars

    from warehouse import open_warehouse

    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows_of_article()))
    with open_warehouse(tmp_path) as connection:
        said = connection.sql("FROM said_by('Quill')")
        assert said.to_arrow_table()["content"].to_pylist() == ["the harbour is open"]
        assert isinstance(said.pl(), polars.DataFrame)
