-- One row a person over all articles.
-- entity_id: The same for one person in every article.
-- name: The name most articles give; of equals the longest.
-- other_names: Other names articles give, in alphabetical order, joined by '; '; NULL where there is none.
-- roles: The titles and offices articles give, the earliest first, joined by '; ', each with the publication days of the first and last dated article that gives it.
-- country: The country most articles that state one give, ISO 3166 alpha-3.
-- n_articles: Articles that mention the person, copies included.
-- n_quotes: Stretches of reported speech by the person, copies included.
-- first_date: Publication day of the earliest dated article that mentions the person.
-- last_date: Publication day of the latest dated article that mentions the person.
-- example: SELECT name, other_names, roles, country, n_quotes FROM people ORDER BY n_quotes DESC, name LIMIT 10
CREATE OR REPLACE VIEW people AS
WITH quoted AS (
    SELECT speaker_id AS entity_id, count(*) AS n_quotes FROM quotes WHERE speaker_id IS NOT NULL GROUP BY speaker_id
),
seen AS (
    SELECT entities.entity_id, entities.name, entities.role, articles.published_date
    FROM entities
    JOIN articles USING (article_id)
    WHERE entities.entity_type = 'person'
),
held AS (
    SELECT entity_id, mode(role ORDER BY role) AS role, min(published_date) AS first_date, max(published_date) AS last_date
    FROM seen
    WHERE role IS NOT NULL
    GROUP BY entity_id, folded(role)
),
roles AS (
    SELECT
        entity_id,
        string_agg(
            role || CASE
                WHEN first_date IS NULL THEN ''
                WHEN first_date = last_date THEN ' (' || first_date || ')'
                ELSE ' (' || first_date || ' to ' || last_date || ')'
            END, '; ' ORDER BY first_date NULLS LAST, last_date, role
        ) AS roles
    FROM held
    GROUP BY entity_id
),
named AS (
    SELECT
        seen.entity_id,
        string_agg(DISTINCT seen.name, '; ' ORDER BY seen.name) FILTER (WHERE seen.name <> entity_names.name) AS other_names,
        min(seen.published_date) AS first_date,
        max(seen.published_date) AS last_date
    FROM seen
    JOIN entity_names USING (entity_id)
    GROUP BY seen.entity_id
)
SELECT
    entity_names.entity_id,
    entity_names.name,
    named.other_names,
    roles.roles,
    entity_names.country,
    entity_names.n_articles,
    coalesce(quoted.n_quotes, 0) AS n_quotes,
    named.first_date,
    named.last_date
FROM entity_names
JOIN named USING (entity_id)
LEFT JOIN roles USING (entity_id)
LEFT JOIN quoted USING (entity_id)
WHERE entity_names.entity_type = 'person';
