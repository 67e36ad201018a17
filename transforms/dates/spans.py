"""Dates as other readers ask for them: those of a clause, those that fix a day, the two ends of a range as one."""

import re
from collections.abc import Sequence
from datetime import date

from warehouse.schema import Date

JOINER = re.compile(r"\s*(?:-|–|—|,? ?to|through|until|till|and)\s*(?:the )?\s*", re.IGNORECASE)


def dates_within(dates: Sequence[Date], start: int, end: int) -> list[Date]:
    """The dates that lie wholly between two offsets, in order."""
    return [d for d in dates if start <= d.char_start and d.char_end <= end]


def is_anchored(d: Date) -> bool:
    """Whether the expression says when: it is a date or time of day with known days, no length and no repetition."""
    return d.value_type in ("DATE", "TIME") and d.date_start is not None


def joined(text: str, first: Date, second: Date) -> tuple[date, date] | None:
    """First and last day of 'from May 3 to 5' or 'between 2010 and 2012', where the two stand as one range in `text`;
    None where they do not.
    """
    if first.date_start is None or second.date_end is None or second.date_end < first.date_start:
        return None
    between = text[first.char_end : second.char_start]
    if JOINER.fullmatch(between) is None:
        return None
    led = re.search(r"(?:from|between)\s+(?:the\s+)?$", text[: first.char_start][-20:], re.IGNORECASE)
    return (first.date_start, second.date_end) if led or between.strip() != "and" else None
