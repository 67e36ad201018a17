"""Ranges of days and months, and which of them a path or an address names."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flows.errors import UsageError
from transforms import sources, urls

MOST = 2000
"""Periods of one backfill; five years of days."""

WORDS = "give a month (2017-04), a day (2017-04-18), or a range of either (2017-01..2017-03)"
IN_PATH = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_./\\]?)(0[1-9]|1[0-2])(?:\2(0[1-9]|[12]\d|3[01]))?(?!\d)")
"""2017-04, 2017/04/18, 201704, 20170418 in the path of a file."""


@dataclass(frozen=True)
class Period:
    """A day or a month: all days from `first` to `last`."""

    name: str  # 2017-04-18 or 2017-04
    first: date
    last: date

    def holds(self, other: "Period") -> bool:
        """Whether all of another one lies in it."""
        return self.first <= other.first and other.last <= self.last

    def meets(self, other: "Period") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last

    def days(self) -> Iterator[date]:
        """Each day of it."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + timedelta(number)


def day(value: date) -> Period:
    """A day as a period."""
    return Period(value.isoformat(), value, value)


def month(value: date) -> Period:
    """The month that holds a day."""
    last = calendar.monthrange(value.year, value.month)[1]
    return Period(f"{value:%Y-%m}", value.replace(day=1), value.replace(day=last))


def periods(text: str) -> list[Period]:
    """The days of a range of days, the months of a range of months. Raises UsageError."""
    begin, dots, end = text.strip().partition("..")
    first, last = _period(begin, text), _period(end if dots else begin, text)
    if len(first.name) != len(last.name) or last.first < first.first:
        raise UsageError(f"{text}: is no range of days or months; {WORDS}")
    found = [first]
    while found[-1].name != last.name:
        following = found[-1].last + timedelta(1)
        found.append(day(following) if len(first.name) == len("2017-04-18") else month(following))
        if len(found) > MOST:
            raise UsageError(f"{text}: more than {MOST} days or months; {WORDS}")
    return found


def _period(name: str, text: str) -> Period:
    try:
        if re.fullmatch(r"\d{4}-\d\d", name):
            return month(date.fromisoformat(f"{name}-01"))
        if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
            return day(date.fromisoformat(name))
    except ValueError:
        pass
    raise UsageError(f"{text}: is no range of days or months; {WORDS}")


def named_in(place: str) -> Period | None:
    """The day or month that the path of a file or an address names; None for none, and for several that disagree."""
    if sources.is_web(place):
        if (found := urls.day_in(place)) is not None:
            return day(found)
        return month(found) if (found := urls.month_in(place)) is not None else None
    seen: list[Period] = []
    for year, _, number, of_month in IN_PATH.findall(place):
        try:
            one = date(int(year), int(number), int(of_month or 1))
        except ValueError:
            continue
        seen.append(day(one) if of_month else month(one))
    narrowest = min(seen, key=lambda one: one.last - one.first, default=None)
    return narrowest if narrowest is not None and all(one.holds(narrowest) for one in seen) else None


PLACEHOLDER = re.compile(r"\{(year|month|day)\}")


def has_placeholder(place: str) -> bool:
    """Whether a source is written with {year}, {month} or {day}."""
    return PLACEHOLDER.search(place) is not None


def filled(place: str, period: Period) -> list[str]:
    """The sources that one with placeholders stands for in a period, each once."""
    made = (
        place.replace("{year}", f"{one:%Y}").replace("{month}", f"{one:%m}").replace("{day}", f"{one:%d}")
        for one in period.days()
    )
    return list(dict.fromkeys(made))
