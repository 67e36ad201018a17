-- What someone did or had done to them, by date, with the sentence that tells it. Under a country's name also what those did or
-- suffered who belong to it, and what took place there. Events without a date come last.
-- example: SELECT date_start, event_type, source_name, target_name, evidence FROM timeline('Iran') LIMIT 10
CREATE OR REPLACE MACRO timeline(who) AS TABLE
WITH countries AS (
    SELECT DISTINCT country FROM entities
    WHERE entity_type = 'country' AND country IS NOT NULL AND (entity_id = who OR folded(name) = folded(who))
),
named AS (
    SELECT DISTINCT entity_id FROM entities
    WHERE entity_id = who
        OR folded(name) = folded(who)
        OR (has_words(name, who) AND (entity_type <> 'country' OR NOT EXISTS (FROM countries)))
),
meant AS (
    SELECT event_id FROM events SEMI JOIN named ON named.entity_id = events.source_id
    UNION
    SELECT event_id FROM events SEMI JOIN named ON named.entity_id = events.target_id
    UNION
    SELECT event_id FROM participants SEMI JOIN named ON named.entity_id = participants.entity_id
    UNION
    SELECT event_id FROM participants SEMI JOIN countries ON countries.country = participants.country
    UNION
    SELECT event_id FROM events SEMI JOIN named ON named.entity_id = events.place_id
    UNION
    SELECT event_id FROM events SEMI JOIN countries ON countries.country = events.place_country
)
SELECT
    date_start,
    date_end,
    date_precision,
    date_basis,
    date_text,
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
SEMI JOIN meant USING (event_id)
ORDER BY date_start NULLS LAST, date_end, article_id, trigger_start, event_id;
