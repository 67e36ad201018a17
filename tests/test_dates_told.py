"""Time expressions in the running text: what belongs together, what is told of what, and what is left open."""

from collections.abc import Callable
from datetime import date

import pytest

from transforms import dates
from transforms.dates import periods, reader
from transforms.document import Document
from warehouse.schema import Entity

Make = Callable[..., Document]
MONDAY = date(2017, 4, 17)


def values(make: Make, text: str, today: date | None = MONDAY) -> list[tuple[str, str | None]]:
    return [(row.text, row.value) for row in dates.rows(make(text, published_date=today))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The offer ends at 5 p.m. EST, Nov. 6, 2017.", [("5 p.m. EST, Nov. 6, 2017", "2017-11-06T17:00")]),
        ("They met at 9:30 a.m. on Friday, April 14.", [("9:30 a.m. on Friday, April 14", "2017-04-14T09:30")]),
        ("They met Friday night, April 14.", [("Friday night, April 14", "2017-04-14TNI")]),
        ("They met on the night of April 14.", [("the night of April 14", "2017-04-14TNI")]),
        ("They met in the early hours of Friday.", [("the early hours of Friday", "2017-04-14TMO")]),
        ("They met in the week of March 8.", [("the week of March 8", "2017-W10")]),
        ("They met on the weekend of March 11.", [("the weekend of March 11", "2017-W10-WE")]),
        ("They met this Friday, April 14, 2017.", [("this Friday, April 14, 2017", "2017-04-14")]),
        ("They met on April, 14, 2017.", [("April, 14, 2017", "2017-04-14")]),
    ],
)
def test_neighbours_that_are_one_expression(make_document: Make, text: str, found: list[tuple[str, str]]) -> None:
    assert values(make_document, text) == found


def test_a_weekday_that_is_not_that_date_stands_apart(make_document: Make) -> None:
    assert ("April 12", "2017-04-12") in values(make_document, "They met Friday night, April 12.")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A bomb went off at 3:15 p.m. in the market.", "2017-04-17T15:15"),
        ("On May 12, 1994 he fled. He was shot at 10 p.m. near a lake.", "1994-05-12T22:00"),
        ("He fled on May 12, 1994.\nHe was shot at 10 p.m. near a lake.", "T22:00"),
        ("The museum is open from 8 a.m. every day.", "T08:00"),
        ("The museum opens at 8 a.m.", "T08:00"),
    ],
)
def test_a_time_of_day_has_the_day_that_is_told(make_document: Make, text: str, value: str) -> None:
    assert value in [found for _, found in values(make_document, text)]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("By the year 2023 the debt will fall.", "the year 2023"),
        ("They said 2022 could become the driest year.", "2022"),
        ("She presented 2019 budget figures.", "2019"),
        ("They expect growth to go on into 2019.", "2019"),
        ("It grew in both 2015 and 2016.", "2015"),
        ("The World Cup 2014 was far away.", "2014"),
        ("He praised its historic 2016 peace agreement.", "2016"),
    ],
)
def test_digits_used_as_years_are(make_document: Make, text: str, year: str) -> None:
    assert (year, year[-4:]) in values(make_document, text)


@pytest.mark.parametrize("text", ["They bought 2000 shares.", "He pays with Windows 2000.", "It holds 1950 litres."])
def test_digits_that_count_or_name_are_no_years(make_document: Make, text: str) -> None:
    assert values(make_document, text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In the third quarter profit fell. In 2015 it rose. Sales in the quarter fell.", ("the quarter", "2017-Q2")),
        ("Net rose in the first quarter, against a year-earlier loss.", ("year-earlier", "2016-Q1")),
        ("The year-ago third quarter was better.", ("The year-ago third quarter", "2016-Q3")),
        ("Net rose, against a year-earlier loss.", ("year-earlier", "2016")),
        ("Sales fell in the first half of the year.", ("the first half of the year", "2017-H1")),
        ("Net fell for the full year.", ("the full year", "2017")),
        ("In 2015 the firm grew; net fell for the full year.", ("the full year", "2015")),
        ("Output fell in the first nine months of the year.", ("the year", "2017")),
        ("Shares have risen since year-end.", ("year-end", "2016")),
    ],
)
def test_years_and_quarters_told_of_before(make_document: Make, text: str, found: tuple[str, str]) -> None:
    text_, value = found
    if value == "2017-Q2":  # the nearest third quarter is the one told; whichever it is, the quarter is the same
        read = dict(values(make_document, text))
        assert read[text_] == read["the third quarter"]
    else:
        assert found in values(make_document, text)


