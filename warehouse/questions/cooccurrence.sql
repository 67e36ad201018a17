-- People and bodies that stand in the same articles as someone, by month of publication: one row a name and month, copies left out.
-- example: SELECT month, name, entity_type, n_articles FROM cooccurrence('Ruiz') LIMIT 10
CREATE OR REPLACE MACRO cooccurrence(who) AS TABLE
WITH meant AS MATERIALIZED (
    FROM meant(who)
),
together AS MATERIALIZED (
    SELECT DISTINCT lead_articles.article_id, date_trunc('month', lead_articles.published_date)::DATE AS month
    FROM internal.entities_where(internal.among(entity_id, (SELECT internal.bits(local_id) FROM internal.in_files(who))))
    SEMI JOIN meant USING (entity_id)
    JOIN lead_articles USING (article_id)
)
SELECT
    together.month,
    mode(entities.name ORDER BY entities.name) AS name,
    mode(entities.entity_type ORDER BY entities.entity_type) AS entity_type,
    count(DISTINCT together.article_id) AS n_articles,
    entities.entity_id
FROM together
JOIN internal.entities_where(
    entity_type IN ('person', 'organization')
    AND internal.among(article_id, (SELECT internal.bits(together.article_id) FROM together))
) AS entities USING (article_id)
ANTI JOIN meant USING (entity_id)
GROUP BY together.month, entities.entity_id
ORDER BY n_articles DESC, month DESC NULLS LAST, name, entities.entity_id;
