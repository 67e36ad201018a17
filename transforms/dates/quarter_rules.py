"""Quarters and halves of a year, by number, by code, by the month they end with."""

import re
from collections.abc import Callable

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning
from transforms.dates.nearness import near_period
from transforms.dates.patterns import blocks, rule
from transforms.dates.periods import Period, without_days
from transforms.dates.words import STEPS, month_number


@rule(
    r"(?:the )?(?:(?:(?P<front_which>this|last|next)(?: fiscal)? year['’]s|(?P<front><YEAR>)(?:['’]s)?) )?"
    r"(?:fiscal[ -])?"
    r"(?P<nth>first|second|third|fourth|final|last|1st|2nd|3rd|4th|opening)[ -](?P<unit>quarter|half)"
    r"(?:(?: of|,)?(?: fiscal(?: year)?| financial year)? (?P<year><YEAR>)| (?:of )?(?P<which>last|this|next) year|"
    r"(?P<the> of the year))?",
    needs="quarter",
)
def quarter(match: re.Match[str], context: Context) -> Reading | None:
    """The third quarter, the first half of 2016, last year's fourth quarter."""
    start, end = spanning(match)
    nth = NTH.get(match["nth"].lower())
    nth = nth or (int(match["nth"][0]) if match["nth"][0].isdigit() else None)
    halves = match["unit"].lower() == "half"
    if match["nth"].lower() == "last" and not halves:
        return None
    dated = match["year"] or match["front"] or match["which"] or match["front_which"] or match["the"]
    if nth is None or (halves and ((nth > 2 and nth != 4) or not dated)):
        return None
    make, count = (periods.half, 2) if halves else (periods.quarter, 4)
    nth = min(nth, count)
    year, which = match["year"] or match["front"], match["which"] or match["front_which"]
    found = make(int(year), nth) if year else _near(make, nth, which, match, context)
    if found is not None and _is_fiscal(match, found, context):
        found = without_days(found)
    return period_reading(start, end, found, "stated" if year else "inferred")


NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "opening": 1}
Make = Callable[[int, int], Period]


def _near(make: Make, nth: int, which: str | None, match: re.Match[str], context: Context) -> Period | None:
    """The `nth` quarter or half of the year that `which` names, else the nearest; None without an article date."""
    if context.today is None:
        return None
    steps = [STEPS[which.lower()]] if which else [-1, 0, 1]
    candidates = [make(context.today.year + step, nth) for step in steps]
    return near_period(candidates, context.today, context.tense(*match.span()))


def _is_fiscal(match: re.Match[str], period: Period, context: Context) -> bool:
    """Whether a quarter or half is counted from no one knows which month: one called fiscal, one that ended in another
    month than that of the calendar, one whose results are told while that of the calendar goes on.
    """
    if re.search(r"\b(?:fiscal|financial)\b", match[0], re.IGNORECASE):
        return True
    ended = ENDED.match(context.text[match.end() : match.end() + 40])
    if ended is not None and period.end is not None:
        return month_number(ended["month"]) != period.end.month
    if re.search(r"\b(?:half|year|\d{4})\b", match[0].lower()) or context.today is None or period.end is None:
        return False
    return period.end >= context.today and context.tense(*match.span()) == "past"


ENDED = re.compile(rf",? (?:that |which )?end(?:ed|ing|s) (?:on |in )?(?P<month>{blocks()['MONTH']})\b", re.IGNORECASE)


@rule(
    r"(?:the )?(?P<first>first|second|third|fourth),?(?P<joint> and | to | through | or )(?:the )?"
    r"(?P<second>first|second|third|fourth) (?P<unit>quarter|halve)s"
    r"(?: of (?:(?P<year><YEAR>)|(?P<which>last|this|next) year))?",
    needs="quarters",
)
def quarters(match: re.Match[str], context: Context) -> list[Reading] | None:
    """The second and third quarters of 2016: each by itself, up to the joint and behind it."""
    make = periods.quarter if match["unit"].lower() == "quarter" else periods.half
    tense, year, which = context.tense(*match.span()), match["year"], match["which"]
    if not year and not which and tense not in ("past", "future"):
        return None
    found: list[Reading] = []
    for word, start, end in (
        ("first", match.start(), match.end("first")),
        ("second", match.start("second"), match.end()),
    ):
        nth = NTH[match[word].lower()]
        if make is periods.half and nth > 2:
            return None
        period = make(int(year), nth) if year else _near(make, nth, which, match, context)
        found.append(period_reading(start, end, period, "stated" if year else "inferred"))
    return found


@rule(
    r"(?:the )?(?P<month>(?-i:March|June|September|December)) quarter(?:,? (?:of |in )?(?:(?P<year><YEAR>)|"
    r"(?P<which>last|this) year))?",
    needs="quarter",
)
def quarter_by_month(match: re.Match[str], context: Context) -> Reading | None:
    """The June quarter: the one that ends with that month."""
    nth, year = month_number(match["month"]) // 3, match["year"]
    found = periods.quarter(int(year), nth) if year else _near(periods.quarter, nth, match["which"], match, context)
    return period_reading(*match.span(), found, "stated" if year else "inferred")


@rule(
    r"Q(?P<nth>[1-4])(?:,? (?:of )?(?P<year><YEAR>))?|(?P<front><YEAR>)[ -]?Q(?P<second>[1-4])|"
    r"(?P<third>[1-4])Q ?(?P<last><YEAR>)",
    needs="digit",
)
def quarter_code(match: re.Match[str], context: Context) -> Reading | None:
    """Q3 2016, 2016 Q3, 3Q2016."""
    start, end = spanning(match)
    nth = int(match["nth"] or match["second"] or match["third"])
    year = match["year"] or match["front"] or match["last"]
    found = periods.quarter(int(year), nth) if year else _near(periods.quarter, nth, None, match, context)
    return period_reading(start, end, found, "stated" if year else "inferred")
