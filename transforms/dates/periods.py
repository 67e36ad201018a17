"""Stretches of the calendar: what TIMEX3 calls them, and the days they cover."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from warehouse.schema import Precision

SEASON_MONTHS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season north of the tropics, by the weatherman's count; south of them it is six months on."""

Hemisphere = Literal["north", "south"]

FINENESS: tuple[Precision, ...] = (
    "time", "day", "week", "month", "quarter", "season", "half", "year", "decade", "century",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar. `start` and `end` are both inside; None where the words do not fix them."""

    value: str
    start: date | None
    end: date | None
    precision: Precision


def day(d: date) -> Period:
    """One day."""
    return Period(d.isoformat(), d, d, "day")


def week(d: date) -> Period:
    """The week, Monday to Sunday, that holds `d`."""
    year, number, weekday = d.isocalendar()
    monday = d - timedelta(weekday - 1)
    return Period(f"{year}-W{number:02}", monday, monday + timedelta(6), "week")


def weekend(d: date) -> Period:
    """Saturday and Sunday of the week that holds `d`."""
    whole = week(d)
    assert whole.end is not None
    return Period(f"{whole.value}-WE", whole.end - timedelta(1), whole.end, "day")


def month(year: int, number: int) -> Period:
    """A month; `number` may run over or under 1 to 12 and carries into the year."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    return _months(f"{year:04}-{number:02}", year, number, 1, "month")


def quarter(year: int, number: int) -> Period:
    """A quarter; `number` may run over or under 1 to 4."""
    year, number = year + (number - 1) // 4, (number - 1) % 4 + 1
    return _months(f"{year:04}-Q{number}", year, 3 * number - 2, 3, "quarter")


def half(year: int, number: int) -> Period:
    """The first or second half of a year."""
    return _months(f"{year:04}-H{number}", year, 6 * number - 5, 6, "half")


def season(year: int, code: str, hemisphere: Hemisphere = "north") -> Period:
    """A season of a year (SP SU FA WI); one that crosses the new year is named by the year in which it starts."""
    first = SEASON_MONTHS[code] if hemisphere == "north" else (SEASON_MONTHS[code] + 5) % 12 + 1
    return _months(f"{year:04}-{code}", year, first, 3, "season")


def year(number: int) -> Period:
    """A calendar year."""
    return _years(f"{number:04}", number, 1, "year")


def decade(tens: int) -> Period:
    """A decade by its year divided by ten: 199 for the 1990s."""
    return _years(f"{tens:03}", tens * 10, 10, "decade")


def century(hundreds: int) -> Period:
    """A century by its years divided by a hundred: 19 for the twentieth."""
    return _years(f"{hundreds:02}", hundreds * 100, 100, "century")


def without_days(period: Period) -> Period:
    """The period with its value alone: on which days it begins and ends, the text does not tell."""
    return replace(period, start=None, end=None)


def _months(value: str, year: int, first: int, count: int, precision: Precision) -> Period:
    last = first + count - 1
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Period(value, date(year, first, 1), date(end_year, end_month, monthrange(end_year, end_month)[1]), precision)


def _years(value: str, first: int, count: int, precision: Precision) -> Period:
    return Period(value, date(max(first, 1), 1, 1), date(first + count - 1, 12, 31), precision)


def unit_at(unit: str, d: date, steps: int = 0) -> Period:
    """The unit that is `steps` after the one that holds `d`: day (D), week (W), weekend (WE), month (M), quarter (Q),
    year (Y), decade (10Y), century (100Y). Raises OverflowError or ValueError beyond the calendar, KeyError for others.
    """
    months = d.year * 12 + d.month - 1 + steps
    makers = {
        "D": lambda: day(d + timedelta(steps)),
        "W": lambda: week(d + timedelta(7 * steps)),
        "2W": lambda: week(d + timedelta(14 * steps)),
        "WE": lambda: weekend(d + timedelta(7 * steps)),
        "M": lambda: month(months // 12, months % 12 + 1),
        "6M": lambda: month(d.year, d.month + 6 * steps),
        "Q": lambda: quarter(d.year, (d.month - 1) // 3 + 1 + steps),
        "Y": lambda: year(d.year + steps),
        "10Y": lambda: decade(d.year // 10 + steps),
        "100Y": lambda: century(d.year // 100 + steps),
    }
    return makers[unit]()


def easter(year: int) -> date:
    """Easter Sunday of the western churches, by the anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def nth_weekday(year: int, number: int, weekday: int, nth: int) -> date:
    """The `nth` `weekday` (Monday 1) of a month; -1 for the last. Raises ValueError where the month has none."""
    if nth < 0:
        last = date(year, number, monthrange(year, number)[1])
        return last - timedelta((last.isoweekday() - weekday) % 7)
    first = date(year, number, 1)
    return date(year, number, 1 + (weekday - first.isoweekday()) % 7 + 7 * (nth - 1))


def valid(year: int, number: int, d: int) -> date | None:
    """That day, or None where the calendar has none."""
    try:
        return date(year, number, d)
    except ValueError:
        return None
