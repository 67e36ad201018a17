"""Two of one name: whoever two countries or two walks of life are stated of, and nothing else in common, is two.

An article's id is made of kind and full name, so namesakes share it. A country alone is no proof, as it is read from
single words and may be misread: they are split only where neither an office, a body, a country the articles are about,
nor anybody rarely named who stands beside them is the same. Bodies are split only if called as many are: a company at
work in two countries is one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

import duckdb

from warehouse.joins import gather, spelling

Key = tuple[str, str]
"""article_id and entity_id of a row."""


@dataclass
class Side:
    """What the rows with one country tell of an id."""

    countries: frozenset[str]
    roles: frozenset[frozenset[str]]
    bodies: frozenset[str]
    about: frozenset[str]
    n: int

    def shares(self, other: "Side") -> bool:
        """Whether an office that few have, a body, or a country the articles are about is the same."""
        offices = {role for role in self.roles & other.roles if role and not spelling.is_common(role)}
        return bool(offices or self.bodies & other.bodies or self.about & other.about)

    def and_(self, other: "Side") -> "Side":
        """What both tell."""
        return Side(self.countries | other.countries, self.roles | other.roles, self.bodies | other.bodies,
                     self.about | other.about, self.n + other.n)  # fmt: skip


Row = tuple[Key, Side, frozenset[str]]
"""Key of a row, what it tells, and the rarely named ones of its article."""


def split(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of namesakes in `join_rows` ids of their own. The one with most articles keeps the id."""
    several = {one: apart for one, sides in _sides(connection).items() if len(apart := _apart(sides)) > 1}
    given: dict[Key, str] = {}
    for entity_id, rows in rows_of(connection, several):
        given |= _ids(entity_id, several[entity_id], rows)
    give(connection, given)


def give(connection: duckdb.DuckDBPyConnection, given: Mapping[Key, str]) -> None:
    """Give rows of `join_rows` new ids."""
    if given:
        gather.given(connection, "join_split", ["article_id", "local_id", "new_id"],
                     [(*key, new) for key, new in sorted(given.items())])  # fmt: skip
        connection.execute(
            """
            UPDATE join_rows SET entity_id = new_id FROM join_split
            WHERE join_split.article_id = join_rows.article_id AND join_split.local_id = join_rows.entity_id
            """
        )


def split_walks(connection: duckdb.DuckDBPyConnection) -> None:
    """As `split`, for persons whose offices or trades are none of one person's: a striker and a minister."""
    roles = connection.execute("SELECT DISTINCT role FROM join_rows WHERE entity_type = 'person' AND role IS NOT NULL")
    walks = [(role, walk) for (role,) in roles.fetchall() if (walk := spelling.walk(role))]
    gather.given(connection, "join_walks", ["role", "walk"], sorted(walks))
    several = connection.execute(
        """
        SELECT entity_id FROM join_rows JOIN join_walks USING (role) WHERE entity_type = 'person'
        GROUP BY entity_id HAVING count(DISTINCT walk) > 1
        """
    ).fetchall()
    given: dict[Key, str] = {}
    for entity_id, held in rows_of(connection, (one for (one,) in several)):
        rows = [(key, _by_walk(told), beside) for key, told, beside in held]
        apart = _apart(_walk_sides([told for _, told, _ in rows]))
        given |= _ids(entity_id, apart, rows) if len(apart) > 1 else {}
    give(connection, given)


def _by_walk(told: Side) -> Side:
    """What a row tells, its walk of life in the place of its country, which is one more that its article is about."""
    found = {walk for role in told.roles if (walk := spelling.walk(" ".join(role)))}
    return replace(told, countries=frozenset(found), about=told.about | told.countries)


def _walk_sides(rows: Iterable[Side]) -> list[Side]:
    sides: dict[str, Side] = {}
    for told in rows:
        for walk in told.countries:
            sides[walk] = sides[walk].and_(told) if walk in sides else told
    return [sides[walk] for walk in sorted(sides)]


