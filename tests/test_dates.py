"""Time expressions: their values, days, precision, and what is no date at all."""

import time
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from transforms import dates
from transforms.dates import periods, reader
from transforms.dates.context import Context, nearest_weekday
from transforms.dates.lexicon import lexicon
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import RULES, cues, expand
from transforms.document import Document
from warehouse.schema import Date

Make = Callable[..., Document]
MONDAY = date(2017, 4, 17)


def read(make: Make, text: str, today: date | None = MONDAY) -> list[Date]:
    return dates.rows(make(text, published_date=today))


def values(make: Make, text: str, today: date | None = MONDAY) -> list[tuple[str, str | None]]:
    return [(row.text, row.value) for row in read(make, text, today)]


STATED = [
    ("The dam opened on 17 April 2017.", "17 April 2017", "2017-04-17"),
    ("The dam opened on April 17, 2017.", "April 17, 2017", "2017-04-17"),
    ("The dam opened on Monday, 17 April 2017.", "Monday, 17 April 2017", "2017-04-17"),
    ("The dam opened on Apr. 3rd, 2017.", "Apr. 3rd, 2017", "2017-04-03"),
    ("The dam opened on 2017-04-17.", "2017-04-17", "2017-04-17"),
    ("The dam opened on 17/04/2017.", "17/04/2017", "2017-04-17"),
    ("The dam opened on 04/05/2017.", "04/05/2017", "2017"),
    ("The dam opened in May 1994.", "May 1994", "1994-05"),
    ("The dam opened in early May 1994.", "early May 1994", "1994-05"),
    ("The dam opened in 1994.", "1994", "1994"),
    ("The dam opened in early 2017.", "early 2017", "2017"),
    ("The dam opened in the 1990s.", "the 1990s", "199"),
    ("The dam opened in the late 1990s.", "the late 1990s", "199"),
    ("Dams were rare in the 19th century.", "the 19th century", "18"),
    ("The dam opened in the second quarter of 2016.", "the second quarter of 2016", "2016-Q2"),
    ("The dam opened in the first half of 2016.", "the first half of 2016", "2016-H1"),
    ("The dam opened in the spring of 1998.", "the spring of 1998", "1998-SP"),
    ("The dam opened in nineteen ninety-six.", "nineteen ninety-six", "1996"),
    ("The dam opened on Christmas Day 2011.", "Christmas Day 2011", "2011-12-25"),
]


@pytest.mark.parametrize(("text", "words", "value"), STATED)
@pytest.mark.parametrize("today", [None, MONDAY])
def test_a_stated_date_needs_no_article_date(
    make_document: Make, text: str, words: str, value: str, today: date | None
) -> None:
    assert (words, value) in values(make_document, text, today)


RELATIVE = [
    ("The council met on Monday.", "2017-04-17"),
    ("The council met on Tuesday.", "2017-04-11"),
    ("The council will meet on Tuesday.", "2017-04-18"),
    ("The council met last Monday.", "2017-04-10"),
    ("The council will meet next Monday.", "2017-04-24"),
    ("The council plans to meet on Friday.", "2017-04-21"),
    ("The vote scheduled for Friday was close.", "2017-04-21"),
    ("The council met yesterday.", "2017-04-16"),
    ("The council will meet tomorrow.", "2017-04-18"),
    ("The council met on Friday night.", "2017-04-14TNI"),
    ("The council met this morning.", "2017-04-17TMO"),
    ("The council met last week.", "2017-W15"),
    ("The council met earlier this week.", "2017-W16"),
    ("The council will meet next month.", "2017-05"),
    ("The council met last year.", "2016"),
    ("The council met last April.", "2016-04"),
    ("The council met in December.", "2016-12"),
    ("The council will meet in December.", "2017-12"),
    ("The council met on April 11.", "2017-04-11"),
    ("The council will meet on April 30.", "2017-04-30"),
    ("The council set a May 2 deadline.", "2017-05-02"),
    ("The council met two weeks ago.", "2017-W14"),
    ("The council met ten days ago.", "2017-04-07"),
    ("The council met three years ago.", "2014"),
    ("The council will meet in three days.", "2017-04-20"),
    ("The council met last summer.", "2016-SU"),
    ("The council met at 2 p.m. on Friday.", "2017-04-14T14:00"),
    ("The council met over the weekend.", "2017-W15-WE"),
]