@pytest.mark.parametrize("text", ["She is the player of the year.", "It was the year of the flood."])
def test_the_year_of_a_thing_is_no_year(make_document: Make, text: str) -> None:
    assert values(make_document, text) == []


LENGTHS = [
    ("Over the next couple of years it will grow.", "P2Y"),
    ("The next three quarters matter.", "P9M"),
    ("It lost money for several quarters.", "PXQ"),
    ("A day-long meeting ended.", "P1D"),
    ("The weeklong fair ended.", "P1W"),
    ("Its decades-long dispute ended.", "PXDE"),
    ("Over the years he grew tired.", "PXY"),
    ("In the weeks ahead they meet.", "PXW"),
    ("In the first days of the war they fled.", "PXD"),
    ("The six-month-old truce held.", "P6M"),
    ("A decades-old treaty was broken.", "PXDE"),
    ("Five minutes later he left.", "PT5M"),
    ("A few days later it rained.", "PXD"),
    ("A minute and a half later he left.", "PT1M30S"),
    ("Eight trading days passed.", "P8D"),
    ("They argued for five frantic days.", "P5D"),
]


@pytest.mark.parametrize(("text", "value"), LENGTHS)
def test_lengths(make_document: Make, text: str, value: str) -> None:
    (row,) = dates.rows(make_document(text))
    assert (row.value, row.value_type, row.date_start) == (value, "DURATION", None)


