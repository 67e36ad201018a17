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
    FROM internal.names
    WHERE NOT regexp_full_match(who, 'e-[0-9a-f]{16}') AND has_words(name, who)
    UNION ALL
    SELECT DISTINCT 1, entity_id, entity_type, country, true
    FROM internal.names
    WHERE starts_with(who, 'e-') AND entity_id = who
    UNION ALL
    SELECT DISTINCT 2, entity_id, entity_type, country, folded(name) = folded(other)
    FROM internal.names
    WHERE other IS NOT NULL AND NOT regexp_full_match(other, 'e-[0-9a-f]{16}') AND has_words(name, other)
    UNION ALL
    SELECT DISTINCT 2, entity_id, entity_type, country, true
    FROM internal.names
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
in_files AS MATERIALIZED (
    SELECT internal.bits(id) AS bits
    FROM (SELECT entity_id AS id FROM named UNION SELECT local_id FROM internal.local_ids SEMI JOIN named USING (entity_id))
),
there AS MATERIALIZED (
    SELECT internal.bits(country) AS bits FROM countries
),
taking_part AS MATERIALIZED (
    SELECT event_id, entity_id, country
    FROM internal.participants_where(
        internal.among(entity_id, (SELECT bits FROM in_files)) OR internal.among(country, (SELECT bits FROM there))
    )
),
-- All in one reading of the events.
told AS MATERIALIZED (
    SELECT *
    FROM internal.events_where(
        internal.among(source_id, (SELECT bits FROM in_files)) OR internal.among(target_id, (SELECT bits FROM in_files))
        OR internal.among(place_id, (SELECT bits FROM in_files)) OR internal.among(place_country, (SELECT bits FROM there))
        OR internal.among(event_id, (SELECT internal.bits(taking_part.event_id) FROM taking_part))
    )
),
meant AS (
    SELECT nth, event_id FROM told JOIN named ON named.entity_id = told.source_id
    UNION
    SELECT nth, event_id FROM told JOIN named ON named.entity_id = told.target_id
    UNION
    SELECT nth, event_id FROM taking_part JOIN named USING (entity_id)
    UNION
    SELECT nth, event_id FROM taking_part JOIN countries USING (country)
    UNION
    SELECT nth, event_id FROM told JOIN named ON named.entity_id = told.place_id
    UNION
    SELECT nth, event_id FROM told JOIN countries ON countries.country = told.place_country
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
FROM told
SEMI JOIN shared USING (event_id)
ORDER BY date_start NULLS LAST, date_end, article_id, trigger_start, event_id;