@pytest.mark.parametrize(("text", "value"), RELATIVE)
def test_a_relative_date_is_told_from_the_article_day_and_the_tense(make_document: Make, text: str, value: str) -> None:
    assert value in [row.value for row in read(make_document, text)]


@pytest.mark.parametrize(("text", "value"), RELATIVE)
def test_without_an_article_date_a_relative_date_keeps_its_words_only(
    make_document: Make, text: str, value: str
) -> None:
    rows = read(make_document, text, None)
    assert rows
    assert all(row.date_start is None and row.date_end is None for row in rows)
    assert all(row.value is None or row.value.startswith("T") for row in rows)


def test_nothing_is_counted_from_the_day_of_an_update(make_document: Make) -> None:
    doc = make_document("The council met on Tuesday.", published_date=date(2017, 4, 1), published_basis="modified")
    assert [(one.text, one.date_start) for one in dates.rows(doc)] == [("Tuesday", None)]


def test_a_coarse_article_date_resolves_nothing(make_document: Make) -> None:
    doc = make_document("The council met on Tuesday.", published_date=date(2017, 4, 1), published_precision="month")
    assert [row.value for row in dates.rows(doc)] == [None]


LENGTHS = [
    ("The talks took three years.", "P3Y", "DURATION"),
    ("They signed a six-week truce.", "P6W", "DURATION"),
    ("The talks lasted two and a half hours.", "PT2H30M", "DURATION"),
    ("The talks went on for several months.", "PXM", "DURATION"),
    ("The talks took nearly forty years.", "P40Y", "DURATION"),
    ("They meet every Monday.", "XXXX-WXX-1", "SET"),
    ("They meet every two weeks.", "P2W", "SET"),
    ("They meet twice a week.", "P1W", "SET"),
    ("They meet annually.", "P1Y", "SET"),
]


@pytest.mark.parametrize(("text", "value", "kind"), LENGTHS)
@pytest.mark.parametrize("today", [None, MONDAY])
def test_lengths_and_repetitions(make_document: Make, text: str, value: str, kind: str, today: date | None) -> None:
    assert (value, kind) in [(row.value, row.value_type) for row in read(make_document, text, today)]


def test_a_past_length_ends_today(make_document: Make) -> None:
    (row,) = read(make_document, "Prices rose over the past three months.")
    assert (row.value, row.date_start, row.date_end) == ("P3M", date(2017, 1, 1), MONDAY)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The fair runs from May 3 to 5, 2016.", ["2016-05-03", "2016-05-05"]),
        ("The fair ran on 3-5 May 2016.", ["2016-05-03", "2016-05-05"]),
        ("The fair ran from April 30 to May 5, 2016.", ["2016-04-30", "2016-05-05"]),
        ("The war of 1991-1994 was long.", ["1991", "1994"]),
        ("It grew between 2010 and 2012.", ["2010", "2012"]),
        ("The 2016-17 season ended.", ["2016/2017"]),
    ],
)
def test_ranges_give_both_ends(make_document: Make, text: str, expected: list[str]) -> None:
    assert [row.value for row in read(make_document, text)] == expected


def test_joined_makes_a_range_of_two_dates(make_document: Make) -> None:
    text = "The fair runs from May 3 to 5, 2016."
    first, second = read(make_document, text)
    assert dates.joined(text, first, second) == (date(2016, 5, 3), date(2016, 5, 5))
    apart = "It opened in 2010 and in 2012."
    assert dates.joined(apart, *read(make_document, apart)) is None


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("He was tried on May 12, 1994. He died the same day.", "1994-05-12"),
        ("He was tried on May 12, 1994. He died two days later.", "1994-05-14"),
        ("He was tried on May 12, 1994. He died later that month.", "1994-05"),
        ("He was tried on May 12, 1994. He died the following year.", "1995"),
        ("He was tried on May 12, 1994. He died the next day.", "1994-05-13"),
    ],
)
def test_dates_told_from_the_date_before(make_document: Make, text: str, last: str) -> None:
    assert read(make_document, text)[-1].value == last


