"""What the parts tell of the entities: distinct names, pairs that may be one, and the proofs of those alone.

All tables are temporary ones of the given connection, which spills what does not fit into its memory.
"""

from collections.abc import Iterable, Iterator, Sequence
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


def read(connection: duckdb.DuckDBPyConnection, files: Files) -> None:
    """Make the tables `join_rows` (the rows of entities that may be joined) and `join_names` (one row an id)."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_rows AS
        SELECT article_id, entity_id, entity_type, name, role, affiliation, country, geonames_id
        FROM {scan("entities", files.get("entities", ()))} WHERE entity_type IN {KINDS};
        CREATE OR REPLACE TEMP TABLE join_names AS
        SELECT entity_id, min(entity_type) AS entity_type, mode(name ORDER BY name) AS name,
               CASE WHEN count(DISTINCT country) = 1 THEN min(country) END AS country
        FROM join_rows GROUP BY entity_id;
        CREATE OR REPLACE TEMP TABLE join_keys (entity_id VARCHAR, key VARCHAR)
        """
    )


def candidates(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `join_pairs`: the pairs of ids whose names share a key. Never all pairs."""
    for rows in chunks(connection, "join_names", ["entity_id", "entity_type", "name", "country"]):
        held: tuple[list[str], list[str]] = ([], [])
        for entity_id, kind, name, country in rows:
            keys = _keys(kind, name, country)
            held[0].extend([entity_id] * len(keys))
            held[1].extend(keys)
        _insert(connection, "join_keys", ["entity_id", "key"], held)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_pairs AS
        WITH shared AS (SELECT key FROM join_keys GROUP BY key HAVING count(*) BETWEEN 2 AND {BLOCK}),
             held AS (SELECT * FROM join_keys SEMI JOIN shared USING (key))
        SELECT DISTINCT one.entity_id AS one, other.entity_id AS other
        FROM held AS one JOIN held AS other ON one.key = other.key AND one.entity_id < other.entity_id
        """
    )


def _keys(kind: str, name: str, country: str | None) -> set[str]:
    if kind == "person":
        return spelling.person_keys(name)
    if kind == "organization":
        return spelling.body_keys(name, country)
    return {f"{kind} {country} {spelling.place_key(name)}"} if country else set()


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
        found += [(one, other) for one, other, kind, name, second in rows if _related(kind, name, second)]
    return sorted(found)


def _related(kind: str, name: str, other: str) -> bool:
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


def known(connection: duckdb.DuckDBPyConnection, ids: Iterable[str], files: Files) -> dict[str, Known]:
    """What all articles tell of each of the ids."""
    given(connection, "join_wanted", ["entity_id"], [(one,) for one in sorted(set(ids))])
    _leading(connection, files)
    rows = connection.execute(
        f"""
        WITH seen AS (SELECT * FROM join_rows SEMI JOIN join_wanted USING (entity_id)),
             counted AS (
                 SELECT seen.entity_id, lead.country, count(*) AS n
                 FROM seen JOIN join_leading AS lead USING (article_id) GROUP BY ALL
             ),
             around AS (
                 SELECT entity_id, list(country ORDER BY n DESC, country)[:{AROUND}] AS around
                 FROM counted GROUP BY entity_id
             ),
             dated AS (
                 SELECT article_id, published_date FROM {scan("articles", files.get("articles", ()))}
                 SEMI JOIN seen USING (article_id)
             ),
             told AS (
                 SELECT entity_id, count(*) AS n_articles,
                        list(DISTINCT country) FILTER (WHERE country IS NOT NULL) AS countries,
                        list(DISTINCT role) FILTER (WHERE role IS NOT NULL) AS roles,
                        list(DISTINCT affiliation) FILTER (WHERE affiliation IS NOT NULL) AS affiliations,
                        list(DISTINCT geonames_id) FILTER (WHERE geonames_id IS NOT NULL) AS located,
                        min(published_date) AS first_date, max(published_date) AS last_date
                 FROM seen LEFT JOIN dated USING (article_id) GROUP BY entity_id
             )
        SELECT entity_id, entity_type, name, countries, roles, affiliations, around, first_date, last_date,
               n_articles, located
        FROM told JOIN join_names USING (entity_id) LEFT JOIN around USING (entity_id)
        """
    ).fetchall()
    return {row[0]: _known(*row) for row in rows}


def _known(
    entity_id: str, kind: str, name: str, countries: Any, roles: Any, affiliations: Any, around: Any,
    first: Any, last: Any, n_articles: int, located: Any,
) -> Known:  # fmt: skip
    return Known(
        entity_id, kind, name, frozenset(countries or ()), frozenset(roles or ()),
        frozenset(map(spelling.fold, affiliations or ())), frozenset(around or ()), first, last, n_articles,
        frozenset(located or ()),
    )  # fmt: skip


def _leading(connection: duckdb.DuckDBPyConnection, files: Files) -> None:
    """Make `join_leading`: of the articles of `join_wanted`, the countries they name most."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_places AS
        SELECT DISTINCT article_id FROM join_rows SEMI JOIN join_wanted USING (entity_id);
        CREATE OR REPLACE TEMP TABLE join_leading AS {_leading_sql(files)}
        """
    )


def _leading_sql(files: Files) -> str:
    """The SELECT of the countries that the articles of `join_places` name most."""
    return f"""
        SELECT article_id, country FROM {scan("entities", files.get("entities", ()))}
        SEMI JOIN join_places USING (article_id) WHERE entity_type = 'country' AND country IS NOT NULL
        QUALIFY row_number() OVER (
            PARTITION BY article_id ORDER BY n_mentions DESC, first_char_start, country
        ) <= {LEADING}
        """


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


def stated_acronyms(connection: duckdb.DuckDBPyConnection, mentions: Sequence[Path]) -> list[tuple[str, str, str]]:
    """(acronym, id of the long form, article that states both) of bodies that one article calls both."""
    rows = connection.execute(
        f"""
        SELECT DISTINCT r.name, m.text, m.entity_id, m.article_id
        FROM {scan("mentions", mentions)} AS m JOIN join_rows AS r USING (article_id, entity_id)
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
    connection: duckdb.DuckDBPyConnection, articles: Iterable[str], files: Files
) -> dict[str, tuple[frozenset[str], str | None]]:
    """The leading countries and the outlet of each article."""
    given(connection, "join_places", ["article_id"], [(one,) for one in sorted(set(articles))])
    rows = connection.execute(
        f"""
        WITH foremost AS ({_leading_sql(files)})
        SELECT a.article_id, list(l.country) FILTER (WHERE l.country IS NOT NULL), any_value(a.source)
        FROM {scan("articles", files.get("articles", ()))} AS a SEMI JOIN join_places USING (article_id)
        LEFT JOIN foremost AS l USING (article_id) GROUP BY a.article_id
        """
    ).fetchall()
    return {article_id: (frozenset(countries or ()), source) for article_id, countries, source in rows}
