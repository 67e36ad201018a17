"""What the steps of the names reader hand on to each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from warehouse.schema import EntityType, MentionType


@dataclass(slots=True)
class Title:
    """What the words around a person's name say of him or her."""

    role: str | None = None
    affiliation: str | None = None
    country: str | None = None  # ISO alpha-2
    gender: str | None = None  # "m" or "f"
    seat: "Mark | None" = None  # the place the office is of, whose country is known only later


@dataclass(slots=True)
class Mark:
    """One stretch of tokens, `start` to `end` exclusive, that names something.

    `key` is the country (ISO alpha-2), region or group that the lexicons give; `sure` marks what no vote overturns.
    """

    start: int
    end: int
    kind: EntityType
    form: MentionType = "name"
    key: str | None = None
    country: str | None = None  # ISO alpha-2, of a body or group
    sure: bool = False
    title: Title | None = None
    metonym: bool = False
    label: str = ""  # what spaCy called it
    votes: dict[str, float] = field(default_factory=dict)  # hints of what it is
    proof: dict[str, float] = field(default_factory=dict)  # what one occurrence proves for all


def by_token(marks: Iterable[Mark]) -> dict[int, Mark]:
    """Each marked token's mark."""
    return {i: mark for mark in marks for i in range(mark.start, mark.end)}


def overlap(a: Mark, b: Mark) -> bool:
    """Whether two marks share a token."""
    return a.start < b.end and b.start < a.end
