-- One row an entity over all articles, under the name most articles give it.
-- entity_id: The same for one person, body or place in every article.
-- entity_type: What most articles have it as.
-- name: The name most articles give it; of equals the longest.
-- country: The country most articles that state one give it, ISO 3166 alpha-3.
-- n_articles: Articles that mention it, copies included.
-- example: SELECT name, n_articles FROM entity_names WHERE entity_type = 'organization' ORDER BY n_articles DESC, name LIMIT 10
CREATE OR REPLACE VIEW entity_names AS
WITH counted AS (
    SELECT entity_id, name, count(*) AS n FROM entities GROUP BY entity_id, name
)
SELECT
    entities.entity_id,
    mode(entities.entity_type ORDER BY entities.entity_type) AS entity_type,
    any_value(best.name) AS name,
    mode(entities.country ORDER BY entities.country) AS country,
    count(DISTINCT entities.article_id) AS n_articles
FROM entities
JOIN (SELECT entity_id, arg_max(name, (n, length(name), name)) AS name FROM counted GROUP BY entity_id) AS best
    USING (entity_id)
GROUP BY entities.entity_id;
