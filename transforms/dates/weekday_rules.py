"""Weekdays, and days with a name."""

import re
from datetime import date, timedelta

from transforms.dates import periods
from transforms.dates.context import Context, Reading, nearest_weekday, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.nearness import SIDE, fitting_day
from transforms.dates.patterns import rule
from transforms.dates.words import STEPS, month_number


@rule(
    r"(?:(?P<which>last|next|this) )?(?P<feast><FEAST>)"
    r"(?:,? (?:in |of )?(?:(?P<year><YEAR>)|(?P<named>last|this|next) year))?",
    needs="feast",
)
def feast(match: re.Match[str], context: Context) -> Reading | None:
    """Christmas Eve, Easter 1998, last Thanksgiving."""
    start, end = spanning(match)
    name = match["feast"].lower().replace("’", "'")
    if not match["feast"][0].isupper():
        return None
    if re.match(
        r"^ (?:and new year )?(?:island|egg|tree|card|carol|bunny|gift|song|sale|shopping|season|holiday|break|period|"
        r"market|party|parties|present|decoration|light|bonus|rush|spirit|vacation|recess|trade|spending)s?\b",
        context.after(match.end("feast")),
    ):
        return None
    if match["year"]:
        return period_reading(start, end, periods.day(_feast_day(name, int(match["year"]))), "stated")
    if context.today is None:
        return unresolved(start, end)
    today = context.today
    if match["named"]:
        return period_reading(
            start, end, periods.day(_feast_day(name, today.year + STEPS[match["named"].lower()])), "inferred"
        )
    days = [_feast_day(name, today.year + step) for step in (-1, 0, 1)]
    which = (match["which"] or "").lower()
    tense = SIDE.get(which) or context.tense(start, end)
    found = fitting_day(days, today, tense)
    return period_reading(start, end, periods.day(found) if found else None, "inferred")


def _feast_day(name: str, year: int) -> date:
    words = lexicon()
    if name in words["feasts"]:
        return date.fromisoformat(f"{year:04}-{words['feasts'][name]}")
    if name in words["easter"]:
        return periods.easter(year) + timedelta(words["easter"][name])
    return periods.nth_weekday(year, *words["nth_weekday"][name])


@rule(
    r"(?:(?:early|late|earlier|later)(?: on)? )?"
    r"(?:(?P<which>last|next|this past|this coming|this|the coming|the past|the following|the previous|that|"
    r"the same) )?"
    r"(?P<weekday><WEEKDAY>)(?P<possessive>['’]s)?(?:(?: |-)(?P<part><DAYPART>))?"
    r"(?:,? (?:of )?(?P<week>last|this|next|that) week)?",
    needs="weekday",
)
def weekday(match: re.Match[str], context: Context) -> Reading | None:
    """Monday, last Monday, Friday night, Monday of last week."""
    start, end = spanning(match)
    if match["possessive"] and not match["part"]:
        end = match.start("possessive")
    every_week = None if match["which"] or match["week"] else _in_timetable(match, context)
    if every_week is not None:
        code = lexicon()["dayparts"].get((match["part"] or every_week).lower(), "")
        value = f"XXXX-WXX-{lexicon()['weekdays'][match['weekday'].lower()]}{code}"
        return Reading(start, end, value, "SET", anchors=False)
    found = _weekday_date(match, context, start, end)
    if found is None:
        return unresolved(start, end, "TIME" if match["part"] else "DATE")
    if match["part"]:
        return Reading(
            start,
            end,
            found.isoformat() + lexicon()["dayparts"][match["part"].lower()],
            "TIME",
            found,
            found,
            "time",
            "inferred",
        )
    return period_reading(start, end, periods.day(found), "inferred")


@rule(
    r"(?:the |every |each )?(?P<nth>first|second|third|fourth|last) (?P<weekday><WEEKDAY>)(?P<plural>s)? (?:of|in) "
    r"(?:(?P<every>each|every) month|(?P<month>the month|(?:<MONTH>))(?:,? (?P<year><YEAR>))?)",
    needs="weekday",
)
def weekday_of_month(match: re.Match[str], context: Context) -> Reading | None:
    """The first Monday of May 2016, the last Friday of each month."""
    number = lexicon()["weekdays"][match["weekday"].lower()]
    nth = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}[match["nth"].lower()]
    tense = context.tense(*match.span())
    the_month = (match["month"] or "").lower() == "the month"
    always = match["every"] or match["plural"] or match[0][:5].lower() in ("every", "each ")
    if always or (the_month and tense not in ("past", "future")):
        return Reading(*match.span(), "P1M", "SET", anchors=False)
    if the_month or (context.today is None and not match["year"]):
        return unresolved(*match.span())
    today = context.today or date(int(match["year"]), 1, 1)
    years = [int(match["year"])] if match["year"] else [today.year + step for step in (-1, 0, 1)]
    days = [periods.nth_weekday(year, month_number(match["month"]), number, nth) for year in years]
    found = fitting_day(days, today, tense)
    return period_reading(
        *match.span(), periods.day(found) if found else None, "stated" if match["year"] else "inferred"
    )


DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
BESIDE = r"(?:, and |, or |, | and | or | & )"
DAYS_BEFORE, DAYS_BEHIND = re.compile(rf"(?:{DAY}{BESIDE}){{1,6}}$"), re.compile(rf"(?:{BESIDE}{DAY}){{1,6}}(?!\w)")
PLURAL_BEHIND = re.compile(
    rf"(?:{BESIDE}{DAY}){{0,6}}{BESIDE}{DAY}(?:s| (?P<part>night|evening|morning|afternoon)s)\b", re.IGNORECASE
)


def _in_timetable(match: re.Match[str], context: Context) -> str | None:
    """Where the day is one of a list that holds for every week, the part of the day the list ends on, or "": Friday and
    Saturday nights; where no verb tells of one time past or ahead, Monday, Wednesday and Friday. None elsewhere.
    """
    start, end = match.span("weekday")
    before, behind = context.text[max(0, start - 90) : start], context.text[end : end + 90]
    plural = PLURAL_BEHIND.match(behind)
    if plural:
        return plural["part"] or ""
    lists = [found[0] for found in (DAYS_BEFORE.search(before), DAYS_BEHIND.match(behind)) if found]
    listed = sum(text.count("day") for text in lists) >= 2
    return "" if listed and context.tense(start, end) not in ("past", "future") else None


def _weekday_date(match: re.Match[str], context: Context, start: int, end: int) -> date | None:
    number = lexicon()["weekdays"][match["weekday"].lower()]
    which, today = (match["which"] or "").lower(), context.today
    if which in ("the following", "the previous", "that", "the same"):
        return _weekday_from_anchor(context, number, which)
    if today is None:
        return None
    week = match["week"] or _week_behind(context, match.end())
    if week:
        return _weekday_in_week(context, number, week.lower())
    if which in ("last", "this past", "the past"):
        return today - timedelta((today.isoweekday() - number - 1) % 7 + 1)
    if which in ("next", "this coming", "the coming"):
        return today + timedelta((number - today.isoweekday() - 1) % 7 + 1)
    tense = context.tense_of_day(start, end)
    if which == "this" and tense is None:
        tense = "future"
    if match["possessive"] and tense == "future" and not context.is_led_ahead(start):
        # "Wednesday's ruling" under a verb that looks ahead may lie on either side.
        return fitting_day([nearest_weekday(today, number, side) for side in ("past", "future")], today, None)
    return nearest_weekday(today, number, tense)


def _week_behind(context: Context, end: int) -> str | None:
    """The week that the end of a range gives its start: Monday to Friday of last week."""
    found = re.match(
        rf"\s?(?:-|–|—|to|through|until|and)\s?{DAY}(?: of)? (last|this|next) week\b", context.text[end : end + 40]
    )
    return found[1] if found else None


def _weekday_from_anchor(context: Context, number: int, which: str) -> date | None:
    anchor = context.anchor("day")
    if anchor is None or anchor.date_start is None:
        return None
    day = anchor.date_start
    if which == "the following":
        return day + timedelta((number - day.isoweekday() - 1) % 7 + 1)
    if which == "the previous":
        return day - timedelta((day.isoweekday() - number - 1) % 7 + 1)
    known = (r.date_start for r in reversed(context.readings) if r.precision in ("day", "time") and r.date_start)
    return next((d for d in known if d.isoweekday() == number), None)


def _weekday_in_week(context: Context, number: int, which: str) -> date | None:
    base = context.today
    if which == "that":
        anchor = context.anchor("week")
        base = anchor.date_start if anchor else None
        which = "this"
    if base is None:
        return None
    return base - timedelta(base.isoweekday() - number) + timedelta(7 * STEPS[which])
