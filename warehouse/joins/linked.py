"""What the user gives an entity: another name, and an id of Wikidata found by name and country."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import duckdb

from warehouse.joins import gather
from warehouse.joins.groups import Groups
from warehouse.joins.overrides import Item, Line, Overrides
from warehouse.joins.spelling import fold


class Label(NamedTuple):
    """A name and a Wikidata id; None leaves what the article gives."""

    name: str | None = None
    wikidata_id: str | None = None


def link(
    connection: duckdb.DuckDBPyConnection, made: Groups, given: Overrides, renamed: Sequence[Line]
) -> tuple[dict[str, Label], list[str]]:
    """The labels by the id of the group, and what is wrong with the lines. Of two on one entity the last holds."""
    labels = {made.root(line.id): Label(line.value) for line in renamed}
    items, problems = _items(connection, made, given.items)
    for root, item in items.items():
        labels[root] = labels.get(root, Label())._replace(wikidata_id=item)
    return labels, problems


def _items(
    connection: duckdb.DuckDBPyConnection, made: Groups, items: Sequence[Item]
) -> tuple[dict[str, str], list[str]]:
    """The Wikidata id of each group that a line names alone: by a name and, where the line gives one, the country.

    An entity of which no article states the country counts to the one its articles are about most.
    """
    if not items:
        return {}, []
    named = _named(connection, {item.name for item in items})
    known = gather.known(connection, (one for ids in named.values() for one in ids))
    found: dict[str, str] = {}
    problems = []
    for item in items:
        fits = {
            made.root(one)
            for one in named.get(item.name, ())
            if item.country is None or item.country in (known[one].countries or known[one].around)
        }
        if len(fits) > 1:
            problems.append(f"{item.place}: {len(fits)} entities fit, so none is linked")
        found |= dict.fromkeys(fits if len(fits) == 1 else (), item.wikidata_id)
    return found, problems


def _named(connection: duckdb.DuckDBPyConnection, wanted: set[str]) -> dict[str, set[str]]:
    """The ids under each folded name that is wanted."""
    found: dict[str, set[str]] = defaultdict(set)
    for rows in gather.chunks(connection, "join_names", ["entity_id", "name"]):
        for entity_id, name in rows:
            if fold(name) in wanted:
                found[fold(name)].add(entity_id)
    return found
