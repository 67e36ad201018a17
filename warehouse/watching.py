"""Where the articles of a night name what is watched for: the query behind the alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from warehouse.home import Home
from warehouse.query import open_warehouse

TYPES = {
    "person": ("person",),
    "place": ("country", "place", "facility"),
    "organization": ("organization", "group", "other"),
}
"""The types of entities that each kind of watch looks among; any other kind looks among all."""


@dataclass(frozen=True)
class Place:
    """One place in an article: offsets into its text, and which of the watched names stands there."""

    which: int
    start: int
    end: int
    by_name: bool


@dataclass(frozen=True)
class Article:
    """An article that names what is watched for, its places in order, and the sentences of its events."""

    article_id: str
    title: str | None
    source: str | None
    url: str | None
    published_date: date | None
    text: str
    places: tuple[Place, ...] = ()
    sentences: tuple[tuple[int, int], ...] = ()


def naming(home: Home, kind: str, names: Sequence[str], articles: Sequence[str] | None = None) -> list[Article]:
    """The articles, among those given or among all, that name each of `names` at least once, by article_id.

    A name is an entity_id, or words that stand in the name of an entity, whatever their case and accents; for the kind
    `word`, words of the text itself, whose places are left to the caller.
    """
    with open_warehouse(home) as db:
        db.execute("CREATE TEMP TABLE among AS SELECT article_id FROM articles WHERE NOT ?", [articles is not None])
        if articles is not None:
            db.register("given", pa.table({"article_id": pa.array(sorted(set(articles)), pa.string())}))
            db.execute("INSERT INTO among FROM given")
        if kind == "word":
            clauses = " AND ".join("(has_words(text, ?) OR has_words(title, ?))" for _ in names)
            held = [row[0] for row in db.execute(
                f"SELECT article_id FROM articles SEMI JOIN among USING (article_id) WHERE {clauses}",
                [name for name in names for _ in range(2)],
            ).fetchall()]  # fmt: skip
            places: list[tuple[str, Place]] = []
        else:
            places = [found for number, name in enumerate(names) for found in _mentions(db, kind, number, name)]
            by_name = [{article for article, place in places if place.which == n} for n in range(len(names))]
            held = sorted(set.intersection(*by_name)) if by_name else []
        if not held:
            return []
        db.register("held", pa.table({"article_id": pa.array(held, pa.string())}))
        rows = db.execute(
            "SELECT article_id, title, source, coalesce(url, raw_ref), published_date, text FROM articles "
            "SEMI JOIN held USING (article_id) ORDER BY article_id"
        ).fetchall()
        spans = db.execute(
            "SELECT DISTINCT article_id, evidence_start, evidence_end FROM events "
            "SEMI JOIN held USING (article_id) WHERE evidence_start IS NOT NULL ORDER BY ALL"
        ).fetchall()
    of_article: dict[str, list[Place]] = {}
    for article, place in places:
        of_article.setdefault(article, []).append(place)
    sentences: dict[str, list[tuple[int, int]]] = {}
    for article, start, end in spans:
        sentences.setdefault(article, []).append((start, end))
    return [
        Article(article_id, title, source, url, day, text, tuple(of_article.get(article_id, ())),
                tuple(sentences.get(article_id, ())))
        for article_id, title, source, url, day, text in rows
    ]  # fmt: skip


def _mentions(db: "object", kind: str, number: int, name: str) -> list[tuple[str, Place]]:
    """The mentions of one name among the articles, with the article of each, in order."""
    types = TYPES.get(kind, ())
    rows = db.execute(  # type: ignore[attr-defined]
        f"""
        SELECT mentions.article_id, mentions.char_start, mentions.char_end, mentions.mention_type = 'name'
        FROM mentions SEMI JOIN among USING (article_id)
        SEMI JOIN (
            SELECT article_id, entity_id FROM entities SEMI JOIN among USING (article_id)
            WHERE (entity_id = ? OR has_words(name, ?)) AND {"entity_type IN ?" if types else "true"}
        ) AS meant USING (article_id, entity_id)
        ORDER BY ALL
        """,
        [name, name, *([list(types)] if types else [])],
    ).fetchall()
    return [(article, Place(number, start, end, by_name)) for article, start, end, by_name in rows]
