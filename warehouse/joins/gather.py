"""What the parts tell of the entities: distinct names, pairs that may be one, and the proofs of those alone.

All tables are temporary ones of the given connection, which spills what does not fit into its memory.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.joins import spelling
from warehouse.joins.proofs import Known
from warehouse.views import Files, scan

KINDS = ("person", "organization", "place", "facility")

AT_A_TIME = 1 << 15
"""Names or pairs that are in Python at once."""

BLOCK = 200
"""Names that share a key, beyond which the key tells nothing and is left out."""

AROUND = 5
"""Countries of which articles are about, that are kept of an entity; of one article LEADING."""

LEADING = 2

COMPANIONS = 40
"""Persons and bodies that share articles with an entity, that are kept of it: those it shares most with, the rare ones
first."""

RARE = 0.01
"""Share of all articles up to which a companion tells something; whoever is in RARE_AT_LEAST or fewer always does."""

RARE_AT_LEAST = 10


AROUND_OF_SEEN = f"""
counted AS (
    SELECT seen.entity_id, lead.country, count(*) AS n
    FROM seen JOIN join_about AS lead USING (article_id) WHERE lead.rank <= {LEADING} GROUP BY ALL
),
around AS (
    SELECT entity_id, list(country ORDER BY n DESC, country)[:{AROUND}] AS around
    FROM counted GROUP BY entity_id
)"""
"""SQL of `around`: the countries that the articles of each id of `seen` are about, the most frequent ones first."""

TOLD_OF_SEEN = """
told AS (
    SELECT entity_id, count(*) AS n_articles,
           list(DISTINCT country) FILTER (WHERE country IS NOT NULL) AS countries,
           list(DISTINCT role) FILTER (WHERE role IS NOT NULL) AS roles,
           list(DISTINCT affiliation) FILTER (WHERE affiliation IS NOT NULL) AS affiliations,
           list(DISTINCT geonames_id) FILTER (WHERE geonames_id IS NOT NULL) AS located,
           CASE WHEN count(DISTINCT (lat, lon)) = 1 THEN [min(lat), min(lon)] END AS spot,
           min(published_date) AS first_date, max(published_date) AS last_date,
           list(DISTINCT source) FILTER (WHERE source IS NOT NULL) AS outlets
    FROM seen LEFT JOIN join_articles USING (article_id) GROUP BY entity_id
)"""
"""SQL of `told`: what the articles of each id of `seen` tell of it, save `around` and companions."""


def read(connection: duckdb.DuckDBPyConnection, files: Files, only: str = "") -> None:
    """Make `join_rows`: the rows of entities that may be joined. `only` narrows the articles.

    `local_id` is the id in the part, `entity_id` the one that rules go by; they differ where namesakes were split.
    """
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_rows AS
        SELECT article_id, entity_id, entity_id AS local_id, entity_type, name, role, affiliation, country,
               geonames_id, lat, lon
        FROM (FROM {scan("entities", files.get("entities", ()))} {only}) WHERE entity_type IN {KINDS}
        """
    )


def names(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `join_names` (one row an id of `join_rows`) and `join_rare` (the ids that tell something as companions)."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_names AS
        SELECT entity_id, min(entity_type) AS entity_type, mode(name ORDER BY name) AS name, count(*) AS n,
               CASE WHEN count(DISTINCT r.country) = 1 THEN min(r.country) END AS country,
               CASE WHEN count(r.country) = 0 AND count(DISTINCT i.country) = 1 AND count(i.country) = count(*)
                    THEN min(i.country) END AS implied
        FROM join_rows AS r LEFT JOIN join_implied AS i
          ON i.article_id = r.article_id AND r.entity_type = 'organization' AND r.country IS NULL
        GROUP BY entity_id;
        CREATE OR REPLACE TEMP TABLE join_rare AS
        SELECT entity_id, n, name FROM join_names
        WHERE entity_type IN ('person', 'organization')
          AND n BETWEEN 2 AND greatest({RARE_AT_LEAST}, (SELECT {RARE} * count(*) FROM join_articles));
        CREATE OR REPLACE TEMP TABLE join_keys (entity_id VARCHAR, key VARCHAR)
        """
    )


def candidates(connection: duckdb.DuckDBPyConnection, called: Mapping[str, str]) -> None:
    """Make `join_pairs`: the pairs of ids whose names share a key. Never all pairs. `called`: words for countries."""
    keys(connection, called)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_pairs AS
        WITH shared AS (
                 SELECT key FROM join_keys WHERE key NOT LIKE 'o %' GROUP BY key HAVING count(*) BETWEEN 2 AND {BLOCK}
             ),
             held AS (SELECT * FROM join_keys SEMI JOIN shared USING (key))
        SELECT DISTINCT one.entity_id AS one, other.entity_id AS other
        FROM held AS one JOIN held AS other ON one.key = other.key AND one.entity_id < other.entity_id
        """
    )


