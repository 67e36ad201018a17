-- Whom or what a name may mean: one row an entity that any article calls by these words, the most mentioned first. Two rows are two
-- candidates; the entity_id of one, given in place of the name, asks for that one alone.
-- example: SELECT name, entity_type, country, n_articles, spellings FROM find('Alba')
CREATE OR REPLACE MACRO find(who) AS TABLE
WITH counted AS (
    SELECT * FROM internal.names SEMI JOIN meant(who) USING (entity_id)
),
spelled AS (
    SELECT entity_id, name, sum(n)::BIGINT AS n FROM counted GROUP BY entity_id, name
),
typed AS (
    SELECT entity_id, name, arg_min(entity_type, (-n, entity_type)) AS entity_type
    FROM (SELECT entity_id, name, entity_type, sum(n) AS n FROM counted GROUP BY ALL)
    GROUP BY entity_id, name
),
placed AS (
    SELECT entity_id, name, arg_min(country, (-n, country)) AS country
    FROM (SELECT entity_id, name, country, sum(n) AS n FROM counted WHERE country IS NOT NULL GROUP BY ALL)
    GROUP BY entity_id, name
)
SELECT
    entity_id,
    arg_max(name, (n, length(name), name)) AS name,
    arg_max(typed.entity_type, (n, length(name), name)) AS entity_type,
    arg_max(placed.country, (n, length(name), name)) FILTER (WHERE placed.country IS NOT NULL) AS country,
    sum(n)::BIGINT AS n_articles,
    string_agg(name, '; ' ORDER BY n DESC, name) AS spellings
FROM spelled
JOIN typed USING (entity_id, name)
LEFT JOIN placed USING (entity_id, name)
GROUP BY entity_id
ORDER BY n_articles DESC, name, entity_id;
