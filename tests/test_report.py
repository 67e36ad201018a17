"""The report of a night: what it is about, its numbers and their rows, the passages, and the files it leaves."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from flows import cli
from flows.report import after_night
from flows.summary import Summary
from tests.made_home import TEXT, article, commit_rows, rows_of_article, spans, together
from warehouse import publish, report
from warehouse.home import Home
from warehouse.report import collect
from warehouse.report import numbers as counting
from warehouse.report.evidence import day
from warehouse.report.meetings import groups
from warehouse.report.page import as_data, percent
from warehouse.report.scope import scope_of
from warehouse.report.text import Span, link, passage, pieces, shown
from warehouse.schema import Quote, Reject


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights: one article, then two more, of which one is a copy, and an input that failed."""
    path = tmp_path_factory.mktemp("told") / "home"
    first = commit_rows(path, rows_of_article("a-1"))
    rows = together(rows_of_article("a-2"), rows_of_article("a-3"))
    rows["articles"][1] = article("a-3", is_cluster_lead=False, duplicate_cluster_id="a-2", n_copies=2)
    rows["quotes"].append(
        Quote(quote_id="q-none", attribution_id="t", article_id="a-2", quote_type="indirect",
              **spans("char", "content", "three people were killed"))
    )  # fmt: skip
    rows["rejects"] = [
        Reject(raw_ref="in/bad.html", raw_sha256="f" * 64, stage="read", reason="no_text", detail="it holds no text",
               rejected_at=datetime(2026, 11, 2, tzinfo=UTC))
    ]  # fmt: skip
    publish.publish(Home(path), commit_rows(path, rows, 2, keep=first))
    return path


@pytest.fixture(scope="module")
def page(home: Path) -> Any:
    return html.document_fromstring(report.write(Home(home)).read_text("utf-8"))


@pytest.fixture(scope="module")
def numbers(page: Any) -> dict[str, list[Any]]:
    return json.loads(page.get_element_by_id("data").text)["numbers"]


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def titled(numbers: dict[str, list[Any]], title: str) -> list[Any]:
    (found,) = [one for one in numbers.values() if one[0] == title]
    return found


def test_it_tells_of_the_articles_that_came_since_the_night_before(page: Any) -> None:
    lede = words(page.find_class("lede")[0])
    assert lede == (
        "2 articles came or changed since commit 1 of 1 November 2026. They tell 2 stretches of reported speech, "
        "1 event and 1 figure. 1 input gave no article."
    )


def test_every_number_counts_the_rows_that_it_leads_to(page: Any, numbers: dict[str, list[Any]]) -> None:
    held = {row.get("data-row") for row in page.xpath("//template//*[@data-row]")}
    followed = set()
    for number in page.find_class("number"):
        key = number.get("href")[1:]
        title, count, kind, rows = numbers[key]
        assert number.text_content() in (f"{count:,}",) or kind == "figures"
        assert count == len(rows), f"{title}: so few rows are all in the page"
        assert {f"{kind}-{row}" for row in rows} <= held
        followed.add(key)
    assert followed == {key for key, (_, count, *_) in numbers.items() if count} - drawn_only(page)


def drawn_only(page: Any) -> set[str]:
    """Numbers that only a drawing leads to, or nothing yet."""
    linked = {number.get("href")[1:] for number in page.find_class("number")}
    charts = json.loads(page.get_element_by_id("data").text)["charts"]
    drawn = {one["key"] for one in [*charts["network"]["nodes"], *charts["network"]["links"]]}
    return drawn - linked


def test_rows_show_their_words_marked_in_their_sentence(page: Any) -> None:
    marked = {
        (mark.get("class"), mark.text_content())
        for row in page.xpath("//template//*[@data-row]")
        for mark in row.xpath(".//blockquote//mark")
    }
    assert {("said", "the harbour is open"), ("cue", "said"), ("speaker", "Ada Quill"), ("trigger", "met"),
            ("source", "Quill"), ("target", "Cafe\u0301 Society chair Bo Lind"),
            ("figure", "three people")} <= marked  # fmt: skip


