-- Who met or spoke with whom: one row a pair of actors and event, for consultations that took place or go on.
-- A visit to a country or a place is no meeting with it. Copies of an article tell an event each: join lead_articles to leave them out.
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
WITH talks AS (
    SELECT event_id
    FROM events
    WHERE event_type = 'CONSULT' AND polarity = 'positive' AND modality IN ('happened', 'ongoing')
),
present AS (
    SELECT DISTINCT participants.event_id, entity_names.entity_id, entity_names.name, entity_names.entity_type
    FROM participants
    SEMI JOIN talks USING (event_id)
    JOIN entity_names USING (entity_id)
    WHERE participants.role IN ('source', 'target')
)
SELECT
    one.name AS name_a,
    other.name AS name_b,
    events.date_start,
    events.place_name,
    events.event_id,
    events.date_end,
    events.date_precision,
    events.mode,
    events.modality,
    one.entity_id AS entity_a,
    other.entity_id AS entity_b,
    events.evidence,
    events.happening_id,
    events.article_id
FROM events
JOIN present AS one USING (event_id)
JOIN present AS other ON other.event_id = events.event_id AND (one.name, one.entity_id) < (other.name, other.entity_id)
WHERE events.event_type = 'CONSULT' AND events.polarity = 'positive' AND events.modality IN ('happened', 'ongoing')
    AND NOT (
        coalesce(events.mode, '') = 'visit'
        AND (one.entity_type IN ('country', 'place', 'facility') OR other.entity_type IN ('country', 'place', 'facility'))
    );
