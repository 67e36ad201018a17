"""What articles and outlets are about: the countries they name, as far as the rows tell it.

"The Senate said" tells no country. Where the paper writes mostly of one country, and the article names that one most,
it is that country's Senate: what nobody would ask back on reading it.
"""

import duckdb

from warehouse.joins.spelling import fold
from warehouse.views import Files, scan

AT_HOME = 0.6
"""Share of an outlet's articles that name its country most, from which on it is the outlet's own."""

ALWAYS_AT_HOME = 0.75
"""The share from which on an article that names no country at all is about that one too."""

ENOUGH_ARTICLES = 5
"""Articles that name a country, below which nothing is said of an outlet."""

ONE_COUNTRY = 0.9
"""Share of the mentions of a word that must mean one country: "Korean" means two."""


def read(connection: duckdb.DuckDBPyConnection, files: Files, only: str = "") -> None:
    """Make `join_articles` and `join_about` (the countries each article names, by rank). `only` narrows it."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_articles AS
        SELECT article_id, source, published_date FROM {scan("articles", files.get("articles", ()))} {only};
        CREATE OR REPLACE TEMP TABLE join_about AS
        SELECT article_id, country,
               row_number() OVER (
                   PARTITION BY article_id ORDER BY sum(n_mentions) DESC, min(first_char_start), country
               ) AS rank
        FROM (FROM {scan("entities", files.get("entities", ()))} {only})
        WHERE country IS NOT NULL AND entity_type IN ('country', 'place') GROUP BY article_id, country
        """
    )


def homes(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `join_home`: the country that most articles of an outlet are about, with their share."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_home AS
        WITH counted AS (
            SELECT source, country, count(*) AS n
            FROM join_about JOIN join_articles USING (article_id)
            WHERE rank = 1 AND source IS NOT NULL GROUP BY ALL
        )
        SELECT source, arg_max(country, (n, country)) AS country, max(n) / sum(n) AS share
        FROM counted GROUP BY source HAVING sum(n) >= {ENOUGH_ARTICLES} AND max(n) / sum(n) >= {AT_HOME}
        """
    )


def implied(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `join_implied`: the country of each article whose outlet is at home where the article plays."""
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE join_implied AS
        SELECT article_id, home.country
        FROM join_articles JOIN join_home AS home USING (source)
        LEFT JOIN (SELECT * FROM join_about WHERE rank = 1) AS most USING (article_id)
        WHERE most.country = home.country OR (most.country IS NULL AND home.share >= {ALWAYS_AT_HOME})
        """
    )


def nations(connection: duckdb.DuckDBPyConnection, files: Files) -> dict[str, str]:
    """The words by which the articles call countries, folded ("chile", "chilean"), with the ISO 3166 alpha-3 code."""
    rows = connection.execute(
        f"""
        SELECT text, country FROM (
            SELECT lower(m.text) AS text, e.country, count(*) AS n
            FROM {scan("mentions", files.get("mentions", ()))} AS m
            JOIN {scan("entities", files.get("entities", ()))} AS e USING (article_id, entity_id)
            WHERE e.entity_type = 'country' AND e.country IS NOT NULL
              AND m.mention_type IN ('name', 'adjectival') AND NOT m.is_metonym
            GROUP BY ALL
        ) QUALIFY n >= {ONE_COUNTRY} * sum(n) OVER (PARTITION BY text) ORDER BY text
        """
    ).fetchall()
    return {fold(text): country for text, country in rows if fold(text)}
