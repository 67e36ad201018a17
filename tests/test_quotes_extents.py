"""Where content starts and ends, what is no speech, and whom a noun phrase takes up: one small text a rule."""

from collections.abc import Callable

import pytest

from transforms import dates, names, quotes
from transforms.document import Document
from warehouse.schema import Quote

Make = Callable[..., Document]


@pytest.fixture(scope="module")
def read(make_document: Make) -> Callable[[str], list[Quote]]:
    return lambda text: quotes.rows(make_document(text))


@pytest.fixture(scope="module")
def read_named(read_by: Callable[..., Make]) -> Callable[[str], list[Quote]]:
    read = read_by(names, dates, quotes)
    return lambda text: read(text).quotes


def contents(rows: list[Quote]) -> list[str]:
    return [row.content for row in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # joined clauses that are reported too
        (
            "The governor said the state needs a wall, but that he would not pay for it.",
            "the state needs a wall, but that he would not pay for it",
        ),
        (
            "She said the boat had been a gift, and the crew would need to sell it.",
            "the boat had been a gift, and the crew would need to sell it",
        ),
        (
            "She said the town was “a mess” and the mayor had been “far too slow” to act.",
            "the town was “a mess” and the mayor had been “far too slow” to act",
        ),
        # the paper's own words behind what was said
        (
            "The mayor said the bridge was safe, while other people went round by the ford.",
            "the bridge was safe",
        ),
        ("The mayor said the bank had lied, a charge that the owner denied.", "the bank had lied"),
        ("The mayor called the raid “cruel” in a tweet.", "the raid “cruel”"),
        ("The mayor promised to build a bridge, leaving the town happy.", "to build a bridge"),
        ("The mayor says the town will “grow up” - and he makes sure of it.", "the town will “grow up”"),
        ("The bar deemed him “well qualified,” which is its highest grade.", "him “well qualified,”"),
        # a hyphen is no pause
        (
            "She urged the town to join a state-led plan to mend the bridge.",
            "the town to join a state-led plan to mend the bridge",
        ),
        # marks at the front with the paper's words behind
        ("She says “the wind is at our backs” despite the loss.", "“the wind is at our backs” despite the loss"),
        ("“The talk is so plain” in the hall, she said on Monday.", "“The talk is so plain” in the hall"),
        ("They chanted “no more tax” and “no more toll.”", "“no more tax” and “no more toll.”"),
        # what the parse lost
        (
            "It said conflict and violence, failing harvests due to years of drought, and increases in food and other "
            "prices were driving more people into poverty.",
            "conflict and violence, failing harvests due to years of drought, and increases in food and other "
            "prices were driving more people into poverty",
        ),
        ("In spring she shared that the house was sold.", "the house was sold"),
    ],
)
def test_the_stretch(read: Callable[[str], list[Quote]], text: str, expected: str) -> None:
    assert expected in contents(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The two towns agreed on Monday to share a well.", "to share a well"),
        ("The mayor vowed last week not to leave the town.", "not to leave the town"),
        ("The mayor threatened last week to close the ford.", "to close the ford"),
    ],
)
def test_a_time_between_the_cue_and_its_infinitive_is_the_cues(
    read_named: Callable[[str], list[Quote]], text: str, expected: str
) -> None:
    assert contents(read_named(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The debt, estimated at 40 million, fell due in May.",
        "Described as an easy walk, the path has ten bridges.",
        "The men were dealt with according to the law.",
        "The two envoys have already pledged their support.",
        "A plane went to the coast to confirm the sinking.",
        "The law lets them deny a visa to the crew.",
        "It is a book co-written by two clerks.",
        "The former chief, who was held in May, pleaded guilty on Monday.",
    ],
)
def test_no_speech(read: Callable[[str], list[Quote]], text: str) -> None:
    assert read(text) == []