def test_a_number_with_more_rows_than_there_is_room_for_keeps_its_first(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "ROOM", 0)
    monkeypatch.setattr(counting, "FIRST", 1)
    counted = collect.count(Home(home), scope_of(Home(home), "0"))
    with counted.connection:
        chosen = counted.numbers.chosen()
        for key, rows in chosen.items():
            number = counted.numbers.by_key[key]
            assert rows == counted.numbers.rows(number, len(rows)) if rows else number.count == 0
        held = {(counted.numbers.by_key[key].kind, row) for key, rows in chosen.items() for row in rows}
        assert len(held) <= len(chosen), "one a number, as there is no room for more"


def test_copies_count_as_articles_and_nowhere_else(numbers: dict[str, list[Any]]) -> None:
    assert titled(numbers, "Articles that came or changed")[1] == 2
    assert titled(numbers, "Copies of another article, left out below")[1] == 1
    assert titled(numbers, "Meetings and talks")[1] == 1
    assert titled(numbers, "People: Ada Quill")[1] == 1


def test_what_is_unknown_is_counted_as_unknown(numbers: dict[str, list[Any]]) -> None:
    assert titled(numbers, "Quotes with a speaker who is not named")[1] == 1
    assert titled(numbers, "Speakers whose country the article does not tell")[1] == 2


def test_everything_is_told_since_commit_0(home: Path) -> None:
    page = html.document_fromstring(report.write(Home(home), "0").read_text("utf-8"))
    report.write(Home(home))
    assert words(page.find_class("lede")[0]).startswith("3 articles: all that this warehouse holds.")


def test_a_commit_that_brought_nothing_does_not_empty_the_report(tmp_path: Path) -> None:
    first = commit_rows(tmp_path, rows_of_article("a-1"))
    second = commit_rows(tmp_path, rows_of_article("a-2"), 2, keep=first)
    commit_rows(tmp_path, {}, 3, keep=second)
    found = scope_of(Home(tmp_path))
    assert (found.commit.number, found.since and found.since.number) == (3, 1)


def test_an_article_that_came_again_changed(tmp_path: Path) -> None:
    first = commit_rows(tmp_path, rows_of_article("a-1"))
    rows = rows_of_article("a-1")
    rows["articles"] = [article("a-1", revision=2, content_sha256="1" * 64)]
    gone = {name: () for name in first.files}
    changed = commit_rows(tmp_path, rows, 2, keep=type(first)(**{**vars_of(first), "files": gone}))
    publish.publish(Home(tmp_path), changed)
    page = html.document_fromstring(report.write(Home(tmp_path)).read_text("utf-8"))
    held = json.loads(page.get_element_by_id("data").text)["numbers"]
    assert titled(held, "Articles that came again changed")[1] == 1


def vars_of(commit: Any) -> dict[str, Any]:
    return {name: getattr(commit, name) for name in commit.__dataclass_fields__}


def test_a_warehouse_without_rows_has_a_report(tmp_path: Path) -> None:
    publish.publish(Home(tmp_path), commit_rows(tmp_path, {}))
    page = html.document_fromstring(report.write(Home(tmp_path)).read_text("utf-8"))
    assert words(page.find_class("lede")[0]) == "0 articles: all that this warehouse holds."
    assert "Every input gave an article." in words(page)


def test_a_night_writes_its_report(sampled: tuple[Path, Summary]) -> None:
    path, summary = sampled
    page = html.document_fromstring((path / "report.html").read_text("utf-8"))
    assert words(page.find_class("lede")[0]).startswith("40 articles: all that this warehouse holds.")
    assert "report" in summary.seconds


def test_a_report_that_fails_is_said_and_fails_no_night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish.publish(Home(tmp_path), commit_rows(tmp_path, rows_of_article("a-1")))
    (tmp_path / "report.html").mkdir()
    said: list[str] = []
    after_night(Home(tmp_path), said.append)

    def broken(home: Home) -> None:
        raise RuntimeError("a template is broken\nand more")

    monkeypatch.setattr(report, "write", broken)
    after_night(Home(tmp_path), said.append)
    assert len(said) == 2
    assert all(line.startswith("the report was not written: ") for line in said)


