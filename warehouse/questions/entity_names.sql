-- One row an entity over all articles, under the name most articles give it.
-- entity_id: The same for one person, body or place in every article.
-- entity_type: What most articles have it as.
-- name: The name most articles give it; of equals the longest.
-- country: The country most articles that state one give it, ISO 3166 alpha-3.
-- n_articles: Articles that mention it, copies included.
-- example: SELECT name, n_articles FROM entity_names WHERE entity_type = 'organization' ORDER BY n_articles DESC, name LIMIT 10
CREATE OR REPLACE VIEW entity_names AS
WITH named AS (
    SELECT entity_id, arg_max(name, (n, length(name), name)) AS name, sum(n)::BIGINT AS n_articles
    FROM (SELECT entity_id, name, sum(n) AS n FROM internal.names GROUP BY ALL)
    GROUP BY entity_id
),
typed AS (
    SELECT entity_id, arg_min(entity_type, (-n, entity_type)) AS entity_type
    FROM (SELECT entity_id, entity_type, sum(n) AS n FROM internal.names GROUP BY ALL)
    GROUP BY entity_id
),
placed AS (
    SELECT entity_id, arg_min(country, (-n, country)) AS country
    FROM (SELECT entity_id, country, sum(n) AS n FROM internal.names WHERE country IS NOT NULL GROUP BY ALL)
    GROUP BY entity_id
)
SELECT named.entity_id, typed.entity_type, named.name, placed.country, named.n_articles
FROM named
JOIN typed USING (entity_id)
LEFT JOIN placed USING (entity_id);
