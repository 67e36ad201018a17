-- Old events told again: what happened more than thirty days before the article that tells it was published. One row a telling; copies
-- of an article are left out.
-- published_date: Publication day of the article.
-- date_start: First day on which it may have happened.
-- date_end: Last day on which it may have happened.
-- days_before: Days from date_end to the publication.
-- event_type: The type.
-- source_name: Who acted.
-- target_name: Who was acted upon.
-- place_name: Where.
-- evidence: The sentence that tells it.
-- happening_id: The same for one happening told by several articles.
-- event_id: The event.
-- article_id: The article.
-- example: SELECT days_before, date_start, event_type, source_name, target_name, evidence FROM background ORDER BY days_before DESC, event_id LIMIT 10
CREATE OR REPLACE VIEW background AS
SELECT
    lead_articles.published_date,
    events.date_start,
    events.date_end,
    lead_articles.published_date - events.date_end AS days_before,
    events.event_type,
    events.source_name,
    events.target_name,
    events.place_name,
    events.evidence,
    events.happening_id,
    events.event_id,
    events.article_id
FROM events
JOIN lead_articles USING (article_id)
WHERE events.date_end < lead_articles.published_date - 30 AND events.modality IN ('happened', 'ongoing', 'denied');
