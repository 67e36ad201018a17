"""The page of a person, body or place: names, roles over time, what was said, whom it met, what it did."""

from dataclasses import dataclass
from typing import Any

import duckdb

from warehouse.report.evidence import dictionaries, when
from warehouse.report.search import with_days

PAGE = 50
"""Rows of a list that stand on one page."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class EntityPage:
    """All that the template of an entity needs."""

    entity_id: str
    name: str
    entity_type: str
    other_names: list[str]
    country: str | None
    n_articles: int
    first_day: Any
    last_day: Any
    roles: Rows
    months: Rows
    quotes: Rows
    n_quotes: int
    meetings: Rows
    n_meetings: int
    events: Rows
    n_events: int
    articles: Rows
    page: int

    @property
    def pages(self) -> int:
        """How many pages its longest list takes."""
        longest = max(self.n_quotes, self.n_meetings, self.n_events, self.n_articles, 1)
        return (longest + PAGE - 1) // PAGE


def page(connection: duckdb.DuckDBPyConnection, entity_id: str, number: int = 1) -> EntityPage | None:
    """The page of an entity, its lists from the row (number - 1) * 50 on; None where there is no such entity."""
    names = dictionaries(connection, """
        SELECT name, mode(entity_type ORDER BY entity_type) AS entity_type, count(*) AS n FROM entities
        WHERE entity_id = ? GROUP BY name ORDER BY n DESC, length(name) DESC, name
    """, [entity_id])  # fmt: skip
    if not names:
        return None
    (about,) = dictionaries(connection, """
        SELECT mode(e.country ORDER BY e.country) AS country, count(DISTINCT e.article_id) AS n_articles,
               min(a.published_date) AS first_day, max(a.published_date) AS last_day
        FROM entities AS e JOIN articles AS a USING (article_id) WHERE e.entity_id = ?
    """, [entity_id])  # fmt: skip
    rest = f"LIMIT {PAGE} OFFSET {(number - 1) * PAGE}"
    quotes = dictionaries(connection, f"""
        SELECT q.quote_id, q.article_id, q.content, q.cue, q.speaker_role, q.quote_type, a.source,
               coalesce(q.said_date, a.published_date) AS said
        FROM quotes AS q JOIN articles AS a USING (article_id) WHERE q.speaker_id = ?
        ORDER BY said DESC NULLS LAST, q.article_id, q.char_start {rest}
    """, [entity_id])  # fmt: skip
    met = dictionaries(connection, f"""
        SELECT CASE WHEN entity_a = $1 THEN name_b ELSE name_a END AS name,
               CASE WHEN entity_a = $1 THEN entity_b ELSE entity_a END AS entity_id,
               date_start, date_end, date_precision, place_name, mode, evidence, article_id, event_id
        FROM who_met_whom WHERE entity_a = $1 OR entity_b = $1
        ORDER BY date_start DESC NULLS LAST, name, event_id {rest}
    """, [entity_id])  # fmt: skip
    done = dictionaries(connection, f"""
        SELECT event_type, mode, modality, polarity, source_name, target_name, place_name, date_start, date_end,
               date_precision, evidence, article_id, event_id
        FROM events WHERE event_id IN (SELECT event_id FROM participants WHERE entity_id = ?)
        ORDER BY date_start DESC NULLS LAST, article_id, trigger_start, event_id {rest}
    """, [entity_id])  # fmt: skip
    return EntityPage(
        entity_id=entity_id,
        name=names[0]["name"],
        entity_type=names[0]["entity_type"],
        other_names=[one["name"] for one in names[1:]],
        **about,
        roles=_roles(connection, entity_id),
        months=_months(connection, entity_id),
        quotes=quotes,
        n_quotes=_count(connection, "quotes WHERE speaker_id = ?", entity_id),
        meetings=[one | {"when": when(one)} for one in met],
        n_meetings=_count(connection, "who_met_whom WHERE ? IN (entity_a, entity_b)", entity_id),
        events=[one | {"when": when(one)} for one in done],
        n_events=_count(connection, "(SELECT DISTINCT event_id FROM participants WHERE entity_id = ?)", entity_id),
        articles=_articles(connection, entity_id, rest),
        page=number,
    )


def _count(connection: duckdb.DuckDBPyConnection, source: str, entity_id: str) -> int:
    (count,) = connection.execute(f"SELECT count(*) FROM {source}", [entity_id]).fetchone() or (0,)
    return count


def _roles(connection: duckdb.DuckDBPyConnection, entity_id: str) -> Rows:
    """Each role and affiliation the articles give, with the days of the first and last article that does."""
    return dictionaries(connection, """
        SELECT mode(e.role ORDER BY e.role) AS role, e.affiliation, min(a.published_date) AS first_day,
               max(a.published_date) AS last_day, count(*) AS n, min(e.article_id) AS article_id
        FROM entities AS e JOIN articles AS a USING (article_id)
        WHERE e.entity_id = ? AND (e.role IS NOT NULL OR e.affiliation IS NOT NULL)
        GROUP BY folded(coalesce(e.role, '')), e.affiliation
        ORDER BY first_day NULLS LAST, last_day, n DESC, role, e.affiliation LIMIT 40
    """, [entity_id])  # fmt: skip


def _months(connection: duckdb.DuckDBPyConnection, entity_id: str) -> Rows:
    """Stretches of speech by the month they were said or published in."""
    return dictionaries(connection, """
        SELECT date_trunc('month', coalesce(q.said_date, a.published_date))::DATE AS month, count(*) AS n
        FROM quotes AS q JOIN articles AS a USING (article_id) WHERE q.speaker_id = ?
        GROUP BY month HAVING month IS NOT NULL ORDER BY month DESC LIMIT 24
    """, [entity_id])  # fmt: skip


def _articles(connection: duckdb.DuckDBPyConnection, entity_id: str, rest: str) -> Rows:
    return with_days(dictionaries(connection, f"""
        SELECT DISTINCT a.article_id, a.title, left(a.text, 120) AS text, a.source, a.published_date,
               a.published_precision, e.n_mentions
        FROM articles AS a JOIN entities AS e USING (article_id) WHERE e.entity_id = ?
        ORDER BY a.published_date DESC NULLS LAST, e.n_mentions DESC, a.article_id {rest}
    """, [entity_id]))  # fmt: skip
