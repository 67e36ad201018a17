-- Who met or spoke with whom: one row a pair of actors of consultations that took place or go on.
-- first_id: The entity whose name comes first in the alphabet.
-- first_name: Its name.
-- second_id: The other entity.
-- second_name: Its name.
-- n_happenings: Different consultations, however many articles tell of each.
-- n_articles: Articles that tell of one, copies included.
-- first_date: First day of the earliest dated consultation.
-- last_date: Last day of the latest dated consultation.
-- example: SELECT first_name, second_name, n_happenings, last_date FROM who_met_whom ORDER BY n_happenings DESC, first_name, second_name LIMIT 10
CREATE OR REPLACE VIEW who_met_whom AS
WITH present AS (
    SELECT DISTINCT participants.event_id, entity_names.entity_id, entity_names.name
    FROM participants
    JOIN entity_names USING (entity_id)
    WHERE participants.role IN ('source', 'target')
)
SELECT
    one.entity_id AS first_id,
    one.name AS first_name,
    other.entity_id AS second_id,
    other.name AS second_name,
    count(DISTINCT events.happening_id) AS n_happenings,
    count(DISTINCT events.article_id) AS n_articles,
    min(events.date_start) AS first_date,
    max(events.date_end) AS last_date
FROM events
JOIN present AS one USING (event_id)
JOIN present AS other ON other.event_id = events.event_id AND (one.name, one.entity_id) < (other.name, other.entity_id)
WHERE events.event_type = 'CONSULT' AND events.polarity = 'positive' AND events.modality IN ('happened', 'ongoing')
GROUP BY ALL;