def test_the_end_of_a_war_and_its_length(make_document: Make) -> None:
    found = values(make_document, "The three-year war that ended on May 12, 1994 ruined the valley.", None)
    assert found == [("three-year", "P3Y"), ("May 12, 1994", "1994-05-12")]


@pytest.mark.parametrize(
    "text",
    [
        "May said the plan was dead.",
        "They began a march on the capital.",
        "The ministers may meet the press.",
        "Flight 2041 was late, and gate 1990 closed.",
        "They won 3-2 in front of 1,960 fans.",
        "It was the second attack on the port.",
        "A 35-year-old man was fined.",
        "The fall in prices hurt farmers.",
        "She sat down near the spring.",
        "They sent 2000 troops to the border.",
        "It cost $1995 to repair.",
    ],
)
def test_no_dates(make_document: Make, text: str) -> None:
    assert values(make_document, text) == []


def test_a_fiscal_year_leaves_its_days_open(make_document: Make) -> None:
    (row,) = read(make_document, "Revenue fell in fiscal 1989.")
    assert (row.value, row.precision, row.date_start) == ("1989", "year", None)


def test_precision_is_that_of_the_words(make_document: Make) -> None:
    row = read(make_document, "It ended in the 1990s.")[0]
    assert (row.precision, row.date_start, row.date_end) == ("decade", date(1990, 1, 1), date(1999, 12, 31))
    row = read(make_document, "It ended last week.")[0]
    assert (row.precision, row.date_start, row.date_end) == ("week", date(2017, 4, 10), date(2017, 4, 16))


def test_basis(make_document: Make) -> None:
    stated, inferred = read(make_document, "It ended in 1994, not on Monday.")
    assert (stated.basis, inferred.basis) == ("stated", "inferred")


def test_helpers(make_document: Make) -> None:
    text = "It opened in 1994. It closed in 1996 after two years."
    rows = read(make_document, text)
    assert [row.value for row in dates.dates_within(rows, 18, len(text))] == ["1996", "P2Y"]
    assert [dates.is_anchored(row) for row in rows] == [True, True, False]


def test_impossible_days_are_no_rows(make_document: Make) -> None:
    assert values(make_document, "It opened on February 31, 2017.") != [("February 31, 2017", "2017-02-31")]
    assert all(row.value != "2017-02-31" for row in read(make_document, "It opened on 31/02/2017."))


def test_the_lexicon_is_whole() -> None:
    words = lexicon()
    assert sorted(set(words["months"].values())) == list(range(1, 13))
    assert sorted(words["weekdays"].values()) == list(range(1, 8))
    assert set(words["seasons"].values()) == set(periods.SEASON_MONTHS)
    assert all(value.endswith("_REF") for value in words["references"].values())
    assert all(code.startswith("T") for code in words["dayparts"].values())
    assert all(date.fromisoformat(f"2016-{day}") for day in words["feasts"].values())
    for section in words.values():
        assert all(word == word.lower() for word in section)


def test_every_rule_is_well_made() -> None:
    for rule in RULES:
        assert rule.needs in cues()
        assert "<" not in expand(rule.pattern).replace("(?<!", "").replace("(?P<", "")


DAYS = st.dates(date(1950, 1, 1), date(2050, 12, 31))


@given(DAYS, st.integers(1, 7))
def test_the_nearest_weekday_is_within_a_week_and_fits_the_tense(today: date, weekday: int) -> None:
    past, future = nearest_weekday(today, weekday, "past"), nearest_weekday(today, weekday, "future")
    assert past.isoweekday() == future.isoweekday() == weekday
    assert timedelta(0) <= today - past <= timedelta(6)
    assert timedelta(0) <= future - today <= timedelta(6)


