-- Whom or what a name may mean: one row an entity that any article calls by these words, the most mentioned first. Two rows are two
-- candidates; the entity_id of one, given in place of the name, asks for that one alone.
-- example: SELECT name, entity_type, country, n_articles, spellings FROM find('Alba')
CREATE OR REPLACE MACRO find(who) AS TABLE
WITH counted AS (
    SELECT
        entity_id,
        name,
        mode(entity_type ORDER BY entity_type) AS entity_type,
        mode(country ORDER BY country) AS country,
        count(DISTINCT article_id) AS n
    FROM entities
    SEMI JOIN meant(who) USING (entity_id)
    GROUP BY entity_id, name
)
SELECT
    entity_id,
    arg_max(name, (n, length(name), name)) AS name,
    arg_max(entity_type, (n, length(name), name)) AS entity_type,
    arg_max(country, (n, length(name), name)) FILTER (WHERE country IS NOT NULL) AS country,
    sum(n)::BIGINT AS n_articles,
    string_agg(name, '; ' ORDER BY n DESC, name) AS spellings
FROM counted
GROUP BY entity_id
ORDER BY n_articles DESC, name, entity_id;
