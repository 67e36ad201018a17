"""Finding articles, names and reported speech by words, and an id by itself."""

from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.report.evidence import beginning, day, dictionaries

FOUND = 30
"""Rows of each kind that are shown."""


@dataclass(frozen=True)
class Found:
    """What was found, by kind."""

    words: str
    entities: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    quotes: list[dict[str, Any]]


def place_of(connection: duckdb.DuckDBPyConnection, given: str) -> str | None:
    """The path of the page for an id of an article, entity, quote or event; None where it is none."""
    for table, column, path in (
        ("articles", "article_id", "/article/{0}"),
        ("entities", "entity_id", "/entity/{0}"),
        ("quotes", "quote_id", "/article/{1}#{0}"),
        ("events", "event_id", "/article/{1}#{0}"),
    ):
        row = connection.execute(
            f"SELECT {column}, article_id FROM {table} WHERE {column} = ? LIMIT 1", [given]
        ).fetchone()
        if row:
            return path.format(*row)
    return None


def find(connection: duckdb.DuckDBPyConnection, words: str) -> Found:
    """Names, titles, texts and reported speech that hold the words, whatever the case and accents."""
    articles = dictionaries(connection, f"""
        SELECT article_id, title, left(text, 120) AS text, source, published_date, published_precision FROM articles
        WHERE contains(strip_accents(lower(coalesce(title, '') || ' ' || text)), strip_accents(lower(?)))
        ORDER BY contains(strip_accents(lower(coalesce(title, ''))), strip_accents(lower(?))) DESC,
                 published_date DESC NULLS LAST, article_id LIMIT {FOUND}
    """, [words, words])  # fmt: skip
    quotes = dictionaries(connection, f"""
        SELECT q.quote_id, q.article_id, q.content, q.speaker_name, q.speaker_text, q.speaker_id,
               a.source, a.published_date
        FROM quotes AS q JOIN articles AS a USING (article_id)
        WHERE contains(strip_accents(lower(q.content)), strip_accents(lower(?)))
        ORDER BY a.published_date DESC NULLS LAST, q.article_id, q.char_start LIMIT {FOUND}
    """, [words])  # fmt: skip
    return Found(words, named(connection, words), with_days(articles), quotes)


def named(connection: duckdb.DuckDBPyConnection, words: str) -> list[dict[str, Any]]:
    """The people, bodies and places with these words in their name, those of most articles first."""
    return dictionaries(connection, f"""
        SELECT entity_id, mode(name ORDER BY name) AS name, mode(entity_type ORDER BY entity_type) AS entity_type,
               mode(role ORDER BY role) AS role, mode(country ORDER BY country) AS country, count(*) AS n
        FROM entities WHERE has_words(name, ?) GROUP BY entity_id ORDER BY n DESC, name, entity_id LIMIT {FOUND}
    """, [words])  # fmt: skip


def with_days(articles: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The articles with their publication day in words, and their first words."""
    return [
        one | {"day": day(one["published_date"], one["published_date"], one["published_precision"]),
               "beginning": beginning(one["text"])}
        for one in articles
    ]  # fmt: skip


def latest(connection: duckdb.DuckDBPyConnection, limit: int = 40) -> list[dict[str, Any]]:
    """The articles published last; the undated come last. Which they are is asked first, so that few texts are read."""
    return with_days(dictionaries(connection, f"""
        WITH last AS (SELECT article_id FROM articles ORDER BY published_date DESC NULLS LAST, article_id LIMIT {limit})
        SELECT article_id, title, left(text, 120) AS text, source, published_date, published_precision
        FROM articles JOIN last USING (article_id) ORDER BY published_date DESC NULLS LAST, article_id
    """))  # fmt: skip
