"""Times of day: 2 p.m., 14:00 GMT, noon Thursday."""

import re
from dataclasses import replace
from datetime import date, timedelta

from transforms.dates.context import Context, Reading, nearest_weekday, spanning
from transforms.dates.lexicon import lexicon
from transforms.dates.numerals import parse_number
from transforms.dates.patterns import rule
from transforms.dates.tense import Tense, is_open
from transforms.dates.words import DAYS

ZONE = (
    r"(?: ?(?P<zone>(?-i:GMT|UTC|EDT|EST|CDT|CST|MDT|MST|PDT|PST|ET|BST|CET|CEST|EET|IST|MSK|AST|WAT|EAT|CAT|SAST|PKT|"
    r"JST|KST)|Eastern(?: time)?|local time))?"
)


@rule(
    r"(?:(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap]\.m\.?|[ap]m)|"
    r"(?P<h24>[01]?\d|2[0-3])[:.](?P<m24>[0-5]\d)(?P<hours> ?(?:hours|hrs|h))?|"
    r"(?P<mil>[01]\d[0-5]\d|2[0-3][0-5]\d)(?P<milhours> ?(?:hours|hrs|h))?|"
    r"(?P<oclock><NUMBER>) o['’]clock|(?P<word>noon|midday|midnight))" + ZONE + r"(?:,? (?:on |this )?"
    r"(?P<day>(?:<WEEKDAY>|today|yesterday|tomorrow)(?!,? (?:the )?(?:<DAY>(?: of)? )?<MONTH>)))?",
    needs="clock",
)
def clock(match: re.Match[str], context: Context) -> Reading | None:
    """2 p.m., 14:00 GMT, noon. Its day is that of a date in the same sentence, else of the article."""
    start, end = spanning(match)
    if not _is_clock(match, context):
        return None
    time = _time_of_day(match)
    if time is None:
        return None
    zone = "Z" if (match["zone"] or "").upper() in ("GMT", "UTC") else ""
    day = _named_day(match, context) if match["day"] else None
    if day is None:
        return Reading(start, end, f"T{time}{zone}", "TIME", None, None, "time", "stated", anchors=False)
    return Reading(start, end, f"{day}T{time}{zone}", "TIME", day, day, "time", "inferred", anchors=False)


NEAR = 8
"""How many readings to either side may give a time of day its day."""


def dated_clocks(readings: list[Reading], context: Context) -> list[Reading]:
    """Times of day that stand without a day, each with the day the text tells; none where it tells of none."""
    other = next(
        (at for at, r in enumerate(readings) if (_one_day(r) or context.today) != context.today), len(readings)
    )
    return [
        _dated(reading, readings[max(0, at - NEAR) : at + NEAR], context, at < other)
        if (reading.value or "").startswith("T")
        else reading
        for at, reading in enumerate(readings)
    ]


def _dated(reading: Reading, near: list[Reading], context: Context, of_today: bool) -> Reading:
    day = _day_told(reading, near, context, of_today)
    if day is None:
        return reading
    return replace(reading, value=f"{day}{reading.value}", date_start=day, date_end=day, basis="inferred")


def _day_told(reading: Reading, near: list[Reading], context: Context, of_today: bool) -> date | None:
    """The day nearest in the sentence, else the one told last in the paragraph, else the article's own where the text
    has spoken of no other day (`of_today`). What opens at nine every day, what one can enter at nine, has none.
    """
    span = context.parsed.char_span(reading.start, reading.end, alignment_mode="expand")
    if span is None:
        return None
    first, last = span.sent.start_char, span.sent.end_char
    beside = [(max(r.start - reading.end, reading.start - r.end), _one_day(r)) for r in near if first <= r.start < last]
    days = [(distance, day) for distance, day in beside if day]
    if days:
        return min(days)[1]
    if any(r.value_type == "SET" and first <= r.start < last for r in near):
        return None
    if context.tense(reading.start, reading.end) not in ("past", "future") or is_open(span.root):
        return None
    line = context.text.rfind("\n", 0, reading.start) + 1
    told = [day for r in near if line <= r.start < reading.start and (day := _one_day(r))]
    if told:
        return told[-1]
    return context.today if of_today else None


def _one_day(reading: Reading) -> date | None:
    known = reading.precision in ("day", "time") and reading.date_start == reading.date_end
    return reading.date_start if known else None


def _named_day(match: re.Match[str], context: Context) -> date | None:
    """The day written behind a time: 'noon Thursday'."""
    if context.today is None:
        return None
    name = match["day"].lower()
    if name in DAYS:
        return context.today + timedelta(DAYS[name])
    ahead = re.search(r"\b(?:until|till|by|due)\s$", context.before(match.start()))
    tense: Tense | None = "future" if ahead else context.tense(match.start("day"), match.end("day"))
    return nearest_weekday(context.today, lexicon()["weekdays"][name], tense)


def _is_clock(match: re.Match[str], context: Context) -> bool:
    if match["h24"]:
        dotted = "." in match[0][:3]
        led = re.search(
            r"\b(?:at|around|about|by|until|till|from|to|before|after|since|between|and)\s$",
            context.before(match.start()),
        )
        return bool(match["zone"] or match["hours"] or (led and not dotted))
    if match["mil"]:
        return match["milhours"] is not None or (match["zone"] or "").upper() in ("GMT", "UTC")
    return True


def _time_of_day(match: re.Match[str]) -> str | None:
    if match["word"]:
        return "24:00" if match["word"].lower() == "midnight" else "12:00"
    if match["oclock"]:
        number = parse_number(match["oclock"])
        return f"{int(number):02}:00" if number is not None and number <= 24 else None
    if match["mil"]:
        return f"{match['mil'][:2]}:{match['mil'][2:]}"
    if match["h24"]:
        return f"{int(match['h24']):02}:{match['m24']}"
    hour = int(match["hour"]) % 12 + (12 if match["half"].lower().startswith("p") else 0)
    return f"{hour:02}:{match['minute'] or '00'}"
