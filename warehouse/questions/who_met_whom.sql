-- Who met or spoke with whom: one row a pair of actors and event, for consultations that took place or go on.
-- A visit to a country or a place is no meeting with it; two whom a third met need not have met each other. Copies of an article tell an event each: join lead_articles to leave them out.
-- name_a: The one whose name comes first in the alphabet.
-- name_b: The other.
-- date_start: First day on which it may have happened; NULL where the text does not tell.
-- place_name: Where; NULL where the text does not tell.
-- event_id: The event.
-- date_end: Last day on which it may have happened.
-- date_precision: The finest unit the words give.
-- mode: How: meet, visit, phone, negotiate, mediate.
-- modality: happened or ongoing.
-- entity_a: The entity_id of the first.
-- entity_b: The entity_id of the other.
-- evidence: The sentence that tells it.
-- happening_id: The same for one happening told by several articles.
-- article_id: The article.
-- example: SELECT name_a, name_b, date_start, place_name, event_id FROM who_met_whom ORDER BY date_start DESC NULLS LAST, name_a, name_b, event_id LIMIT 10
CREATE OR REPLACE VIEW who_met_whom AS
WITH talks AS MATERIALIZED (
    SELECT date_start, date_end, date_precision, place_name, event_id, mode, modality, evidence, happening_id, article_id
    FROM events
    WHERE event_type = 'CONSULT' AND polarity = 'positive' AND modality IN ('happened', 'ongoing')
),
taking_part AS MATERIALIZED (
    SELECT event_id, entity_id, role = 'source' AS leads
    FROM internal.participants_where(
        role IN ('source', 'target') AND event_id IN (SELECT talks.event_id FROM talks)
    )
),
present AS (
    SELECT
        taking_part.event_id,
        entity_names.entity_id,
        entity_names.name,
        entity_names.entity_type,
        bool_or(taking_part.leads) AS leads
    FROM taking_part
    JOIN entity_names USING (entity_id)
    GROUP BY ALL
)
SELECT
    one.name AS name_a,
    other.name AS name_b,
    talks.date_start,
    talks.place_name,
    talks.event_id,
    talks.date_end,
    talks.date_precision,
    talks.mode,
    talks.modality,
    one.entity_id AS entity_a,
    other.entity_id AS entity_b,
    talks.evidence,
    talks.happening_id,
    talks.article_id
FROM talks
JOIN present AS one USING (event_id)
JOIN present AS other ON other.event_id = talks.event_id AND (one.name, one.entity_id) < (other.name, other.entity_id)
WHERE (one.leads OR other.leads OR NOT EXISTS (FROM taking_part WHERE leads AND taking_part.event_id = talks.event_id))
  AND NOT (
    coalesce(talks.mode, '') = 'visit'
    AND (one.entity_type IN ('country', 'place', 'facility') OR other.entity_type IN ('country', 'place', 'facility'))
);
