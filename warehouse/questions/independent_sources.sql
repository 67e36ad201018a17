-- Which outlets tell a happening in words of their own: one row a happening and outlet. Near copies count for the outlet of the one that
-- stands for them, so that an agency's text is one source however many print it.
-- happening_id: The happening.
-- outlet: The outlet of the article that stands for the copies; its cluster where the outlet is unknown.
-- n_articles: Articles that carry its telling, copies included.
-- first_published: Publication day of the earliest dated one.
-- evidence: Its sentence, from the article that stands for the copies where that tells it.
-- event_id: The event the sentence belongs to.
-- example: SELECT outlet, n_articles, first_published, evidence FROM independent_sources ORDER BY happening_id, outlet LIMIT 10
CREATE OR REPLACE VIEW independent_sources AS
WITH outlets AS (
    SELECT duplicate_cluster_id, coalesce(source, duplicate_cluster_id) AS outlet FROM articles WHERE is_cluster_lead
)
SELECT
    events.happening_id,
    coalesce(outlets.outlet, articles.source, articles.duplicate_cluster_id) AS outlet,
    count(DISTINCT events.article_id) AS n_articles,
    min(articles.published_date) AS first_published,
    arg_min(events.evidence, (NOT articles.is_cluster_lead, articles.published_date IS NULL, articles.published_date, events.event_id)) AS evidence,
    arg_min(events.event_id, (NOT articles.is_cluster_lead, articles.published_date IS NULL, articles.published_date, events.event_id)) AS event_id
FROM events
JOIN articles USING (article_id)
LEFT JOIN outlets USING (duplicate_cluster_id)
GROUP BY ALL;
