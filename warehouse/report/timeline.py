"""Events over time, in the finest unit in which most of the dated ones can be shown without claiming too much."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from warehouse.report.evidence import dictionaries, long
from warehouse.report.numbers import Number, Numbers

TOLD = "polarity = 'positive' AND modality IN ('happened', 'ongoing')"
"""What took place or goes on, as the article tells it."""


@dataclass(frozen=True)
class Unit:
    """A width of bars: which precisions are fine enough for it, how many bars back and ahead of the newest article."""

    name: str
    precisions: tuple[str, ...]
    back: int
    ahead: int
    step: Callable[[date, int], date]  # the beginning of the bar so many bars away from the one that holds a day
    label: Callable[[date], str]


def _months(day: date, n: int) -> date:
    count = day.year * 12 + day.month - 1 + n
    return date(min(max(count // 12, 1), 9998), count % 12 + 1, 1)


def _years(day: date, n: int) -> date:
    return date(min(max(day.year + n, 1), 9998), 1, 1)


def _days(day: date, n: int) -> date:
    return min(max(date.min + timedelta(400), day), date.max - timedelta(400)) + timedelta(n)


UNITS = (
    Unit("day", ("time", "day"), 44, 6, _days, long),
    Unit("month", ("time", "day", "week", "month"), 35, 3, _months, lambda day: f"{day:%B} {day.year}"),
    Unit("year", ("time", "day", "week", "month", "quarter", "season", "half", "year"), 49, 2, _years,
         lambda day: str(day.year)),
)  # fmt: skip

LEAST = 11
"""Units that the axis reaches back from the last bar at least, so that a single bar does not fill the drawing."""

ENOUGH = 0.5
"""Share of the dated events that must fall into the window of a unit for it to be taken."""


@dataclass(frozen=True)
class Bar:
    """One bar: its days, its name, its events in all and by kind."""

    start: date
    end: date  # the first day of the next one
    label: str
    number: Number
    kinds: dict[str, int]


@dataclass(frozen=True)
class Timeline:
    """The bars, and what is not drawn."""

    unit: str
    bars: list[Bar]
    first: date | None  # where the axis begins; no event stands between the window's beginning and this
    last: date | None  # the first day behind the axis
    drawn: Number
    earlier: Number
    later: Number
    coarse: Number  # in the window or over its edge, but dated too coarsely for a bar
    undated: Number


KINDS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
"""In the order in which they are stacked."""


def timeline(numbers: Numbers) -> Timeline:
    """Events by the day on which the text says they happened."""
    connection = numbers.connection
    (anchor,) = connection.execute(
        f"""
        SELECT coalesce((SELECT max(published_date) FROM told_leads),
                        (SELECT max(date_start) FROM told_events WHERE {TOLD} AND date_start IS NOT NULL))
        """
    ).fetchone() or (None,)
    undated = numbers.add("events", "Events without a date", f"{TOLD} AND date_start IS NULL AND date_end IS NULL")
    dated = f"{TOLD} AND (date_start IS NOT NULL OR date_end IS NOT NULL)"
    if anchor is None:
        none = numbers.add("events", "Events with a date", dated)
        return Timeline("day", [], None, None, none, none, none, none, undated)
    unit, first, last = _window(connection, anchor, dated)
    fine = _fine(unit)
    within = f"{dated} AND {fine} AND date_start >= DATE '{first}' AND date_start < DATE '{last}'"
    bars = []
    for n in range(-unit.back, unit.ahead + 1):
        start, end = unit.step(anchor, n), unit.step(anchor, n + 1)
        condition = f"{dated} AND {fine} AND date_start >= DATE '{start}' AND date_start < DATE '{end}'"
        kinds = _kinds(connection, condition)
        if kinds:
            number = numbers.add("events", f"Events of {unit.label(start)}", condition)
            bars.append(Bar(start, end, unit.label(start), number, kinds))
    shown_first = min(bars[0].start, max(first, unit.step(bars[-1].start, -LEAST))) if bars else first
    shown_last = bars[-1].end if bars else last
    return Timeline(
        unit.name, bars, shown_first, shown_last,
        numbers.add("events", "Events on the timeline", within),
        numbers.add("events", "Events before the timeline begins", f"{dated} AND date_end < DATE '{first}'"),
        numbers.add("events", "Events after the timeline ends", f"{dated} AND date_start >= DATE '{last}'"),
        numbers.add("events", f"Events dated more coarsely than to the {unit.name}, or across the timeline's beginning",
                    f"{dated} AND NOT coalesce({within}, false) AND NOT coalesce(date_end < DATE '{first}', false)"
                    f" AND NOT coalesce(date_start >= DATE '{last}', false)"),
        undated,
    )  # fmt: skip


def _window(connection: Any, anchor: date, dated: str) -> tuple[Unit, date, date]:
    """The finest unit whose window holds enough of the dated events, else the coarsest."""
    (total,) = connection.execute(f"SELECT count(*) FROM told_events WHERE {dated}").fetchone()
    for unit in UNITS:
        first, last = unit.step(anchor, -unit.back), unit.step(anchor, unit.ahead + 1)
        (held,) = connection.execute(
            f"SELECT count(*) FROM told_events WHERE {dated} AND {_fine(unit)}"
            f" AND date_start >= DATE '{first}' AND date_start < DATE '{last}'"
        ).fetchone()
        if held >= ENOUGH * total:
            break
    return unit, first, last


def _fine(unit: Unit) -> str:
    """The condition that an event is dated no more coarsely than the unit."""
    listed = ", ".join(f"'{one}'" for one in unit.precisions)
    return f"date_precision IN ({listed})"


def _kinds(connection: Any, condition: str) -> dict[str, int]:
    groups = dictionaries(connection, f"SELECT quad_class, count(*) AS n FROM told_events WHERE {condition} GROUP BY 1")
    found = {one["quad_class"]: one["n"] for one in groups}
    return {kind: found[kind] for kind in KINDS if kind in found}