def _sides(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Side]]:
    """Of each id with several stated countries, what the rows with each of them tell; the most rows first."""
    rows = connection.execute(
        f"""
        WITH several AS (
            SELECT entity_id FROM join_rows WHERE entity_type IN ('person', 'organization')
            GROUP BY entity_id HAVING count(DISTINCT country) > 1
        )
        SELECT r.entity_id, any_value(r.entity_type), any_value(r.name), r.country, list(DISTINCT r.role),
               list(DISTINCT r.affiliation), list(DISTINCT a.country), count(DISTINCT r.article_id)
        FROM join_rows AS r SEMI JOIN several USING (entity_id)
        LEFT JOIN join_about AS a ON a.article_id = r.article_id AND a.rank <= {gather.LEADING}
        WHERE r.country IS NOT NULL GROUP BY r.entity_id, r.country
        ORDER BY count(DISTINCT r.article_id) DESC, r.country
        """
    ).fetchall()
    found = defaultdict(list)
    for entity_id, kind, name, country, *told in rows:
        if kind == "person" or spelling.is_of_many(name):
            found[entity_id].append(_side(country, *told))
    return found


def _side(country: str | None, roles: Iterable[str], bodies: Iterable[str], about: Iterable[str], n: int) -> Side:
    return Side(
        frozenset([country] if country else ()), frozenset(spelling.role_words(role) for role in roles if role),
        frozenset(spelling.fold(body) for body in bodies if body), frozenset(one for one in about if one), n,
    )  # fmt: skip


def _apart(sides: Sequence[Side]) -> list[Side]:
    """The sides, those that share something made one; the one with most rows first."""
    made: list[Side] = []
    for side in sides:
        alike = [one for one in made if one.shares(side)]
        for one in alike:
            made.remove(one)
            side = side.and_(one)
        made.append(side)
    return sorted(made, key=lambda side: (-side.n, min(side.countries)))


def rows_of(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each of the ids, by id; one query for all of them. Nothing else may be asked in between."""
    gather.given(connection, "join_wanted", ["entity_id"], [(one,) for one in sorted(set(ids))])
    found = connection.execute(
        f"""
        WITH mine AS (
                 SELECT entity_id, article_id, any_value(country) AS country, any_value(role) AS role,
                        any_value(affiliation) AS affiliation
                 FROM join_rows SEMI JOIN join_wanted USING (entity_id) GROUP BY entity_id, article_id
             ),
             near AS (
                 SELECT article_id, entity_id FROM join_rows SEMI JOIN mine USING (article_id)
                 WHERE entity_type IN ('person', 'organization')
             ),
             rare AS (
                 SELECT entity_id FROM join_rows SEMI JOIN near USING (entity_id)
                 GROUP BY entity_id HAVING count(*) BETWEEN 2 AND {gather.RARE_AT_LEAST}
             ),
             beside AS (
                 SELECT m.entity_id, article_id, list(n.entity_id) AS company
                 FROM mine AS m JOIN (FROM near SEMI JOIN rare USING (entity_id)) AS n USING (article_id)
                 WHERE n.entity_id <> m.entity_id GROUP BY ALL
             ),
             named AS (
                 SELECT article_id, list(country) AS about FROM join_about SEMI JOIN mine USING (article_id)
                 WHERE rank <= {gather.LEADING} GROUP BY article_id
             )
        SELECT m.entity_id, m.article_id, m.country, [m.role], [m.affiliation], about, company
        FROM mine AS m LEFT JOIN named USING (article_id) LEFT JOIN beside USING (entity_id, article_id)
        ORDER BY m.entity_id, m.article_id
        """
    )
    for entity_id, rows in groupby(_each(found), itemgetter(0)):
        yield (
            entity_id,
            [
                ((article_id, one), _side(country, roles, bodies, about or (), 1), frozenset(beside or ()))
                for one, article_id, country, roles, bodies, about, beside in rows
            ],
        )


def _each(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple]:
    while found := rows.fetchmany(1 << 14):
        yield from found


def _ids(
    entity_id: str, apart: Sequence[Side], rows: Sequence[Row]
) -> dict[Key, str]:  # fmt: skip
    """The new id of each row that is not the first side's. A row that states no country goes where it fits alone."""
    company = [
        frozenset(one for _, told, beside in rows if told.countries & side.countries for one in beside)
        for side in apart
    ]
    if any(company[a] & company[b] for a in range(len(apart)) for b in range(a)):
        return {}
    given = {}
    for key, told, beside in rows:
        fits = [
            number
            for number, side in enumerate(apart)
            if (told.countries & side.countries if told.countries else told.shares(side) or beside & company[number])
        ]
        if len(fits) == 1 and fits[0] > 0:
            given[key] = _new_id(entity_id, min(apart[fits[0]].countries))
    return given


def _new_id(entity_id: str, country: str) -> str:
    told = "\x1f".join(("namesake", entity_id, country))
    return f"e-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
