-- Articles without their copies: of near copies only the one that stands for them. Columns as in articles.
-- example: SELECT source, count(*) AS articles FROM lead_articles GROUP BY source ORDER BY articles DESC, source LIMIT 10
CREATE OR REPLACE VIEW lead_articles AS
SELECT * FROM articles WHERE is_cluster_lead;
