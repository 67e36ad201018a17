"""Acts of every beat, and one row for one happening however often it is told. Texts of our own."""

from collections.abc import Callable

import pytest

from tests.told import actors, triggers
from transforms.document import Document

Read = Callable[..., Document]


# Acts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # a body that lets a plan go ahead backs it
        ("The cabinet approved the budget of the ministry.", [("approved", "SUPPORT")]),
        # what a resolution says is the act, and passing it no other
        ("The senate passed a resolution condemning the junta of Chad.", [("condemning", "ACCUSE")]),
        ("The farmers have started a petition demanding a new bridge.", [("demanding", "REQUEST")]),
        # before a court anyone's plea is an act of law
        ("The banker pleaded not guilty to fraud on Monday.", [("pleaded", "REJECT")]),
        ("The banker pleaded guilty to fraud on Monday.", [("pleaded", "CONCEDE")]),
        ("The banker denied the charges.", [("denied", "REJECT")]),
        ("The father demanded the body of his son.", [("demanded", "REQUEST")]),
        ("She was refused bail on Monday.", [("refused", "REJECT")]),
        ("The minister was resigning on Monday with a heavy heart.", [("resigning", "CONCEDE")]),
        ("The minister was resigned to waiting.", []),
        (
            "The premier thanked groups that petitioned the senate of Chad.",
            [("thanked", "SUPPORT"), ("petitioned", "REQUEST")],
        ),
        # a claim accuses where it tells of another's wrong, which is its content
        ("The opposition claimed that the police tortured two students.", [("claimed", "ACCUSE")]),
        ("The opposition claimed that the police came late.", []),
        # a warning threatens where what is to come is done against someone
        ("The governor warned that the police would arrest the protesters.", [("warned", "THREATEN")]),
        ("The governor warned that prices would rise.", []),
        # a wish offers something where it is to do it with another
        ("The premier expressed his wish to cooperate with Peru.", [("expressed", "AGREE")]),
        ("The premier expressed his wish to see the farmers happy.", []),
        # what one says a claim is tells how one takes it
        ("The mayor called the claims of the union baseless.", [("called", "REJECT")]),
        ("The senator described the decision of the ministry as shameful.", [("described", "ACCUSE")]),
        ("The nurses have been on strike for a week.", [("strike", "PROTEST")]),
        ("The premier met the envoy of Peru to discuss the border with Chad.", [("met", "CONSULT")]),
        # words to the reader, and a relative clause of suspicion, tell nothing that was done
        ("Visit the ministry for a list of doctors.", []),
        ("The court heard a man suspected of theft.", []),
    ],
)
def test_acts_of_every_beat(read: Read, text: str, expected: list[tuple[str, str]]) -> None:
    assert triggers(read(text)) == expected


@pytest.mark.parametrize(
    ("text", "target"),
    [
        # whom what is agreed to, warned of or wished for is done to
        ("Norway agreed to withdraw its troops from Mali.", ["Mali"]),
        ("The governor warned that the police would arrest the protesters.", ["the protesters"]),
        ("The premier expressed his wish to cooperate with Peru.", ["Peru"]),
        # whom aid is for, where no one is told to get it
        (
            "The premier announced a donation of 3 million dollars to feed the refugees in Chad.",
            ["the refugees in Chad"],
        ),
        # *of* names the deed
        ("Police suspect the mayor of fraud.", ["the mayor"]),
    ],
)
def test_who_is_acted_upon(read: Read, text: str, target: list[str]) -> None:
    assert actors(read(text), "target") == target


def test_who_calls_on_another_is_who_says_that_there_are_gaps(read: Read) -> None:
    document = read("The mayor said that there were gaps, calling on the ministry to act.")
    assert actors(document, "source") == ["The mayor"]


# One happening, one row


@pytest.mark.parametrize(
    "text",
    [
        "Rebels kidnapped two nurses in Alba. The army said that the kidnapping took place at night.",
        "The court convicted Bora of fraud. A jury had found Bora guilty on all counts.",
        "The minister held a meeting with the Danish envoy. The governor attended the meeting.",
        "Nurses staged a protest in Alba on Monday. Teachers joined the protest.",
        "The minister held meetings with the Danish envoy. He described the two days of meetings with officials.",
    ],
)
def test_what_points_back_to_a_happening_is_no_second(read: Read, text: str) -> None:
    assert len(read(text).events) == 1


@pytest.mark.parametrize(
    "text",
    [
        # other victims, other days, other words rejected
        "Rebels killed a nurse in Alba. The army said that rebels also killed two teachers.",
        "Rebels killed two nurses in Alba. The killing of a teacher by a gang took place in Bora.",
        "Police arrested Ivor Bora in May 2019. Police arrested Ivor Bora again in June 2021.",
        "The union rejected the payroll. The union rejected the timetable.",
        "The mayor threatened a strike. The mayor also threatened a boycott.",
        # a word that tells it from others of its kind
        "The minister held a meeting with the Danish envoy. The previous meeting with the envoy took place at night.",
    ],
)
def test_other_happenings_stay_apart(read: Read, text: str) -> None:
    assert len(read(text).events) == 2
