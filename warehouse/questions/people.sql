-- One row a person over all articles.
-- entity_id: The same for one person in every article.
-- name: The name most articles give; of equals the longest.
-- roles: The titles and offices articles give, in the order of their names, joined by '; '.
-- country: The country most articles that state one give, ISO 3166 alpha-3.
-- n_articles: Articles that mention the person, copies included.
-- n_quotes: Stretches of reported speech by the person, copies included.
-- first_date: Publication day of the earliest dated article that mentions the person.
-- last_date: Publication day of the latest dated article that mentions the person.
-- example: SELECT name, roles, country, n_quotes FROM people ORDER BY n_quotes DESC, name LIMIT 10
CREATE OR REPLACE VIEW people AS
WITH quoted AS (
    SELECT speaker_id AS entity_id, count(*) AS n_quotes FROM quotes WHERE speaker_id IS NOT NULL GROUP BY speaker_id
),
seen AS (
    SELECT
        entities.entity_id,
        string_agg(DISTINCT entities.role, '; ' ORDER BY entities.role) AS roles,
        min(articles.published_date) AS first_date,
        max(articles.published_date) AS last_date
    FROM entities
    JOIN articles USING (article_id)
    GROUP BY entities.entity_id
)
SELECT
    entity_names.entity_id,
    entity_names.name,
    seen.roles,
    entity_names.country,
    entity_names.n_articles,
    coalesce(quoted.n_quotes, 0) AS n_quotes,
    seen.first_date,
    seen.last_date
FROM entity_names
JOIN seen USING (entity_id)
LEFT JOIN quoted USING (entity_id)
WHERE entity_names.entity_type = 'person';
