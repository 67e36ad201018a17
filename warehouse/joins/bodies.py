"""Acronyms: which body an article means that calls it by its initials alone."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import NamedTuple

import duckdb

from warehouse.joins import gather
from warehouse.joins.groups import Groups, Pair, ordered
from warehouse.joins.proofs import WIDELY_KNOWN
from warehouse.views import Files


class Long(NamedTuple):
    """A body with a long name that articles state an acronym of."""

    countries: frozenset[str]  # stated, else those the stating articles are about
    outlets: frozenset[str]  # of the stating articles
    widely: bool


Longs = dict[str, dict[str, Long]]
"""The long forms of each acronym, by the id of the body."""


def longs(connection: duckdb.DuckDBPyConnection, files: Files, made: Groups, only: str = "") -> Longs:
    """The long forms that the articles state beside an acronym. `only` narrows the articles."""
    stated = gather.stated_acronyms(connection, files.get("mentions", ()), only)
    around = gather.surroundings(connection, (article_id for _, _, article_id in stated))
    known = gather.known(connection, (entity_id for _, entity_id, _ in stated))
    found: Longs = defaultdict(dict)
    by_group: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for acronym, entity_id, article_id in stated:
        by_group[acronym, made.root(entity_id)].append((entity_id, article_id))
    for (acronym, root), statements in by_group.items():
        long = _long(statements, around, known)
        # Two letters stand for too much to be taken from a single article, unless it is on a body known everywhere.
        if len(acronym) > 2 or long.widely or len({article_id for _, article_id in statements}) > 1:
            found[acronym][root] = long
    return found


def acronyms(
    connection: duckdb.DuckDBPyConnection, known: Longs, made: Groups, forbidden: set[Pair]
) -> dict[tuple[str, str], str]:
    """(article_id, local id) of each body that an article calls by an acronym alone, with the id of the body it is.

    Only where exactly one long form of that acronym fits the article.
    """
    short = [row for row in gather.short_bodies(connection) if row[0] in known]
    around = gather.surroundings(connection, (row[1] for row in short))
    found = {}
    for acronym, article_id, local_id, country in short:
        fits = [
            root
            for root, long in known[acronym].items()
            if _fits(long, country, *around[article_id], len(known[acronym]))
        ]
        if len(fits) == 1 and made.members(local_id) == {local_id} and not _forbids(made, local_id, fits[0], forbidden):
            found[article_id, local_id] = fits[0]
    return found


def _long(
    statements: list[tuple[str, str]], around: Mapping[str, tuple[frozenset[str], str | None]],
    known: Mapping[str, gather.Known],
) -> Long:  # fmt: skip
    """What is known of a long form from the articles that state it."""
    bodies = [known[entity_id] for entity_id, _ in statements]
    about = Counter(country for _, article_id in statements for country in around[article_id][0])
    told = frozenset(country for body in bodies for country in body.countries)
    outlets = frozenset(outlet for _, article_id in statements if (outlet := around[article_id][1]) is not None)
    widely = not told and max(len(body.around) for body in bodies) >= WIDELY_KNOWN
    return Long(told or frozenset(about), outlets, widely)


def _fits(long: Long, country: str | None, about: frozenset[str], outlet: str | None, of: int) -> bool:
    """Whether an article may mean this long form: by country or outlet, or as the only one of `of` if known widely."""
    if country is not None:
        return country in long.countries
    return bool(long.countries & about) or outlet in long.outlets or (long.widely and of == 1)


def _forbids(made: Groups, one: str, other: str, forbidden: set[Pair]) -> bool:
    return any(ordered(a, b) in forbidden for a in made.members(one) for b in made.members(other))
