"""Days by number: 17 April 2017, April 17, 17/04/2017, May 3 to 5."""

import re
from collections.abc import Iterator
from datetime import date

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading, spanning, unresolved
from transforms.dates.month_rules import year_behind
from transforms.dates.nearness import SIDE, fitting_day
from transforms.dates.patterns import rule
from transforms.dates.tense import Tense
from transforms.dates.words import STEPS, day_number, full_year, month_number
from warehouse.schema import Basis


@rule(r"(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})", needs="digit")
def year_first(match: re.Match[str], _: Context) -> Reading | None:
    """2017-04-17, 2017/4/17."""
    found = periods.valid(int(match["year"]), int(match["month"]), int(match["day"]))
    return period_reading(*match.span(), periods.day(found), "stated") if found and 1000 <= found.year < 2200 else None


@rule(r"(?P<a>\d{1,2})(?P<sep>[/.-])(?P<b>\d{1,2})(?P=sep)(?P<year>\d{4}|\d\d)", needs="digit")
def day_or_month_first(match: re.Match[str], context: Context) -> Reading | None:
    """17/04/2017. Where both numbers may be the month, only the year is certain, unless the article's other dates tell
    which comes first.
    """
    if match["sep"] != "/" and len(match["year"]) < 4:
        return None
    year, a, b = full_year(match["year"]), int(match["a"]), int(match["b"])
    days = {found for found in (periods.valid(year, b, a), periods.valid(year, a, b)) if found}
    if not days or not 1000 <= year < 2200:
        return None
    if len(days) == 1:
        return period_reading(*match.span(), periods.day(days.pop()), "stated")
    day_first = _day_first(context.text)
    if day_first is None:
        return period_reading(*match.span(), periods.year(year), "stated")
    month, day = (b, a) if day_first else (a, b)
    return period_reading(*match.span(), periods.day(date(year, month, day)), "inferred")


NUMBERED = re.compile(r"(?<![\w/.-])(\d{1,2})[/.-](\d{1,2})[/.-](?:\d{4}|\d\d)(?![\w/-])")


def _day_first(text: str) -> bool | None:
    """Whether the dates of a text that can be read in one way only have the day first; None where they do not tell."""
    told = [(int(a), int(b)) for a, b in NUMBERED.findall(text)]
    first = {a > b for a, b in told if (a > 12) != (b > 12) and max(a, b) <= 31}
    return first.pop() if len(first) == 1 else None


# A month day may carry its weekday, and the year may stand apart: "Monday, 17 April", "April 17, 2017", "May 3-5".
WEEKDAY_LEAD = r"(?:(?:(?:this|last|next|this past) )?(?P<weekday><WEEKDAY_ANY>)(?:,? (?:the )?| ?\())?"


YEAR_TAIL = (
    r"(?:(?:,|,? of| in)? (?P<year><YEAR>)(?![\d,.-]\d)|,? (?P<which>last|this|next) year|,? (?P<short>['’]\d\d))?"
)


@rule(WEEKDAY_LEAD + r"(?P<day><DAY>)(?: day)?(?: of|,|-)? ?(?P<month><MONTH>)" + YEAR_TAIL, needs="month")
def day_month(match: re.Match[str], context: Context) -> Reading | list[Reading] | None:
    """17 April 2017, 3rd of May."""
    return _month_day(match, context)


@rule(
    WEEKDAY_LEAD
    + r"(?:(?:early|late) (?:on )?)?(?:(?P<before>last|next|this) )?"
    + r"(?P<month><MONTH>)(?:,(?= <DAY>,? <YEAR>))? ?(?:the )?(?P<day><DAY>)"
    + YEAR_TAIL,
    needs="month",
)
def month_day(match: re.Match[str], context: Context) -> Reading | list[Reading] | None:
    """April 17, 2017; Apr. 17; May 3 to 5."""
    return _month_day(match, context)


