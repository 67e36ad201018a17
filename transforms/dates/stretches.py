"""Steps and lengths on the calendar from the article's day or a date told before."""

from datetime import date, timedelta

from transforms.dates import periods
from transforms.dates.context import Context, Reading, period_reading
from transforms.dates.periods import Period
from warehouse.schema import Precision

GRAIN = {"D": "D", "W": "W", "2W": "W", "M": "M", "Q": "Q", "Y": "Y", "10Y": "Y"}
"""Units that a length may have to be laid on the calendar, and the unit by which its far end is told."""

ANCHOR: dict[str, Precision] = {
    "D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year", "WE": "day", "10Y": "decade",
}  # fmt: skip
"""How fine a date must be for the next or the same unit to be told from it."""


def stretch(start: int, end: int, value: str, code: str, count: int, side: int, today: date) -> Reading:
    """A DURATION that touches `today` and runs `count` units back (side -1) or ahead (side 1), in whole units."""
    distant = shift(today, code, side * count)
    if distant is None:
        return Reading(start, end, value, "DURATION")
    edge = periods.unit_at(GRAIN[code], distant)
    first, last = (edge.start, today) if side < 0 else (today, edge.end)
    return Reading(start, end, value, "DURATION", first, last, edge.precision, "inferred", anchors=False)


def shift(d: date, code: str, steps: int) -> date | None:
    """The day `steps` units away, days beyond a month's end drawn back to it; None beyond the calendar."""
    try:
        if code in ("D", "W", "2W"):
            return d + timedelta(steps * {"D": 1, "W": 7, "2W": 14}[code])
        months = steps * {"M": 1, "Q": 3, "6M": 6, "Y": 12, "10Y": 120, "100Y": 1200, "1000Y": 12000}[code]
        year, month = divmod(d.year * 12 + d.month - 1 + months, 12)
        target = periods.month(year, month + 1)
        assert target.end is not None
        return date(year, month + 1, min(d.day, target.end.day))
    except (ValueError, OverflowError, KeyError):
        return None


def from_anchor(start: int, end: int, code: str, step: int, context: Context) -> Reading:
    """The unit `step` after the one that holds the date told last: the same day, the following year."""
    anchor = context.anchor(ANCHOR.get(code, "year"))
    base = anchor.date_end if anchor and step > 0 else anchor.date_start if anchor else None
    return period_reading(start, end, period_at(code, base, step), "inferred")


def period_at(code: str, base: date | None, step: int) -> Period | None:
    """The unit `step` after the one that holds `base`; None without a base or beyond the calendar."""
    try:
        return periods.unit_at(code, base, step) if base else None
    except (ValueError, OverflowError, KeyError):
        return None
