-- Events that cannot go on a timeline, and why. One row an event without a day.
-- why: no words (the text gives no date), no publication date (the words ask for one, as yesterday does), or open words (they name no day: recently).
-- date_text: The words, where there are any.
-- event_type: The type.
-- modality: Whether it happened, goes on, is planned, demanded, denied or supposed.
-- source_name: Who acts.
-- target_name: Who is acted upon.
-- evidence: The sentence that tells it.
-- event_id: The event.
-- article_id: The article.
-- example: SELECT why, count(*) AS events FROM undated GROUP BY why ORDER BY events DESC, why
CREATE OR REPLACE VIEW undated AS
SELECT
    CASE
        WHEN events.date_text IS NULL THEN 'no words'
        WHEN articles.published_date IS NULL THEN 'no publication date'
        ELSE 'open words'
    END AS why,
    events.date_text,
    events.event_type,
    events.modality,
    events.source_name,
    events.target_name,
    events.evidence,
    events.event_id,
    events.article_id
FROM events
JOIN articles USING (article_id)
WHERE events.date_start IS NULL;
