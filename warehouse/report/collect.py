"""All that the report's template needs, asked from the warehouse."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.commits import Commit
from warehouse.home import Home
from warehouse.report.evidence import Evidence, evidence
from warehouse.report.numbers import Number, Numbers
from warehouse.report.page import as_data, asset
from warehouse.report.scope import Scope, named_before, open_scope
from warehouse.report.sections import Sections, sections
from warehouse.report.timeline import KINDS


@dataclass(frozen=True)
class Counted:
    """The sections with the numbers they consist of, and the connection that can still give their rows."""

    connection: duckdb.DuckDBPyConnection
    numbers: Numbers
    sections: Sections


def count(home: Home, scope: Scope) -> Counted:
    """Ask everything. The caller closes the connection."""
    connection = open_scope(home, scope)
    numbers = Numbers(connection)
    before = named_before(home, scope, connection) if scope.since else None
    measured = scope.commit.quality.get("rows", ()) if scope.commit.quality else ()
    return Counted(connection, numbers, sections(numbers, before, measured))


def collect(home: Home, scope: Scope) -> dict[str, Any]:
    """The values of `report.html`."""
    counted = count(home, scope)
    with counted.connection:
        chosen = counted.numbers.chosen()
        wanted = defaultdict(set)
        for key, ids in chosen.items():
            wanted[counted.numbers.by_key[key].kind].update(ids)
        rows = evidence(counted.connection, wanted)
    told = counted.sections
    return {
        "scope": scope,
        "told": told,
        "held": {name: scope.commit.rows(name) for name in ("articles", "quotes", "events", "figures", "entities")},
        "rows": list(rows.values()),
        "of_rows": len({(one.kind, one.key) for one in rows.values()}),
        "data": as_data(
            {"numbers": _numbers(counted.numbers, chosen), "charts": charts(told), "commit": scope.commit.number}
        ),
        "countries": as_data_file("countries-110m.json"),
        "title": title(scope.commit),
    }


def as_data_file(name: str) -> Any:
    """A JSON file of `assets/` for a script element."""
    import json

    return as_data(json.loads(asset(name)))


def title(commit: Commit) -> str:
    """The report's name."""
    return f"Night of {commit.created_at.day} {commit.created_at:%B} {commit.created_at.year}"


def _numbers(numbers: Numbers, chosen: dict[str, list[int]]) -> dict[str, Any]:
    """Title, count, kind and the keys of the rows that the page holds, by the number's key."""
    return {key: [number.title, number.count, number.kind, chosen[key]] for key, number in numbers.by_key.items()}


def charts(told: Sections) -> dict[str, Any]:
    """What the drawings show; each thing in them names the number it stands for."""
    return {
        "timeline": {
            "unit": told.timeline.unit,
            "kinds": KINDS,
            "bars": [
                {"start": bar.start.isoformat(), "end": bar.end.isoformat(), "label": bar.label,
                 "n": bar.number.count, "key": bar.number.key, "kinds": bar.kinds}
                for bar in told.timeline.bars
            ],
            "first": told.timeline.first and told.timeline.first.isoformat(),
            "last": told.timeline.last and told.timeline.last.isoformat(),
        },
        "network": {
            "nodes": [_node(one["entity_id"], one["name"], one["number"]) for one in told.meetings.nodes],
            "links": [
                {"source": one["entity_a"], "target": one["entity_b"], "label": f"{one['name_a']} and {one['name_b']}",
                 "n": one["number"].count, "key": one["number"].key}
                for one in told.meetings.links
            ],
        },
        "map": [
            {"name": one["name"], "lat": one["lat"], "lon": one["lon"], "country": one["is_country"],
             "n": one["number"].count, "key": one["number"].key}
            for one in told.places.places
        ],
        "losses": [
            {"kind": one["kind"], "low": one["value_low"], "label": one["text"],
             "by": one["claimant"] or ("somebody unnamed" if one["claimed_by"] else "the reporter"),
             "key": one["number"].key}
            for one in told.claims.losses if one["value_low"] >= 1
        ],
    }  # fmt: skip


def _node(entity_id: str, name: str, number: Number) -> dict[str, Any]:
    return {"id": entity_id, "name": name, "n": number.count, "key": number.key}


__all__ = ["Counted", "Evidence", "collect", "count", "title"]
