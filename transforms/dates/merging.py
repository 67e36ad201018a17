"""Neighbours that are one expression: 5 p.m. EST, Nov. 6; the night of July 14; the week of March 6."""

import re
from dataclasses import replace
from datetime import date

from transforms.dates import periods
from transforms.dates.context import Context, Reading
from transforms.dates.lexicon import lexicon

BETWEEN = re.compile(r",?[^\S\n]+(?:on[^\S\n]+)?(?:the[^\S\n]+)?")
OF = re.compile(
    r"(?<![\w-])(?:the[^\S\n]+)?(?:(?P<unit>week|weekend)|(?:early[^\S\n]+|late[^\S\n]+)?(?P<part>morning|afternoon|"
    r"evening|night)|(?:early|small|wee)[^\S\n]+(?:morning[^\S\n]+)?(?P<hours>hours))[^\S\n]+(?:of|on)[^\S\n]+"
    r"(?:the[^\S\n]+)?$",
    re.IGNORECASE,
)


def merged(readings: list[Reading], context: Context) -> list[Reading]:
    """The readings, with those that make one expression of two as one."""
    found: list[Reading] = []
    for single in readings:
        first = found[-1] if found else None
        reading = _with_words_before(single, context)
        if first and reading.start < first.end:
            reading = single
        one = _time_of_date(first, reading, context) if first else None
        if one is not None:
            found[-1] = one
        else:
            found.append(reading)
    return found


def _time_of_date(first: Reading, second: Reading, context: Context) -> Reading | None:
    """A time of day and the date behind it: '9 a.m. on 3 May'; 'Friday night, July 8', where that day is a Friday."""
    day, clock = _one_day(second), re.search(r"T.*", first.value or "")
    if first.value_type != "TIME" or clock is None or day is None or second.value_type != "DATE":
        return None
    if not BETWEEN.fullmatch(context.text[first.end : second.start]):
        return None
    if first.date_start is not None and (first.date_start.isoweekday() != day.isoweekday() or _named(second, context)):
        return None
    value = f"{day}{clock[0]}"
    return replace(
        first, end=second.end, value=value, date_start=day, date_end=day, precision="time", basis=second.basis
    )


def _named(reading: Reading, context: Context) -> bool:
    """Whether a date is told by a name, not by its number."""
    return not any(letter.isdigit() for letter in context.text[reading.start : reading.end])


def _with_words_before(reading: Reading, context: Context) -> Reading:
    """A day with 'the night of' or 'the week of' in front of it."""
    day = _one_day(reading)
    if day is None or reading.value_type != "DATE":
        return reading
    before = context.text[max(0, reading.start - 40) : reading.start]
    led = OF.search(before)
    if led is None:
        return reading
    start = reading.start - len(before) + led.start()
    if led["unit"]:
        code = {"week": "W", "weekend": "WE"}[led["unit"].lower()]
        period = periods.unit_at(code, day)
        return Reading(
            start, reading.end, period.value, "DATE", period.start, period.end, period.precision, reading.basis
        )
    code = lexicon()["dayparts"][(led["part"] or "morning").lower()]
    return Reading(start, reading.end, f"{day}{code}", "TIME", day, day, "time", reading.basis)


def _one_day(reading: Reading) -> date | None:
    return reading.date_start if reading.precision == "day" and reading.date_start == reading.date_end else None
