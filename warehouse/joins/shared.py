"""Bodies called by words or letters that many bodies have: one across articles only where a proof says so.

"National Assembly" names a body of each of a hundred countries, "Left" one in each parliament, and three letters stand
for whatever the article last wrote out. An id made of the name alone would make one body of them all. So the rows of
such a name are told apart by the country that they state. What a country has one of ("National Treasury"), and an
acronym, may also do with the country that article and outlet are both on. One outlet means one thing by an acronym; but
one that stands for an office ("CEC", "PMO") names another one in each article. Without any of these each article keeps
its own. Bodies of which the world has one are left as they are.
"""

import hashlib
from collections.abc import Iterable

import duckdb

from warehouse.joins import gather, spelling

ALONE = "article "
"""How a proof begins that holds in one article only."""


def split(connection: duckdb.DuckDBPyConnection) -> None:
    """Give the rows of shared names in `join_rows` an id for each proof. The proof with most articles keeps the id."""
    if prove(connection):
        counted = connection.execute(
            """
            SELECT entity_id, proof FROM join_proven GROUP BY entity_id, proof
            QUALIFY row_number() OVER (PARTITION BY entity_id ORDER BY count(*) DESC, proof) > 1 ORDER BY ALL
            """
        ).fetchall()
        rename(connection, ((one, proof, new_id(one, proof)) for one, proof in counted))


def prove(connection: duckdb.DuckDBPyConnection) -> bool:
    """Make `join_proven`: what each row of a shared name tells of whose it is. Returns whether there is such a name."""
    asked = [(entity_id, how) for entity_id, name in _bodies(connection) if (how := spelling.shared_how(name))]
    gather.given(connection, "join_shared", ["entity_id", "how"], asked)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_proven AS
        SELECT r.article_id, r.local_id, r.entity_id,
               CASE WHEN how = '{spelling.OFFICE}' THEN '{ALONE}' || r.article_id
                    WHEN r.country IS NOT NULL THEN 'country ' || r.country
                    WHEN how = '{spelling.GENERIC}' THEN '{ALONE}' || r.article_id
                    WHEN i.country IS NOT NULL THEN 'country ' || i.country
                    WHEN how = '{spelling.NATIONAL}' OR a.source IS NULL THEN '{ALONE}' || r.article_id
                    ELSE coalesce('country ' || max(i.country) OVER (PARTITION BY r.entity_id, a.source),
                                  'outlet ' || a.source) END AS proof
        FROM join_rows AS r JOIN join_shared USING (entity_id)
        LEFT JOIN join_articles AS a ON a.article_id = r.article_id
        LEFT JOIN join_implied AS i ON i.article_id = r.article_id
        """
    )
    return bool(asked)


def _bodies(connection: duckdb.DuckDBPyConnection) -> Iterable[tuple[str, str]]:
    """Each body with its most frequent name."""
    return connection.execute(
        """
        SELECT entity_id, mode(name ORDER BY name) FROM join_rows WHERE entity_type = 'organization'
        GROUP BY entity_id ORDER BY entity_id
        """
    ).fetchall()


def rename(connection: duckdb.DuckDBPyConnection, given: Iterable[tuple[str, str, str]]) -> None:
    """Give the rows of an id that tell a proof another id: (id, proof, new id)."""
    gather.given(connection, "join_renamed", ["entity_id", "proof", "new_id"], sorted(given))
    connection.execute(
        """
        UPDATE join_rows SET entity_id = new_id FROM join_proven JOIN join_renamed USING (entity_id, proof)
        WHERE join_proven.article_id = join_rows.article_id AND join_proven.local_id = join_rows.local_id
        """
    )


def new_id(entity_id: str, proof: str) -> str:
    """The id of whom a proof tells of, where another one keeps the name's own."""
    told = "\x1f".join(("shared", entity_id, proof))
    return f"e-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
