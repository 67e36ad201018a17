-- Who held which office or title, as articles give it, and when it was first and last seen so. One row a person and office.
-- name: The person, under the name most articles give.
-- role: The title or office, as most of these articles write it.
-- affiliation: The body most of these articles place the person in; NULL where none does.
-- country: The person's country, as most articles that state one give it, ISO 3166 alpha-3.
-- first_seen: Publication day of the earliest dated article that gives it.
-- last_seen: Publication day of the latest dated article that gives it.
-- n_articles: Articles that give it, copies included.
-- entity_id: The person.
-- example: SELECT role, name, country, first_seen, last_seen FROM roles WHERE has_words(role, 'minister') ORDER BY last_seen DESC NULLS LAST, name, role LIMIT 10
CREATE OR REPLACE VIEW roles AS
WITH seen AS (
    -- Counted once, as an article has one row an entity; the rest goes over the few that remain.
    SELECT
        entities.entity_id,
        entities.role,
        entities.affiliation,
        min(articles.published_date) AS first_seen,
        max(articles.published_date) AS last_seen,
        count(*) AS n
    FROM entities
    JOIN articles USING (article_id)
    WHERE entities.entity_type = 'person' AND entities.role IS NOT NULL
    GROUP BY ALL
),
held AS (
    SELECT *, folded(role) AS office FROM seen
),
offices AS (
    SELECT
        entity_id,
        office,
        arg_min(role, (-n, role)) AS role,
        min(first_seen) AS first_seen,
        max(last_seen) AS last_seen,
        sum(n)::BIGINT AS n_articles
    FROM (
        SELECT entity_id, office, role, min(first_seen) AS first_seen, max(last_seen) AS last_seen, sum(n) AS n
        FROM held
        GROUP BY entity_id, office, role
    )
    GROUP BY entity_id, office
),
bodies AS (
    SELECT entity_id, office, arg_min(affiliation, (-n, affiliation)) AS affiliation
    FROM (
        SELECT entity_id, office, affiliation, sum(n) AS n FROM held WHERE affiliation IS NOT NULL GROUP BY ALL
    )
    GROUP BY entity_id, office
)
SELECT
    entity_names.name,
    offices.role,
    bodies.affiliation,
    entity_names.country,
    offices.first_seen,
    offices.last_seen,
    offices.n_articles,
    offices.entity_id
FROM offices
JOIN entity_names USING (entity_id)
LEFT JOIN bodies USING (entity_id, office);