def keys(connection: duckdb.DuckDBPyConnection, called: Mapping[str, str], of: str = "join_names") -> None:
    """Fill `join_keys` with the blocks of each name of `join_names`, or of another table with its columns."""
    for rows in chunks(connection, of, ["entity_id", "entity_type", "name", "country", "implied"]):
        held: tuple[list[str], list[str]] = ([], [])
        for entity_id, kind, name, country, implied in rows:
            blocks = _keys(kind, name, country, implied, called)
            held[0].extend([entity_id] * len(blocks))
            held[1].extend(blocks)
        _insert(connection, "join_keys", ["entity_id", "key"], held)


def _keys(kind: str, name: str, country: str | None, implied: str | None, called: Mapping[str, str]) -> set[str]:
    if kind == "person":
        return spelling.person_keys(name)
    if kind == "organization":
        return spelling.body_keys(name, country, implied, called)
    return {f"{kind} {spelling.place_key(name)}"}


def one_of_each_country(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Pairs of ids of bodies called alike that every country has one of, in one country: each with the smallest."""
    return connection.execute(
        """
        SELECT min(entity_id) OVER (PARTITION BY key) AS one, entity_id AS other FROM join_keys
        WHERE key LIKE 'o %' QUALIFY one <> other ORDER BY 1, 2
        """
    ).fetchall()


def pairs_by_name(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """The pairs of `join_pairs` whose names may name one."""
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE join_named AS
        SELECT one, other, a.entity_type AS kind, a.name AS name, b.name AS other_name
        FROM join_pairs JOIN join_names AS a ON a.entity_id = one JOIN join_names AS b ON b.entity_id = other
        WHERE a.entity_type = b.entity_type
        """
    )
    found = []
    for rows in chunks(connection, "join_named", ["one", "other", "kind", "name", "other_name"]):
        found += [(one, other) for one, other, kind, name, second in rows if related(kind, name, second)]
    return sorted(found)


def related(kind: str, name: str, other: str) -> bool:
    """Whether two names of a kind may name one."""
    if kind == "person":
        return spelling.relate_persons(spelling.person_parts(name), spelling.person_parts(other)) is not None
    return (spelling.relate_bodies if kind == "organization" else spelling.relate_places)(name, other) is not None


def together(connection: duckdb.DuckDBPyConnection, pairs: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the pairs that one article names both of."""
    given(connection, "join_asked", ["one", "other"], pairs)
    return set(
        connection.execute(
            """
            SELECT DISTINCT one, other FROM join_asked
            JOIN join_rows AS a ON a.entity_id = one
            JOIN join_rows AS b ON b.entity_id = other AND b.article_id = a.article_id
            """
        ).fetchall()
    )


def known(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> dict[str, Known]:
    """What all articles tell of each of the ids."""
    given(connection, "join_wanted", ["entity_id"], [(one,) for one in sorted(set(ids))])
    rows = connection.execute(
        f"""
        WITH seen AS (SELECT * FROM join_rows SEMI JOIN join_wanted USING (entity_id)),
             {AROUND_OF_SEEN},
             met AS (
                 SELECT seen.entity_id, rare.entity_id AS companion, any_value(rare.name) AS name, count(*) AS times,
                        any_value(rare.n) AS n
                 FROM seen JOIN join_rows AS beside USING (article_id)
                 JOIN join_rare AS rare ON rare.entity_id = beside.entity_id
                 WHERE beside.entity_id <> seen.entity_id GROUP BY seen.entity_id, rare.entity_id
             ),
             companions AS (
                 SELECT entity_id, map(list(companion ORDER BY times DESC, n, companion)[:{COMPANIONS}],
                                       list(name ORDER BY times DESC, n, companion)[:{COMPANIONS}]) AS companions
                 FROM met GROUP BY entity_id
             ),
             {TOLD_OF_SEEN}
        SELECT entity_id, entity_type, name, countries, roles, affiliations, around, first_date, last_date,
               n_articles, located, outlets, companions, coalesce(country, implied), key,
               spot
        FROM told JOIN join_names USING (entity_id) LEFT JOIN around USING (entity_id)
        LEFT JOIN companions USING (entity_id)
        LEFT JOIN (SELECT * FROM join_keys WHERE key LIKE 'o %') USING (entity_id)
        """
    ).fetchall()
    return {row[0]: _known(*row) for row in rows}


def _known(
    entity_id: str, kind: str, name: str, countries: Any, roles: Any, affiliations: Any, around: Any,
    first: Any, last: Any, n_articles: int, located: Any, outlets: Any, companions: Any, settled: str | None,
    key: str | None, spot: Any,
) -> Known:  # fmt: skip
    return Known(
        entity_id, kind, name, frozenset(countries or ()), frozenset(roles or ()),
        frozenset(map(spelling.fold, affiliations or ())), frozenset(around or ()), first, last, n_articles,
        frozenset(located or ()), frozenset(outlets or ()), companions or {}, settled, key,
        tuple(spot) if spot else None,
    )  # fmt: skip


def chunks(connection: duckdb.DuckDBPyConnection, name: str, wanted: Sequence[str]) -> Iterator[list[tuple]]:
    """The rows of a temporary table, some at a time, so that other queries may run in between."""
    count = connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
    for start in range(0, count, AT_A_TIME):
        yield connection.execute(
            f"SELECT {', '.join(wanted)} FROM {name} WHERE rowid >= {start} AND rowid < {start + AT_A_TIME}"
        ).fetchall()


def given(
    connection: duckdb.DuckDBPyConnection, name: str, names: Sequence[str], rows: Sequence[Sequence[str | None]]
) -> None:
    """Make a temporary table of strings."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} ({', '.join(f'{n} VARCHAR' for n in names)})")
    _insert(connection, name, names, list(zip(*rows, strict=True)) if rows else [()] * len(names))