@given(DAYS, st.sampled_from(["D", "W", "M", "Q", "Y", "10Y", "100Y"]))
def test_periods_hold_their_day_and_touch_the_next(today: date, unit: str) -> None:
    here, following = periods.unit_at(unit, today), periods.unit_at(unit, today, 1)
    assert here.start is not None and here.end is not None and here.start <= today <= here.end
    assert following.start == here.end + timedelta(1)


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_in_spring(year: int) -> None:
    found = periods.easter(year)
    assert found.isoweekday() == 7
    assert date(year, 3, 22) <= found <= date(year, 4, 25)


@settings(max_examples=40, deadline=None)
@given(day=DAYS, style=st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%A, %d %B %Y", "%b. %d, %Y"]))
def test_every_written_day_reads_back(make_document: Make, day: date, style: str) -> None:
    style = style.replace("%b.", "%b" if day.month == 5 else "%b.")
    (row,) = read(make_document, f"The bridge opened on {day.strftime(style)}.", None)
    assert (row.value, row.date_start, row.date_end, row.basis) == (day.isoformat(), day, day, "stated")


@settings(max_examples=30, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(
            [
                "in",
                "the",
                "last",
                "two",
                "May",
                "Monday",
                "1994",
                "weeks",
                "ago",
                "to",
                "-",
                "of",
                "a",
                "year",
                ",",
                "5",
                "march",
                "%",
            ]
        )
    )
)
def test_rows_are_in_order_apart_and_true_to_the_text(make_document: Make, words: list[str]) -> None:
    text = " ".join(words) or "."
    end = 0
    for row in read(make_document, text):
        assert end <= row.char_start < row.char_end
        assert text[row.char_start : row.char_end] == row.text
        assert (row.date_start is None) == (row.date_end is None)
        assert row.date_start is None or row.date_end is None or row.date_start <= row.date_end
        end = row.char_end


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,960", 1960),
        ("35 000", 35000),
        ("twenty-four", 24),
        ("two and a half", 2.5),
        ("2 1/2", 2.5),
        ("half a million", 500_000),
        ("three hundred and five thousand", 305_000),
        ("264.1 million", 264_100_000),
        ("300 crore", 3_000_000_000),
        ("a dozen", 12),
    ],
)
def test_numbers(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("unit", ["1991-", "at 5:00 p.m. ", "May 3 to ", "one hundred and ", "2-3 "])
def test_endless_repetition_takes_time_in_proportion(unit: str) -> None:
    """20,000 characters of one kind in one sentence: no rule may go over them again and again."""
    words = spacy.blank("en")(unit * (20_000 // len(unit)))
    spaces = [bool(w.whitespace_) for w in words]
    doc = Doc(words.vocab, [w.text for w in words], spaces, heads=[0] * len(words), deps=["dep"] * len(words))
    started = time.process_time()
    reader.read(Context(doc.text, doc, MONDAY))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The office is open from Monday to Friday.", [("Monday to Friday", "XXXX-WXX-1/XXXX-WXX-5")]),
        ("They meet on Tuesdays.", [("Tuesdays", "XXXX-WXX-2")]),
        ("Output fell over the past two years.", [("the past two years", "P2Y")]),
        ("Doors open at 6:00pm. Seats are few.", [("6:00pm", "T18:00")]),
        ("Read https://example.com/2024/03/09/ferry today.", [("today", "2017-04-17")]),
        ("The paper said on Sunday, April 16: We must act.", [("Sunday, April 16", "2017-04-16")]),
        ("After its 1990 invasion of the island, the army left.", [("1990", "1990")]),
        ("Children under 13 years of age stay home.", []),
    ],
)
def test_edges_of_expressions(make_document: Make, text: str, found: list[tuple[str, str | None]]) -> None:
    assert values(make_document, text) == found
