-- The latest claim of each claimant on each happening: of a whole and its parts (14, including three children) the largest. Claims of
-- the reporter stand under the outlet's name. Figures that belong to no event, and those whose event is background, are in casualties alone.
-- happening_id: The happening.
-- kind: killed, injured, missing or displaced.
-- claimant: Who claims it, by name, else in the words of the article (a doctor); unnamed for he, she, it or they; for the reporter the outlet.
-- value_low: The lowest number the words allow.
-- value_high: The highest; NULL where the words leave it open.
-- text: The figure as written.
-- published_date: Publication day of the article it is taken from; NULL where that is unknown.
-- n_claims: Claims of this claimant on this happening, earlier ones and copies included.
-- date_start: First day on which the happening may have taken place.
-- place_name: Where.
-- event_id: The event it belongs to.
-- article_id: The article it is taken from.
-- example: SELECT date_start, place_name, kind, claimant, value_low, text FROM casualties_latest ORDER BY value_low DESC, claimant, happening_id LIMIT 10
CREATE OR REPLACE VIEW casualties_latest AS
WITH claimed AS (
    SELECT
        events.happening_id,
        casualties.kind,
        -- What somebody without a name claims is no claim of the outlet.
        coalesce(
            casualties.claimant,
            CASE WHEN lower(quotes.speaker_text) IN ('he', 'she', 'it', 'they', 'who', 'which') THEN 'unnamed' ELSE quotes.speaker_text END,
            articles.source,
            'unknown'
        ) AS claimant,
        casualties.value_low,
        casualties.value_high,
        casualties.text,
        articles.published_date,
        articles.published_at,
        events.date_start,
        events.place_name,
        events.event_id,
        events.article_id,
        casualties.char_start
    FROM casualties
    JOIN events USING (event_id)
    JOIN articles ON articles.article_id = events.article_id
    LEFT JOIN quotes ON quotes.article_id = casualties.article_id AND quotes.quote_id = casualties.claimed_by
)
SELECT
    happening_id,
    kind,
    claimant,
    value_low,
    value_high,
    text,
    published_date,
    count(*) OVER claims AS n_claims,
    date_start,
    place_name,
    event_id,
    article_id
FROM claimed
WINDOW claims AS (PARTITION BY happening_id, kind, claimant)
QUALIFY row_number() OVER (
    PARTITION BY happening_id, kind, claimant
    ORDER BY published_date DESC NULLS LAST, published_at DESC NULLS LAST, value_low DESC, article_id, char_start
) = 1;