def _insert(
    connection: duckdb.DuckDBPyConnection, name: str, names: Sequence[str], held: Sequence[Sequence[str | None]]
) -> None:
    """Add rows, given by column, to a table of strings."""
    made = pa.table({n: pa.array(c, pa.string()) for n, c in zip(names, held, strict=True)})
    connection.register("join_given", made)
    connection.execute(f"INSERT INTO {name} SELECT {', '.join(names)} FROM join_given")
    connection.unregister("join_given")


def kinds(connection: duckdb.DuckDBPyConnection, ids: Iterable[str]) -> dict[str, str]:
    """The kind of each of the ids that occurs."""
    given(connection, "join_wanted", ["entity_id"], [(one,) for one in sorted(set(ids))])
    found = "SELECT entity_id, entity_type FROM join_names SEMI JOIN join_wanted USING (entity_id)"
    return dict(connection.execute(found).fetchall())


def copies(connection: duckdb.DuckDBPyConnection, clusters: pa.Table) -> list[tuple[str, str]]:
    """Pairs of ids that stand under one name and kind in near copies of one text, each once an article."""
    connection.register("join_clusters", clusters)
    rows = connection.execute(
        """
        WITH named AS (
            SELECT c.global_id AS cluster, r.article_id, r.entity_type, lower(r.name) AS name,
                   min(r.entity_id) AS entity_id
            FROM join_rows AS r JOIN join_clusters AS c ON c.local_id = r.article_id
            WHERE c.kind = 'cluster' AND r.entity_type IN ('person', 'organization')
            GROUP BY ALL HAVING count(*) = 1
        ),
        first AS (SELECT cluster, entity_type, name, min(entity_id) AS one FROM named GROUP BY ALL)
        SELECT DISTINCT one, entity_id FROM named JOIN first USING (cluster, entity_type, name)
        WHERE one <> entity_id ORDER BY 1, 2
        """
    ).fetchall()
    connection.unregister("join_clusters")
    return rows


def stated_acronyms(
    connection: duckdb.DuckDBPyConnection, mentions: Sequence[Path], only: str = ""
) -> list[tuple[str, str, str]]:
    """(acronym, id of the long form, article that states both) of bodies that one article calls both."""
    rows = connection.execute(
        f"""
        SELECT DISTINCT r.name, m.text, m.entity_id, m.article_id
        FROM (FROM {scan("mentions", mentions)} {only}) AS m JOIN join_rows AS r USING (article_id, entity_id)
        WHERE r.entity_type = 'organization' AND m.mention_type = 'name' AND m.text <> r.name
          AND regexp_full_match(m.text, '{spelling.ACRONYM}') AND NOT regexp_full_match(r.name, '{spelling.ACRONYM}')
        """
    ).fetchall()
    return sorted(
        (spelling.letters(text), entity_id, article_id)
        for name, text, entity_id, article_id in rows
        if spelling.letters(text) in spelling.initials(name)
    )


def short_bodies(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str, str | None]]:
    """(acronym, article, id, stated country) of the bodies that an article calls by an acronym alone."""
    rows = connection.execute(
        f"""
        SELECT name, article_id, entity_id, country FROM join_rows
        WHERE entity_type = 'organization' AND regexp_full_match(name, '{spelling.ACRONYM}')
        """
    ).fetchall()
    return sorted(((spelling.letters(row[0]), *row[1:]) for row in rows), key=lambda row: (row[0], row[1], row[2]))


def surroundings(
    connection: duckdb.DuckDBPyConnection, articles: Iterable[str]
) -> dict[str, tuple[frozenset[str], str | None]]:
    """The leading countries and the outlet of each article."""
    given(connection, "join_places", ["article_id"], [(one,) for one in sorted(set(articles))])
    rows = connection.execute(
        f"""
        SELECT a.article_id, list(l.country) FILTER (WHERE l.country IS NOT NULL), any_value(a.source)
        FROM join_articles AS a SEMI JOIN join_places USING (article_id)
        LEFT JOIN join_about AS l ON l.article_id = a.article_id AND l.rank <= {LEADING} GROUP BY a.article_id
        """
    ).fetchall()
    return {article_id: (frozenset(countries or ()), source) for article_id, countries, source in rows}