@pytest.mark.parametrize(
    "text",
    [
        "The 53-year-old mayor left.",
        "The 7-year-old law student won.",
        "It will bring back the glory days of the club.",
        "A quarter of the men left.",
        "The reporters of 60 Minutes left.",
        "The daily Harbour Today was sold.",
        "The future of the club is dark.",
        "It is warm all year long.",
        "Women in their 20s and 30s left.",
        "Good Christmas sales helped.",
        "It was a weekend meeting.",
        "They recalled the optimistic days of independence.",
        "Hours of operation are short.",
    ],
)
def test_what_is_no_time(make_document: Make, text: str) -> None:
    assert [value for value in values(make_document, text) if value[1] != "P1D"] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It earns 40 million a year.", ("a year", "P1Y", "SET")),
        ("It is open seven days a week.", ("a week", "P1W", "SET")),
        ("It gave the miners a week to leave.", ("a week", "P1W", "DURATION")),
    ],
)
def test_how_often_and_how_long(make_document: Make, text: str, found: tuple[str, str, str]) -> None:
    assert found in [(row.text, row.value, row.value_type) for row in dates.rows(make_document(text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It rained in the 1960s and 70s.", [("the 1960s", "196"), ("70s", "197")]),
        ("The ‘80s were dry.", [("The ‘80s", "198")]),
        ("The 2016/2017 season ended.", [("2016/2017", "2016/2017")]),
        ("The war of 1991-1992 was long.", [("1991", "1991"), ("1992", "1992")]),
        ("The school year 2015 – 2016, they say, was short.", [("2015", "2015"), ("2016", "2016")]),
        ("It hired men in its May reform.", [("May", "2017-05")]),
        ("It met on 4/6/2016 and on 27/8/2016.", [("4/6/2016", "2016-06-04"), ("27/8/2016", "2016-08-27")]),
        ("It met on 4/6/2016.", [("4/6/2016", "2016")]),
    ],
)
def test_years_months_and_days_as_written(make_document: Make, text: str, found: list[tuple[str, str]]) -> None:
    assert values(make_document, text) == found


def test_some_day_is_no_length(make_document: Make) -> None:
    assert values(make_document, "She dreamt of a day when it would end.") == []


def test_what_a_paper_is_called_is_no_repetition(make_document: Make) -> None:
    assert values(make_document, "The daily Harbour Post said so.") == []
    assert values(make_document, "The daily tally fell.") == [("daily", "P1D")]


def test_what_one_may_do_has_no_day(make_document: Make) -> None:
    assert values(make_document, "Visitors can enter at 8 a.m. on foot.") == [("8 a.m.", "T08:00")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They fear the future.", ("the future", "FUTURE_REF")),
        ("It happened in the past.", ("the past", "PAST_REF")),
        ("In the past decade it grew.", ("the past decade", "P10Y")),
        ("In today's world that matters.", ("today", "PRESENT_REF")),
    ],
)
def test_times_without_a_day(make_document: Make, text: str, found: tuple[str, str]) -> None:
    assert values(make_document, text) == [found]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Neither the boy nor the girl could be found Wednesday.", "2017-04-12"),
        ("The first states to join the pact on Friday were small.", "2017-04-14"),
        ("The offer had been due to expire Friday.", "2017-04-14"),
        ("The trial begins Friday.", "2017-04-21"),
        ("The club met this weekend.", "2017-W15-WE"),
        ("The club will meet this weekend.", "2017-W16-WE"),
        ("A man walks past a shop on Friday.", "2017-04-14"),
    ],
)
def test_weekdays_by_the_clause(make_document: Make, text: str, value: str) -> None:
    assert value in [found for _, found in values(make_document, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The bars are full on Friday and Saturday nights.", ["XXXX-WXX-5TNI", "XXXX-WXX-6TNI"]),
        ("The boats leave Monday, Wednesday, and Friday.", ["XXXX-WXX-1", "XXXX-WXX-3", "XXXX-WXX-5"]),
        ("The council met on Wednesday, Thursday and Friday.", ["2017-04-12", "2017-04-13", "2017-04-14"]),
        ("The dry season (December to April) is long.", ["XXXX-12", "XXXX-04"]),
        ("It rained from January to March.", ["2017-01", "2017-03"]),
        ("It is forecast to rain on Friday.", ["2017-04-21"]),
    ],
)
def test_what_holds_for_every_week_or_year_has_no_day(make_document: Make, text: str, found: list[str]) -> None:
    assert [value for _, value in values(make_document, text)] == found


def located(lat: float, n_mentions: int) -> Entity:
    return Entity(
        entity_id=f"e{lat}", article_id="a", entity_type="country", name="Farland", lat=lat, lon=0.0,
        n_mentions=n_mentions, first_char_start=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("places", "first"),
    [
        ([], None),
        ([located(48.0, 2), located(-30.0, 1)], date(2016, 6, 1)),
        ([located(-30.0, 2), located(48.0, 1)], date(2016, 12, 1)),
        ([located(5.0, 3), located(48.0, 2)], None),
        ([located(-30.0, 1), located(48.0, 1)], None),
    ],
)
def test_seasons_have_days_where_the_places_tell_the_hemisphere(
    make_document: Make, places: list[Entity], first: date | None
) -> None:
    document = make_document("They met last summer.", published_date=MONDAY)
    document.entities = places
    (row,) = dates.rows(document)
    assert (row.date_start, row.precision) == (first, "season")


def test_a_southern_summer_of_one_year_is_open(make_document: Make) -> None:
    document = make_document("They met in the summer of 2012 and in the winter of 2013.")
    document.entities = [located(-30.0, 1)]
    summer, winter = dates.rows(document)
    assert (summer.value, summer.date_start) == ("2012-SU", None)
    assert (winter.value, winter.date_start, winter.date_end) == ("2013-WI", date(2013, 6, 1), date(2013, 8, 31))


@pytest.mark.parametrize("code", ["SP", "SU", "FA", "WI"])
def test_seasons_of_the_two_hemispheres_are_half_a_year_apart(code: str) -> None:
    north, south = periods.season(2016, code), periods.season(2016, code, "south")
    assert north.start is not None and south.start is not None
    assert abs(north.start.month - south.start.month) == 6
    assert reader.hemisphere([]) is None
