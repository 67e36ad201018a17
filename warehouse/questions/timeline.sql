-- What someone did or had done to them, by date, with the sentence that tells it. Events without a date are left out.
-- example: SELECT date_start, event_type, source_name, target_name, evidence FROM timeline('Iran') LIMIT 10
CREATE OR REPLACE MACRO timeline(who) AS TABLE
WITH named AS (
    SELECT DISTINCT entity_id FROM entities WHERE entity_id = who OR has_words(name, who)
),
acting AS (
    SELECT event_id FROM events SEMI JOIN named ON named.entity_id = events.source_id
    UNION
    SELECT event_id FROM events SEMI JOIN named ON named.entity_id = events.target_id
    UNION
    SELECT event_id FROM participants SEMI JOIN named ON named.entity_id = participants.entity_id
)
SELECT
    date_start,
    date_end,
    date_precision,
    date_basis,
    event_type,
    mode,
    modality,
    source_name,
    target_name,
    place_name,
    evidence,
    happening_id,
    event_id,
    article_id
FROM events
SEMI JOIN acting USING (event_id)
WHERE date_start IS NOT NULL
ORDER BY date_start, date_end, event_id;