@rule(
    r"(?P<first><DAY>)(?= ?(?:-|–|—| to | and | & | or |/) ?(?:the )?"
    r"(?P<day><DAY>)(?: of)? (?P<month><MONTH>)" + YEAR_TAIL + r"\b)",
    needs="month",
)
def first_of_days(match: re.Match[str], context: Context) -> Reading | list[Reading] | None:
    """The 3 of '3-5 May 2017' and of '3 and 5 May'; the rest is a day and month of its own."""
    number = day_number(match["first"])
    found, basis = _resolve_month_day(match, context, number)
    if found is None:
        return None
    return period_reading(match.start("first"), match.end("first"), periods.day(found), basis)


def _month_day(match: re.Match[str], context: Context) -> Reading | list[Reading] | None:
    start, end = spanning(match)
    if "(" in match[0] and context.text[end : end + 1] == ")":
        end += 1  # Monday (July 25)
    number = day_number(match["day"])
    if _counts(match, context, end):
        return None
    found, basis = _resolve_month_day(match, context, number)
    if found is None:
        impossible = periods.valid(2000, month_number(match["month"]), number) is None
        return None if impossible else unresolved(start, end)
    first = period_reading(start, end, periods.day(found), basis)
    return [first, *_last_of_days(context, first)]


def _counts(match: re.Match[str], context: Context, end: int) -> bool:
    """'in May 30 people were hurt': the number counts what follows it."""
    if match.start("day") < match.start("month"):
        return context.before(match.start(), 2).endswith(":")
    if match["year"] or match["day"][-1].isalpha() or not context.before(match.start()).endswith("in "):
        return False
    token = context.token(end + 1, end + 2)
    return token is not None and token.tag_ == "NNS"


def _resolve_month_day(match: re.Match[str], context: Context, number: int) -> tuple[date | None, Basis]:
    month = month_number(match["month"])
    if match["year"] or match["short"]:
        return periods.valid(full_year((match["year"] or match["short"]).strip("'’")), month, number), "stated"
    year = year_behind(context, match.end())
    if year is not None:
        return periods.valid(year, month, number), "stated"
    if context.today is None:
        return None, "inferred"
    if match["which"]:
        return periods.valid(context.today.year + STEPS[match["which"].lower()], month, number), "inferred"
    candidates = [periods.valid(context.today.year + step, month, number) for step in (-1, 0, 1)]
    which = match.groupdict().get("before")
    tense: Tense | None = SIDE.get((which or "").lower()) or context.tense_of_day(*match.span())
    if which and tense in ("past", "future"):
        candidates = [c for c in candidates if c and (c < context.today) == (tense == "past")]
    elif context.is_done(*match.span()):
        candidates = [c for c in candidates if c and c <= context.today]
    return fitting_day([c for c in candidates if c], context.today, tense), "inferred"


def _last_of_days(context: Context, first: Reading) -> Iterator[Reading]:
    """The 5 of 'May 3 to 5' and 'May 3-5, 2016'."""
    joiner = r"\s?(?:-|–|—|to|until|through|and(?=\s\d\d?(?:st|nd|rd|th)?[,.;)]))\s?"
    if context.before(first.start, 9).endswith("between "):
        joiner = r"\s?(?:-|–|—|to|until|through|and)\s?"
    tail = context.text[first.end : first.end + 20].split("\n", 1)[0]
    found = re.match(
        rf"{joiner}(?:the\s)?(\d{{1,2}})(?:st|nd|rd|th)?(?:, (\d{{4}}))?(?![\d/:%]|[.,]\d| (?:percent|a\.m|p\.m))", tail
    )
    if found is None or first.date_start is None:
        return
    last = periods.valid(first.date_start.year, first.date_start.month, int(found[1]))
    if last is not None and last > first.date_start:
        end = first.end + (found.end(2) if found[2] else found.end(1))
        yield period_reading(first.end + found.start(1), end, periods.day(last), first.basis or "inferred")
