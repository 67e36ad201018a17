-- What someone did or had done to them, by date, with the sentence that tells it. Under a country's name also what those did or
-- suffered who belong to it, and what took place there. With a second name only what the two have part in together. Events
-- without a date come last.
-- example: SELECT date_start, event_type, source_name, target_name, evidence FROM timeline('Iran') LIMIT 10
CREATE OR REPLACE MACRO timeline(who, other := NULL) AS TABLE
WITH hits AS MATERIALIZED (
    -- Each name is looked for by itself, as in `meant`.
    SELECT DISTINCT
        1 AS nth, entity_id, entity_type, country,
        folded(name) = folded(who) AS whole
    FROM entities
    WHERE NOT regexp_full_match(who, 'e-[0-9a-f]{16}') AND has_words(name, who)
    UNION ALL
    SELECT DISTINCT 1, entity_id, entity_type, country, true
    FROM entities
    WHERE starts_with(who, 'e-') AND entity_id = who
    UNION ALL
    SELECT DISTINCT 2, entity_id, entity_type, country, folded(name) = folded(other)
    FROM entities
    WHERE other IS NOT NULL AND NOT regexp_full_match(other, 'e-[0-9a-f]{16}') AND has_words(name, other)
    UNION ALL
    SELECT DISTINCT 2, entity_id, entity_type, country, true
    FROM entities
    WHERE other IS NOT NULL AND starts_with(other, 'e-') AND entity_id = other
),
countries AS (
    SELECT DISTINCT nth, country FROM hits WHERE whole AND entity_type = 'country' AND country IS NOT NULL
),
named AS (
    SELECT DISTINCT nth, entity_id
    FROM hits
    WHERE whole OR entity_type <> 'country' OR nth NOT IN (SELECT nth FROM countries)
),
meant AS (
    SELECT nth, event_id FROM events JOIN named ON named.entity_id = events.source_id
    UNION
    SELECT nth, event_id FROM events JOIN named ON named.entity_id = events.target_id
    UNION
    SELECT nth, event_id FROM participants JOIN named ON named.entity_id = participants.entity_id
    UNION
    SELECT nth, event_id FROM participants JOIN countries ON countries.country = participants.country
    UNION
    SELECT nth, event_id FROM events JOIN named ON named.entity_id = events.place_id
    UNION
    SELECT nth, event_id FROM events JOIN countries ON countries.country = events.place_country
),
shared AS (
    SELECT event_id FROM meant GROUP BY event_id HAVING count(*) = CASE WHEN other IS NULL THEN 1 ELSE 2 END
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
SEMI JOIN shared USING (event_id)
ORDER BY date_start NULLS LAST, date_end, article_id, trigger_start, event_id;
