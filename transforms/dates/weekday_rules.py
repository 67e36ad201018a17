"""Weekdays, and days with a name."""

import re
from datetime import date, timedelta

from transforms.dates import periods
from transforms.dates.context import Context, Reading, nearest_weekday, period_reading, spanning, unresolved
from transforms.dates.lexicon import lexicon
from transforms.dates.nearness import SIDE, fitting_day
from transforms.dates.patterns import rule
from transforms.dates.words import STEPS


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
        r"^ (?:island|egg|tree|card|carol|eggs|trees|cards|carols|bunny|gift|gifts|song|songs)",
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
    if match["week"]:
        return _weekday_in_week(context, number, match["week"].lower())
    if which in ("last", "this past", "the past"):
        return today - timedelta((today.isoweekday() - number - 1) % 7 + 1)
    if which in ("next", "this coming", "the coming"):
        return today + timedelta((number - today.isoweekday() - 1) % 7 + 1)
    tense = context.tense_of_day(start, end)
    if which == "this" and tense is None:
        tense = "future"
    if match["possessive"] and tense == "future":
        # "Wednesday's ruling" under a verb that looks ahead may lie on either side.
        return fitting_day([nearest_weekday(today, number, side) for side in ("past", "future")], today, None)
    return nearest_weekday(today, number, tense)


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
