-- One row a happening over all articles, as the fullest of its tellings has it.
-- happening_id: The same for one happening in every article that tells it.
-- event_type: The type.
-- mode: What kind of the type, where plain.
-- modality: Whether it happened, goes on, is planned, demanded, denied or supposed.
-- date_start: First day on which it may have happened.
-- date_end: Last day on which it may have happened.
-- source_name: Who acts.
-- target_name: Who is acted upon.
-- place_name: Where.
-- n_articles: Articles that tell it, copies included.
-- n_independent: Outlets that tell it in words of their own: near copies count for the outlet of the one that stands for them, and each outlet once.
-- first_published: Publication day of the earliest dated article that tells it.
-- event_id: The telling the row is taken from.
-- evidence: Its sentence.
-- example: SELECT date_start, event_type, source_name, target_name, n_articles, n_independent FROM happenings ORDER BY n_independent DESC, n_articles DESC, happening_id LIMIT 10
CREATE OR REPLACE VIEW happenings AS
WITH outlets AS (
    SELECT duplicate_cluster_id, coalesce(source, duplicate_cluster_id) AS outlet FROM articles WHERE is_cluster_lead
),
told AS (
    SELECT
        events.*,
        articles.published_date,
        outlets.outlet,
        (events.source_id IS NOT NULL)::INTEGER + (events.target_id IS NOT NULL)::INTEGER
            + (events.date_start IS NOT NULL)::INTEGER + (events.place_id IS NOT NULL)::INTEGER AS fullness
    FROM events
    JOIN articles USING (article_id)
    LEFT JOIN outlets USING (duplicate_cluster_id)
),
counted AS (
    SELECT
        happening_id,
        count(DISTINCT article_id) AS n_articles,
        count(DISTINCT outlet) AS n_independent,
        min(published_date) AS first_published,
        arg_min(event_id, (-fullness, published_date IS NULL, published_date, event_id)) AS event_id
    FROM told
    GROUP BY happening_id
)
SELECT
    counted.happening_id,
    events.event_type,
    events.mode,
    events.modality,
    events.date_start,
    events.date_end,
    events.source_name,
    events.target_name,
    events.place_name,
    counted.n_articles,
    counted.n_independent,
    counted.first_published,
    counted.event_id,
    events.evidence
FROM counted
JOIN events USING (event_id);