def test_one_quoted_by_another_is_the_speaker(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The agency quoted the mayor as saying the road was dry.")
    assert [(row.content, row.speaker_text) for row in rows] == [("the road was dry", "the mayor")]
    rows = read("“The road is dry,” the agency quoted the mayor as saying on Monday.")
    assert [(row.content, row.speaker_text) for row in rows] == [("The road is dry", "the mayor")]
    (row,) = read("The mayor was quoted as saying: “The road is dry.”")
    assert (row.cue, row.speaker_text) == ("was quoted as saying", "The mayor")


def test_a_verb_between_commas_has_its_speaker_behind_it(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The state, pointed out the mayor, will continue to pay for the bridge.")
    assert [(row.content, row.speaker_text) for row in rows] == [
        ("The state", "the mayor"),
        ("will continue to pay for the bridge", "the mayor"),
    ]


def test_a_participle_before_its_noun_is_no_cue(read: Callable[[str], list[Quote]]) -> None:
    rows = read("Ann Baker expressed her thoughts on the proposed law: “I am for it.”")
    assert [row.cue for row in rows] == ["expressed"]


def test_one_infinitive_joined_to_another_is_no_cue(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The leader urged the people to take to the streets and demand new polls.")
    assert [(row.cue, row.content) for row in rows] == [
        ("urged", "the people to take to the streets and demand new polls")
    ]


def test_paragraphs_left_open_go_back_to_the_first(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The fire came at night.\n\n“We lost the house and the boat.\n\n“It was a hard year,” the widow says.")
    assert [(row.cue, row.speaker_text) for row in rows] == [(None, "the widow"), ("says", "the widow")]
    assert len({row.attribution_id for row in rows}) == 1


def test_no_cue_is_part_of_the_content(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The court had erred, prosecutors said, according to the agency.")
    assert "according to the agency" not in contents(rows)


def test_one_report_told_twice_is_one(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The mayor said on the radio that the road was dry, he added.")
    assert [(row.content, row.cue) for row in rows] == [("the road was dry", "said")]


def test_subject_and_verb_of_speech_are_no_content(read: Callable[[str], list[Quote]]) -> None:
    rows = read("The mayor said according to Ann Baker the road was dry.")
    assert "The mayor said" not in contents(rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Several aides to the mayor said it was late.", "Several aides to the mayor"),
        ("Friends, aides and former rivals said it was late.", "Friends, aides and former rivals"),
    ],
)
def test_the_speaker_as_written(read: Callable[[str], list[Quote]], text: str, expected: str) -> None:
    assert [row.speaker_text for row in read(text)] == [expected]


def test_a_definite_noun_takes_up_the_one_named_before_it(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named(
        "Interior Minister Jane Okoro met the crews on Monday.\nThe official said the port would open in May."
    )
    assert [row.speaker_name for row in rows] == ["Jane Okoro"]
    rows = read_named(
        "Example Holdings Ltd opened a mill on Monday.\nThe company said the mill would employ 40 people."
    )
    assert [row.speaker_name for row in rows] == ["Example Holdings Ltd"]


def test_an_opening_finds_its_name_below(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named("The road will be shut, the governor said on Sunday.\nGovernor Jane Okoro met the crews there.")
    assert [row.speaker_name for row in rows] == ["Jane Okoro"]


def test_two_who_fit_are_told_apart_by_no_guess(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named(
        "Interior Minister Jane Okoro met Health Minister Ann Baker on Monday.\nThe official said the port would open."
    )
    assert [row.speaker_name for row in rows] == [None]


def test_capitals_that_stand_for_an_office(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named("Lieutenant Governor Peter Okoro met the crews on Monday.\n“We are proud of you,” the LG added.")
    assert [row.speaker_name for row in rows] == ["Peter Okoro"]


def test_one_named_in_what_is_said_has_not_the_floor(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named(
        "Party whip Peter Okoro spoke in town. The thesis was long, Okoro said. John Baker wrote half of it, he said."
    )
    assert [row.speaker_name for row in rows] == ["Peter Okoro", "Peter Okoro"]


def test_nobody_asks_oneself(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named("Senator Peter Okoro met the president on Monday, asking him to open the college.")
    assert all(row.addressee_name != row.speaker_name for row in rows)


def test_he_added_is_the_one_who_spoke_last(read_named: Callable[[str], list[Quote]]) -> None:
    rows = read_named("“The road is shut,” said Peter Okoro, a farmer.\nHe saw John Baker at the ford, he added.")
    assert rows[-1].speaker_name == "Peter Okoro"
