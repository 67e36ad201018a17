"""Quarters and years of a firm's accounts: which one is told again, and whose days no one knows."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms import dates
from transforms.document import Document
from warehouse.schema import Date

Make = Callable[..., Document]
NOVEMBER = date(2016, 11, 2)
"""The third quarter of 2016 is over, the fourth goes on."""


def read(make: Make, text: str, today: date | None = NOVEMBER) -> list[Date]:
    return dates.rows(make(text, published_date=today))


TOLD = "Net income rose in the third quarter. "


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        (TOLD + "Sales were 5 million, up from 4 million a year earlier.", "a year earlier", "2015-Q3"),
        (TOLD + "Sales were 5 million, up from 4 million a year ago.", "a year ago", "2015-Q3"),
        (TOLD + "It has 13 shops, up from seven a year ago.", "a year ago", "2015"),
        (TOLD + "For the nine months, profit was 5 million, up from 4 million a year ago.", "a year ago", "2015"),
        (TOLD + "For the nine months, it had a profit, against a year-earlier loss.", "year-earlier", "2015"),
        (
            TOLD + "A fourth-quarter charge will follow. Sales in the latest quarter fell.",
            "the latest quarter",
            "2016-Q3",
        ),
        (
            TOLD + "Sales will fall in the fourth quarter. In the year-ago period they rose.",
            "the year-ago period",
            "2015-Q3",
        ),
        (TOLD + "Sales rose from the corresponding period last year.", "the corresponding period last year", "2015-Q3"),
        (TOLD + "Sales in last year's quarter were 3 million.", "last year's quarter", "2015-Q3"),
        (TOLD + "Sales in the 2014 quarter were 3 million.", "the 2014 quarter", "2014-Q3"),
        (TOLD + "For the quarter a year ago, it had a loss.", "the quarter a year ago", "2015-Q3"),
        ("Sales fell in the June quarter.", "the June quarter", "2016-Q2"),
        ("Output shrank in 3Q2015.", "3Q2015", "2015-Q3"),
        ("It had a profit in the quarter ended Sept. 29.", "the quarter", "2016-Q3"),
        ("It had a profit in the quarter ended July 31.", "the quarter", "P3M"),
        ("It had a profit in the quarter ended June 30, 2014.", "the quarter", "2014-Q2"),
    ],
)
def test_periods_told_from_the_quarter_reported_on(make_document: Make, text: str, words: str, value: str) -> None:
    assert (words, value) in [(row.text, row.value) for row in read(make_document, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sales fell in the first and second quarters of 2014.", ["2014-Q1", "2014-Q2"]),
        ("Sales fell in the second and third quarters.", ["2016-Q2", "2016-Q3"]),
        ("Sales fell in the first and second halves of last year.", ["2015-H1", "2015-H2"]),
        ("Its sales are best in the first and fourth quarters.", []),
    ],
)
def test_two_quarters_joined(make_document: Make, text: str, found: list[str]) -> None:
    assert [row.value for row in read(make_document, text)] == found


@pytest.mark.parametrize("text", ["Sales rose from the same period last year.", "Sales rose in the latest quarter."])
def test_without_a_quarter_told_there_is_none(make_document: Make, text: str) -> None:
    assert all("Q" not in (row.value or "") for row in read(make_document, text))


def test_a_quarter_left_open_is_not_passed_over(make_document: Make) -> None:
    text = (
        "It grew in the first quarter of 2014. Now the June quarter is over. Sales rose from the same period last year."
    )
    assert [row.value for row in read(make_document, text, None)][-1] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Net income fell in the fiscal second quarter.", "2016-Q2"),
        ("Net income fell in the fourth quarter ended June 30.", "2016-Q4"),
        ("It said fourth-quarter profit rose.", "2016-Q4"),
        ("Spending rose in the fiscal year 2015/2016.", "2015/2016"),
    ],
)
def test_the_days_of_a_fiscal_period_are_open(make_document: Make, text: str, value: str) -> None:
    row = read(make_document, text)[0]
    assert (row.value, row.date_start, row.date_end) == (value, None, None)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("Net income fell in the second quarter ended June 30.", date(2016, 4, 1)),
        ("Net income will fall in the fourth quarter.", date(2016, 10, 1)),
    ],
)
def test_the_days_of_a_calendar_quarter_are_known(make_document: Make, text: str, start: date) -> None:
    assert read(make_document, text)[0].date_start == start
