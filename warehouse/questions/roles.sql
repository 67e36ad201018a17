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
SELECT
    entity_names.name,
    mode(entities.role ORDER BY entities.role) AS role,
    mode(entities.affiliation ORDER BY entities.affiliation) AS affiliation,
    any_value(entity_names.country) AS country,
    min(articles.published_date) AS first_seen,
    max(articles.published_date) AS last_seen,
    count(DISTINCT entities.article_id) AS n_articles,
    entities.entity_id
FROM entities
JOIN articles USING (article_id)
JOIN entity_names USING (entity_id)
WHERE entities.entity_type = 'person' AND entities.role IS NOT NULL
GROUP BY entities.entity_id, entity_names.name, folded(entities.role);
