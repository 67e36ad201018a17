"""The command `dateline show`."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import show
from flows.show import Mark
from tests.made_home import commit_rows, rows_of_article, together
from warehouse import publish
from warehouse.home import Home
from warehouse.report.evidence import role_beside


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    publish.publish(Home(path), commit_rows(path, together(rows_of_article("a-1"), rows_of_article("b-2"))))
    return path


def test_an_article_with_its_quotes_names_and_events(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show.run(home, "a-1") == 0
    assert capsys.readouterr().out == (
        "Harbour opens\n"
        "source     alba.example\n"
        "published  2017-04-18\n"
        "language   en\n"
        "read from  a-1.txt\n"
        "id         a-1, revision 1\n"
        "\n"
        "Port minister [n1 Ada Quill] said 😀 “«q1 the harbour is open q1»” on Monday.\n"
        "[n1 Quill] {e1 met} Cafe\u0301 Society chair [n2 Bo Lind] in [n3 Alba], where three people were killed.\n"
        "\n"
        "Quotes (1)\n"
        "q1   q-a-1  direct  Ada Quill (port minister)  cue 'said'\n"
        "\n"
        "Names (3)\n"
        "n1   e-quill-a-1  person  Ada Quill (port minister)  2 mentions\n"
        "n2   e-lind-a-1  person  Bo Lind  1 mention\n"
        "n3   e-alba-a-1  place  Alba  1 mention\n"
        "\n"
        "Events (1)\n"
        "e1   v-a-1  CONSULT/meet  happened  Ada Quill → Bo Lind  2017-04-17 (day, inferred)  in Alba (stated)"
        "  trigger 'met'\n"
    )


def test_the_beginning_of_an_id_is_enough(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show.run(home, "b") == 0
    assert "b-2.txt" in capsys.readouterr().out


@pytest.mark.parametrize("asked", ["zz", "", "a-11", "%", "a-1'"])
def test_an_id_that_is_none(home: Path, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    assert show.run(home, asked) == 2
    out = capsys.readouterr()
    assert out.out == ""
    assert out.err.count("\n") == 1


def test_an_ambiguous_beginning_names_the_candidates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    commit_rows(tmp_path, together(rows_of_article("a-1"), rows_of_article("a-12")))
    assert show.run(tmp_path, "a-") == 2
    assert "a-1, a-12" in capsys.readouterr().err
    assert show.run(tmp_path, "a-1") == 0


def test_no_warehouse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert show.run(tmp_path, "a-1") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_hostile_article_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = rows_of_article()
    rows["articles"] = [
        dataclasses.replace(
            rows["articles"][0], title="\x1b]0;owned\x07", text=rows["articles"][0].text + "\n\x1b[2J\u202e!"
        )
    ]
    commit_rows(tmp_path, rows)
    assert show.run(tmp_path, "a-1") == 0
    out = capsys.readouterr().out
    assert not {"\x1b", "\x07", "\u202e"} & set(out)
    assert "\\x1b[2J\\u202e!" in out


def test_colours_only_on_a_terminal(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    show.run(home, "a-1")
    plain = capsys.readouterr().out
    monkeypatch.setattr(show, "has_colours", lambda: True)
    show.run(home, "a-1")
    coloured = capsys.readouterr().out
    assert "\x1b[" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_spans_may_cross() -> None:
    crossing = [Mark(0, 5, "n", 1), Mark(3, 8, "n", 2), Mark(4, 6, "q", 1)]
    assert show.marked("abcdefghij", crossing, False) == "[n1 abc[n2 d«q1 e n1]f q1»gh]ij"
    assert show.marked("abc", [Mark(0, 3, "n", 1), Mark(0, 3, "e", 1)], False) == "{e1 [n1 abc]}"


@st.composite
def texts_with_marks(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text("ab \n", min_size=2, max_size=30))
    marks = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        marks.append(Mark(start, end, draw(st.sampled_from("qne")), number))
    return text, marks


@given(texts_with_marks(), st.booleans())
def test_taking_the_marks_out_gives_the_text_back(given_text: tuple[str, list[Mark]], colours: bool) -> None:
    text, marks = given_text
    shown = re.sub(r"\x1b\[[0-9;]*m", "", show.marked(text, marks, colours))
    assert re.sub(r"(?:[\[{]|«)[qne]\d+ |(?: [qne]\d+)?[\]}»]", "", shown) == text
    assert len(re.findall(r"[\[{«][qne]\d", shown)) == len(marks)


def test_a_role_that_the_speakers_words_tell_is_not_told_twice() -> None:
    unnamed = {"speaker_name": None, "speaker_text": "Her rival", "speaker_role": "rival"}
    assert role_beside(unnamed) is None
    assert role_beside(unnamed | {"speaker_role": "governor"}) == "governor"
    assert role_beside(unnamed | {"speaker_name": "Ann Example"}) == "rival"
