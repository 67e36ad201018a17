"""What a speaker is, how its words are bounded, and subjects that do not speak at all."""

from collections.abc import Callable

import pytest

from transforms import dates, names, quotes
from transforms.document import Document
from transforms.quotes import lexicon
from warehouse.schema import Quote

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def read(make_document: Make) -> Callable[[str], list[Quote]]:
    return lambda text: quotes.rows(make_document(text))


@pytest.fixture(scope="module")
def full(read_by: Callable[..., Make]) -> Callable[[str], list[Quote]]:
    """As `read`, with the names and dates readers run before."""
    read = read_by(names, dates, quotes)
    return lambda text: read(text).quotes


@pytest.mark.parametrize(
    ("text", "kind", "role"),
    [
        ("The shepherd said the well was dry.", "person", "shepherd"),
        ("An environmentalist said the well was dry.", "person", "environmentalist"),
        ("“It is dry,” the 24-year-old said.", "person", None),
        ("Someone said the well was dry.", "person", None),
        ("One of the farmers said the well was dry.", "person", None),
        ("The municipality said the well was dry.", "organization", None),
        ("Both countries said the well was dry.", "country", None),
        ("The family said the well was dry.", "group", None),
        ("Some said the well was dry.", "group", None),
        ("The circular says the well is dry.", "other", None),
        ("Official statistics say the well is dry.", "other", None),
        ("The announcement said the well was dry.", "other", None),
        ("The mayor and the council said the well was dry.", None, None),
    ],
)
def test_a_noun_tells_what_an_unnamed_speaker_is(
    read: Callable[[str], list[Quote]], text: str, kind: str | None, role: str | None
) -> None:
    (row,) = read(text)
    assert row.speaker_type == kind
    assert kind != "person" or row.speaker_role == role


def test_they_whom_nothing_names_are_a_group(read: Callable[[str], list[Quote]]) -> None:
    (row,) = read("They said the well was dry.")
    assert row.speaker_type == "group"


def test_a_relative_pronoun_takes_the_type_of_its_noun(read: Callable[[str], list[Quote]]) -> None:
    (row,) = read("She wrote to the advocates who say the well is dry.")
    assert (row.speaker_text, row.speaker_type) == ("who", "person")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“It is dry,” the 24-year-old said.", "24-year-old"),
        ("The vice-president said the well was dry.", "vice-president"),
        ("According to “Winds of the North,” the well was dry.", "Winds of the North"),
        ("The mayor’s office in the north on Sunday said the well was dry.", "The mayor’s office in the north"),
    ],
)
def test_a_speaker_is_whole(full: Callable[[str], list[Quote]], text: str, speaker: str) -> None:
    rows = full(text)
    assert any(row.speaker_text is not None and row.speaker_text.endswith(speaker) for row in rows), rows


def test_an_office_cut_at_its_hyphen_is_another_office(read: Callable[[str], list[Quote]]) -> None:
    (row,) = read("The vice-president said the well was dry.")
    assert row.speaker_role == "vice-president"


@pytest.mark.parametrize(
    "text",
    [
        "Higher wages create a change in expectations called the “second wave”.",
        "The drought threatens to ruin the harvest.",
        "It is a plan that encourages farmers to sell.",
        "The meeting discussed the price of bread.",
        "While most of the north opposed the plan, the south agreed.",
    ],
)
def test_what_no_one_utters_is_no_quote(read: Callable[[str], list[Quote]], text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The plan says the road will open.", "the road will open"),
        ("The mayor threatens to close the road.", "to close the road"),
        ("While the road is old, it is safe, the mayor said.", "While the road is old, it is safe"),
        ("The road is old (as is the bridge) according to the mayor.", "The road is old (as is the bridge)"),
        ("The mayor said roofs must be re-tiled.", "roofs must be re-tiled"),
        (
            "Police said that they stopped the driver, took his keys, and sent him home.",
            "they stopped the driver, took his keys, and sent him home",
        ),
    ],
)
def test_content_keeps_what_belongs_to_it(read: Callable[[str], list[Quote]], text: str, content: str) -> None:
    assert [row.content for row in read(text)] == [content]


def test_a_cue_joined_to_another_is_told_by_the_same_speaker(read: Callable[[str], list[Quote]]) -> None:
    rows = read(
        "A clerk complained in a lengthy speech that she hadn’t been granted access to the hall and accused the mayor "
        "of preferring flattery to hard questions."
    )
    assert all(row.nested_in is None and row.speaker_text == "A clerk" for row in rows)
    assert {row.cue for row in rows} == {"complained", "accused"}


def test_a_quote_goes_on_behind_a_cue_with_marks_of_its_own(read: Callable[[str], list[Quote]]) -> None:
    rows = read(
        "“This is a matter for the police,” the mayor told reporters while answering charges of a “grand vendetta”. "
        "“There is no politics involved in this.”"
    )
    whole = [row for row in rows if row.quote_type == "direct" and len(row.content.split()) > 3]
    assert len(whole) == 2
    assert len({row.attribution_id for row in whole}) == 1


def test_an_open_quote_behind_a_colon_goes_on_in_the_next_paragraph(read: Callable[[str], list[Quote]]) -> None:
    rows = read('He said; "There is one teacher to many students. We have told them.\n\n"So we need to let them know."')
    assert len({row.attribution_id for row in rows}) == 1
    assert len(rows) == 2


def test_lists_of_kinds_do_not_contradict_one_another() -> None:
    person, body, country = (lexicon.nouns(kind) for kind in ("person", "organization", "country"))
    assert not person & country
    assert not body & country
    assert not lexicon.nouns("several") & lexicon.nouns("somebody")
    assert person & body <= {"publisher"}
