"""Who met whom: the pairs with most meetings and talks, and the groups that they make."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from warehouse.report.evidence import dictionaries
from warehouse.report.numbers import Number, Numbers
from warehouse.views import quoted

LISTED, DRAWN, LOOKED_AT = 20, 36, 4000
"""Pairs in the table; people, bodies and countries in the drawing; pairs that are looked at for it."""

Pair = dict[str, Any]


@dataclass(frozen=True)
class Meetings:
    """The pairs of the table, and nodes and links of the drawing."""

    pairs: list[Pair]
    nodes: list[dict[str, Any]]
    links: list[Pair]
    all: Number
    n_pairs: int


def meetings(numbers: Numbers) -> Meetings:
    """The pairs with most meetings and talks; of equals those whose members have most.

    The drawing takes the groups that are linked by a chain of meetings, the largest first, as a pair that met nobody
    else is told by the table as well.
    """
    pairs = dictionaries(numbers.connection, f"""
        WITH pairs AS (
            SELECT entity_a, entity_b, any_value(name_a) AS name_a, any_value(name_b) AS name_b,
                   count(DISTINCT event_id) AS n, min(date_start) AS first_day, max(date_start) AS last_day,
                   string_agg(DISTINCT coalesce(mode, 'talk'), ', ' ORDER BY coalesce(mode, 'talk')) AS modes,
                   string_agg(DISTINCT place_name, ', ' ORDER BY place_name) AS places
            FROM told_meetings GROUP BY entity_a, entity_b
        ),
        degrees AS (
            SELECT entity_id, count(DISTINCT event_id) AS degree FROM (
                SELECT entity_a AS entity_id, event_id FROM told_meetings
                UNION ALL SELECT entity_b, event_id FROM told_meetings
            ) GROUP BY entity_id
        )
        SELECT pairs.* FROM pairs
        JOIN degrees AS a ON a.entity_id = entity_a JOIN degrees AS b ON b.entity_id = entity_b
        ORDER BY n DESC, a.degree + b.degree DESC, name_a, name_b, entity_a, entity_b LIMIT {LOOKED_AT}
    """)  # fmt: skip
    drawn = drawn_pairs(pairs)
    kept = {(one["entity_a"], one["entity_b"]): one for one in [*pairs[:LISTED], *drawn]}
    for one in kept.values():
        condition = f"entity_a = {quoted(one['entity_a'])} AND entity_b = {quoted(one['entity_b'])}"
        one["number"] = _number(numbers, f"{one['name_a']} and {one['name_b']}", condition)
    named = {one[f"entity_{side}"]: one[f"name_{side}"] for one in drawn for side in "ab"}
    nodes = [
        {"entity_id": entity_id, "name": name,
         "number": _number(numbers, name, f"{quoted(entity_id)} IN (entity_a, entity_b)")}
        for entity_id, name in named.items()
    ]  # fmt: skip
    return Meetings(pairs[:LISTED], nodes, drawn, _number(numbers, "", "true"), len(pairs))


def _number(numbers: Numbers, who: str, condition: str) -> Number:
    title = f"{who}: meetings and talks" if who else "Meetings and talks"
    return numbers.add("events", title, f"event_id IN (SELECT event_id FROM told_meetings WHERE {condition})")


def drawn_pairs(pairs: Sequence[Pair]) -> list[Pair]:
    """The pairs of the largest groups, in the given order, as far as there is room."""
    drawn: list[Pair] = []
    room = DRAWN
    for group in groups(pairs):
        members: set[str] = set()
        for one in group:  # most meetings first, each linked to what is there already where that can be
            two = {one["entity_a"], one["entity_b"]}
            if len(members | two) <= room:
                members |= two
                drawn.append(one)
        room -= len(members)
        if room < 2:
            break
    return drawn


def groups(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs by the group that a chain of meetings makes of their members, the largest first."""
    root: dict[str, str] = {}

    def top(one: str) -> str:
        while root.setdefault(one, one) != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    held = list(pairs)
    for one in held:
        first, second = sorted((top(one["entity_a"]), top(one["entity_b"])))
        root[second] = first
    by_root = defaultdict(list)
    for one in held:
        by_root[top(one["entity_a"])].append(one)
    return sorted(by_root.values(), key=lambda group: -len(_members(group)))


def _members(group: Iterable[Pair]) -> set[str]:
    return {one[f"entity_{side}"] for one in group for side in "ab"}