def test_clearing_deletes_every_page_that_holds_words_of_articles(tmp_path: Path) -> None:
    home = Home(tmp_path)
    publish.publish(home, commit_rows(tmp_path, rows_of_article("a-1")))
    report.write(home)
    report.write_article(home, "a-1")
    (tmp_path / ".report.html.1.2.tmp").write_text("half")
    report.clear(home)
    assert not list(tmp_path.glob("*report.html*")) + list(tmp_path.glob(".report*")) + list(tmp_path.glob("pages/*"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_commands_say_where_they_wrote(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "report", "--home", str(home)) == (0, f"{home}/report.html\n", "")
    assert run(capsys, "open", "a-1", "--home", str(home)) == (0, f"{home}/pages/a-1.html\n", "")
    opened = html.document_fromstring((home / "pages" / "a-1.html").read_text("utf-8"))
    (text,) = opened.find_class("text")
    for label in text.find_class("ref"):
        label.drop_tree()
    assert words(text) == " ".join(TEXT.split())


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["open", "zz"], "no article"), (["open", "a-"], "several"), (["report", "--since", "77"], "77"),
        (["report", "--since", "soon"], "--since soon"), (["browse", "--port", "many"], "--port many"),
    ],
)  # fmt: skip
def test_wrong_use_is_one_line_and_code_2(
    home: Path, arguments: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments, "--home", str(home))
    assert (code, out) == (2, "")
    assert named in err
    assert err.count("\n") == 1


# Passages and marks

some_spans = st.lists(
    st.builds(lambda a, b, kind: Span(min(a, b), max(a, b), kind), st.integers(0, 30), st.integers(0, 30),
              st.sampled_from("qed")),
    max_size=6,
)  # fmt: skip


@given(text=st.text(max_size=30), spans=some_spans)
def test_pieces_hold_the_text_and_every_span_of_it(text: str, spans: list[Span]) -> None:
    made = pieces(text, spans)
    assert "".join(piece.text for piece in made) == text
    for span in spans:
        covered = "".join(piece.text for piece in made if span in piece.inside)
        assert covered == text[span.start : span.end] if span.start < span.end else True


@given(text=st.text(alphabet="ab \n😀\u202e", max_size=60), spans=some_spans)
def test_a_passage_marks_the_words_of_its_core(text: str, spans: list[Span]) -> None:
    core = Span(min(3, len(text)), min(9, len(text)), "core")
    made = passage(text, (core.start, core.end), [core, *spans])
    assert "".join(piece.text for piece in made if core in piece.inside) == text[core.start : core.end]


def test_a_long_paragraph_is_cut_around_its_words() -> None:
    text = "word " * 400 + "the core " + "word " * 400
    made = passage(text, (2000, 2008), [Span(2000, 2008, "said")])
    told = "".join(piece.text for piece in made)
    assert told.startswith("… word") and told.endswith(" …")
    assert len(told) < 600


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", " javascript:x", "//host/x", "file:///etc",
                                     "http:", "https://", "http://[", None, ""])  # fmt: skip
def test_only_addresses_of_the_web_are_followed(address: str | None) -> None:
    assert link(address) is None
    assert link("https://alba.example/a") == "https://alba.example/a"


def test_what_turns_writing_around_is_shown() -> None:
    assert shown("a\u202eb\u2028c\x1bd\te\nf\u200f") == "a[U+202E]b[U+2028]c[U+001B]d e\nf\u200f"


@given(st.text())
def test_data_in_a_script_element_cannot_end_it(text: str) -> None:
    made = str(as_data({"a": [text, {"b": text}], text: 1}))
    assert made.isascii() and "<" not in made and "&" not in made
    assert json.loads(made)["a"][0] == shown(text)


def test_days_are_no_finer_than_the_text_gives_them() -> None:
    first, last = date(2017, 4, 1), date(2017, 4, 30)
    assert day(first, first, "day") == "1 April 2017"
    assert day(first, last, "month") == "April 2017"
    assert day(date(2017, 1, 1), date(2017, 12, 31), "year") == "2017"
    assert day(date(2017, 4, 3), date(2017, 4, 9), "week") == "3 April 2017 to 9 April 2017"
    assert day(None, last, None) == "until 30 April 2017"
    assert day(None, None, None) is None


def test_a_small_share_is_not_none_and_a_large_one_not_all() -> None:
    assert [percent(share) for share in (0, 0.001, 0.5, 0.999, 1)] == ["0%", "under 1%", "50%", "over 99%", "100%"]


def test_groups_are_chains_the_largest_first() -> None:
    pairs = [{"entity_a": a, "entity_b": b} for a, b in ["ab", "xy", "cd", "bc", "pq", "qr"]]
    assert [[one["entity_a"] + one["entity_b"] for one in group] for group in groups(pairs)] == [
        ["ab", "cd", "bc"],
        ["pq", "qr"],
        ["xy"],
    ]
