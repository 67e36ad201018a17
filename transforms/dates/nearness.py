"""Which of several days or periods the words mean: the nearest one, on the side the tense tells of."""

from datetime import date

from transforms.dates.periods import Period
from transforms.dates.tense import Tense

AGAINST_TENSE = 6
"""How many times nearer a day must be to be taken against the tense: 'set a Jan. 14 deadline' on January 5."""


# "last Easter" lies behind, "next Easter" ahead, whatever the verb says.
SIDE: dict[str, Tense] = {"last": "past", "next": "future"}


def far(start: date, end: date, today: date, tense: Tense | None) -> int:
    """Days between `today` and a stretch, drawn out where the stretch lies on the side the tense does not tell of."""
    if start > today:
        return (start - today).days * (AGAINST_TENSE if tense == "past" else 1)
    return max((today - end).days, 0) * (AGAINST_TENSE if tense == "future" else 1)


def fitting_day(days: list[date], today: date, tense: Tense | None) -> date | None:
    """The day nearest to `today`, those on the side the tense tells of first."""
    return min(days, key=lambda d: (far(d, d, today, tense), d), default=None)


def near_period(candidates: list[Period], today: date, tense: Tense | None) -> Period:
    """The candidate nearest to `today`, those on the side the tense tells of first."""
    placed = [(far(p.start, p.end, today, tense), p.value, p) for p in candidates if p.start and p.end]
    return min(placed)[2]
