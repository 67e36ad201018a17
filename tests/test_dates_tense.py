"""Which side of the article's day a weekday, a month or a day of the month lies on."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms import dates
from transforms.document import Document

Make = Callable[..., Document]
WEDNESDAY = date(2017, 4, 19)


def values(make: Make, text: str) -> list[str | None]:
    return [row.value for row in dates.rows(make(text, published_date=WEDNESDAY))]


BEHIND = [
    ("The mayor resigned on Wednesday.", "2017-04-19"),
    ("The mayor resigned on Thursday.", "2017-04-13"),
    ("By Thursday, the army had taken the town.", "2017-04-13"),
    ("The strike, which began on Monday, goes on.", "2017-04-17"),
    ("The army says it took the town on Sunday.", "2017-04-16"),
    ("He will stay in jail, where he has been since Friday.", "2017-04-14"),
    ("A report published on Friday names them.", "2017-04-14"),
    ("A meeting had been scheduled for Monday.", "2017-04-17"),
    ("He was to have been sworn in on Tuesday.", "2017-04-18"),
    ("The truce held until Friday.", "2017-04-14"),
    ("No one was hurt in Saturday's fire.", "2017-04-15"),
    ("The boys walk past a shop on Saturday.", "2017-04-15"),
    ("It is the third attack since Sunday.", "2017-04-16"),
    ("The mayor will ask why the guards did not come on Friday.", "2017-04-14"),
    ("The vote was held in May.", "2016-05"),
    ("The vote was held on May 3.", "2016-05-03"),
]


@pytest.mark.parametrize(("text", "value"), BEHIND)
def test_what_lies_behind(make_document: Make, text: str, value: str) -> None:
    assert value in values(make_document, text)


AHEAD = [
    ("The mayor will resign on Wednesday.", "2017-04-19"),
    ("The mayor is resigning on Friday.", "2017-04-21"),
    ("The vote, expected on Thursday, may be close.", "2017-04-20"),
    ("Ahead of Friday's vote, tension rose.", "2017-04-21"),
    ("Ahead of Sunday's vote, tension rose.", "2017-04-23"),
    ("The hearing was postponed until Friday.", "2017-04-21"),
    ("The hearing was set for Friday.", "2017-04-21"),
    ("The hearing, set for Friday, was called off.", "2017-04-21"),
    ("Voting takes place on Sunday.", "2017-04-23"),
    ("The law takes effect on Friday.", "2017-04-21"),
    ("The first round is on Sunday.", "2017-04-23"),
    ("The deadline is Friday.", "2017-04-21"),
    ("The march on Saturday is likely to draw thousands.", "2017-04-22"),
    ("The march on Saturday aims to end the war.", "2017-04-22"),
    ("If they do not leave by Thursday, they face arrest.", "2017-04-20"),
    ("When she returns on Friday, they talk.", "2017-04-21"),
    ("He was due in court on Thursday.", "2017-04-20"),
    ("The board announced a vote in May.", "2017-05"),
    ("The board set a May 2 deadline.", "2017-05-02"),
]


@pytest.mark.parametrize(("text", "value"), AHEAD)
def test_what_lies_ahead(make_document: Make, text: str, value: str) -> None:
    assert value in values(make_document, text)


def test_the_weekday_of_a_month(make_document: Make) -> None:
    assert values(make_document, "They met on the first Monday of May 2016.") == ["2016-05-02"]
    assert values(make_document, "They will meet on the last Friday in June.") == ["2017-06-30"]
    assert values(make_document, "They meet on the second Tuesday of each month.") == ["P1M"]
    assert values(make_document, "It is shut on the first Monday of the month.") == ["P1M"]
    assert values(make_document, "They met on the last Friday of the month.") == [None]


def test_what_is_told_from_what_is_left_open_is_open(make_document: Make) -> None:
    text = "In 2010 the mine was sold. It shut last year. It was sold again the following year."
    rows = dates.rows(make_document(text))
    assert [row.value for row in rows] == ["2010", None, None]
    text = "In 2010 the mine was sold. It shut on 3 May the same year."
    assert [row.value for row in dates.rows(make_document(text))] == ["2010", None, "2010"]


def test_a_comparison_is_no_place_to_count_on_from(make_document: Make) -> None:
    text = "In 2015 it made 5 million, from 4 million a year earlier, with costs of 2 million, from 1 a year earlier."
    assert values(make_document, text) == ["2015", "2014", "2014"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("On May 3, 2016 it rained. Earlier in the day it had snowed.", ["2016-05-03", "2016-05-03"]),
        ("Earlier in the week it had snowed.", ["2017-W16"]),
        ("The club met the week before last.", ["2017-W14"]),
    ],
)
def test_units_told_of(make_document: Make, text: str, found: list[str]) -> None:
    assert values(make_document, text) == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("On May 3, 1929 she was born. She rose in 2012. She left four years later.", "2016"),
        ("On May 3, 2010 she left. She had won in 2005. Two days later she came back.", "2010-05-05"),
        ("She came in 2010. Six months later she left.", "P6M"),
        ("On May 3, 2010 she left. A day after that vote she came back.", "P1D"),
        ("In 1905 it was built. A century later it fell.", "200"),
        ("Schools need men for the next school year 2017-2018.", "2018"),
        ("On May 3, 2010 she left. Until that day comes, we wait.", "2010-05-03"),
    ],
)
def test_what_is_counted_from_what_was_told(make_document: Make, text: str, value: str) -> None:
    assert values(make_document, text)[-1] == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It took place on the 3rd and 4th of May.", ["2016-05-03", "2016-05-04"]),
        ("It ran Monday through Friday last week.", ["2017-04-10", "2017-04-14"]),
    ],
)
def test_two_days_joined_lie_on_one_side(make_document: Make, text: str, found: list[str]) -> None:
    assert values(make_document, text) == found


def test_brackets_around_a_date_stay_together(make_document: Make) -> None:
    (row,) = dates.rows(make_document("They met on Monday (April 10) at noon.", published_date=WEDNESDAY))[:1]
    assert (row.text, row.value) == ("Monday (April 10)", "2017-04-10")
