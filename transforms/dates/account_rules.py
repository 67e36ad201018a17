"""Periods of a firm's accounts, told from the quarter it reports on: the latest quarter, the year-ago period."""

import re

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading
from transforms.dates.lexicon import lexicon
from transforms.dates.nearness import fitting_day
from transforms.dates.patterns import rule
from transforms.dates.words import day_number, month_number
from warehouse.schema import Basis

FAR = 2_000
"""Characters over which 'the quarter' and 'a year ago' still speak of the quarter named last."""

QUARTER = re.compile(r"(\d{4})-Q([1-4])")
LONGER = re.compile(r"the\s(?:(?:first|latest)\s)?(?:six|nine|\d+)\smonths$|the\s(?:full\s|fiscal\s|financial\s)?year$")
"""Stretches that accounts tell beside the quarter; behind them, a year earlier is a year."""
LEAD = len("the latest ")


def quarter_reported(context: Context, start: int, ahead: bool = False) -> Reading | None:
    """Where the quarter is named that the article reports on at `start`: the last one, before those that are not over
    yet unless the words look `ahead`. Whatever years have been told since: the quarter can be of no year.
    """
    named = [r for r in context.readings if start - r.end <= FAR and r.anchors and QUARTER.fullmatch(r.value or "")]
    if any(r.value is None and "quarter" in context.text[r.start : r.end] for r in context.readings):
        return None  # one is left open: it may be the one meant
    today = context.today
    over = [r for r in named if r.date_end is None or today is None or r.date_end < today]
    return next(reversed(named if ahead or not over else over), None)


def quarter_compared(context: Context, start: int) -> Reading | None:
    """Where the quarter is named with which 'a year ago' at `start` compares: in a sentence that tells of results,
    with no longer stretch named since the quarter. None elsewhere.
    """
    return quarter_reported(context, start) if _tells_results(context, start) and not longer_told(context) else None


def longer_told(context: Context) -> bool:
    """Whether a longer stretch than a quarter, of the kind that accounts tell, has been named after the quarter."""
    for reading in reversed(context.readings):
        if reading.anchors and QUARTER.fullmatch(reading.value or ""):
            return False
        if LONGER.search(context.text[max(0, reading.start - LEAD) : reading.end].lower()):
            return True
    return False


def _tells_results(context: Context, start: int) -> bool:
    """Whether the sentence around `start` speaks of what a firm earns or sells."""
    token = context.token(start, start + 1)
    return token is not None and any(word.lower_ in RESULTS for word in token.sent)


RESULTS = frozenset(lexicon()["results"]["words"])


def same_quarter(start: int, end: int, named: Reading, year: int | None = None, years: int = 0) -> Reading:
    """The quarter that is `named`, in `year` or so many `years` after its own; its days open where they are there.

    One of another year is what is compared with: no place to count on from.
    """
    found = QUARTER.fullmatch(named.value or "")
    assert found is not None
    period = periods.quarter(year or int(found[1]) + years, int(found[2]))
    known = named.date_start is not None
    first, last = (period.start, period.end) if known else (None, None)
    anchors = year is None and not years
    return Reading(start, end, period.value, "DATE", first, last, "quarter", "inferred", anchors)


@rule(
    r"(?:the |that )?(?:(?P<which>latest|most recent|year-ago|year-earlier|comparable year-(?:ago|earlier)) )"
    r"(?:quarter|period)|the (?P<bare>quarter)(?! of\b|[-‑]| a year (?:ago|earlier)\b)",
    needs="quarter",
)
def quarter_told(match: re.Match[str], context: Context) -> Reading | None:
    """The quarter, the latest period, the year-ago quarter: the quarter the article has named."""
    ahead = match["bare"] is not None and context.tense(*match.span()) == "future"
    named = quarter_reported(context, match.start(), ahead)
    return same_quarter(*match.span(), named, years=-1 if "year" in (match["which"] or "") else 0) if named else None


@rule(
    r"(?:the )?(?:same|corresponding|comparable|equivalent|similar|like) (?:three-month )?(?:quarter|period)"
    r"(?: of| in| a|,)? (?:year (?:ago|earlier|before)|(?:the )?(?:last|previous|prior) year|(?P<year><YEAR>))|"
    r"(?:last year['’]s|the (?P<front><YEAR>)) (?:quarter|period)|the quarter a year (?:ago|earlier)",
    needs="quarter",
)
def quarter_of_year(match: re.Match[str], context: Context) -> Reading | None:
    """The same quarter a year ago, the corresponding period last year, last year's quarter, the 1988 quarter."""
    named = quarter_reported(context, match.start())
    if named is None or ("period" in match[0].lower() and longer_told(context)):
        return None
    year = match["year"] or match["front"]
    return same_quarter(*match.span(), named, int(year) if year else None, -1)


@rule(
    r"(?:(?:the|its|their|a) )?quarter(?= (?:that )?end(?:ed|ing) (?:on )?(?P<month><MONTH>) (?P<day><DAY>)"
    r"(?:,? (?P<year><YEAR>))?)",
    needs="quarter",
)
def quarter_ended(match: re.Match[str], context: Context) -> Reading:
    """The quarter ended June 30: that of the calendar where it ends with one, else three months, whichever they are."""
    month, day, today = month_number(match["month"]), day_number(match["day"]), context.today
    if match["year"]:
        last = periods.valid(int(match["year"]), month, day)
    else:
        days = [periods.valid(today.year + step, month, day) for step in (-1, 0, 1)] if today else []
        tense = context.tense_of_day(match.start("month"), match.end("day"))
        last = fitting_day([found for found in days if found], today, tense) if today else None
    if last is None or month % 3 or day < LATE:
        return Reading(*match.span(), "P3M", "DURATION", anchors=False)
    basis: Basis = "stated" if match["year"] else "inferred"
    return period_reading(*match.span(), periods.quarter(last.year, month // 3), basis)


LATE = 24
"""The day from which on a month is about to end: firms close their books on the last Friday or Sunday of it, too."""


@rule(
    r"(?:the |that )?(?:comparable )?year-(?:ago|earlier) (?P<nth>first|second|third|fourth) quarter|"
    r"(?:the )?(?P<bare>year-(?:ago|earlier))(?! (?:quarter|period|\w+ months))",
    needs="ago",
)
def year_before(match: re.Match[str], context: Context) -> Reading | None:
    """The year-ago third quarter; the year-earlier loss: that of the quarter or year told last, a year before."""
    named = None if match["nth"] or longer_told(context) else quarter_reported(context, match.start())
    if named is not None:
        return same_quarter(*match.span(), named, years=-1)
    told = context.anchor("year")
    year = told.date_start if told is not None else context.today
    if year is not None and context.today is not None and year.year == context.today.year - 1:
        year = context.today  # the year before has just been told of itself
    if year is None:
        return Reading(*match.span(), None, "DATE", anchors=False)
    nth = ("first", "second", "third", "fourth").index(match["nth"].lower()) + 1 if match["nth"] else None
    found = periods.quarter(year.year - 1, nth) if nth else periods.year(year.year - 1)
    return Reading(*match.span(), found.value, "DATE", found.start, found.end, found.precision, "inferred", False)
