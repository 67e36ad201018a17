-- Claimed numbers of people killed, injured, missing or displaced, those of background events included. Claims differ; none is judged. A part is a row beside its whole (14, including three children), so the numbers of one event are not for adding up.
-- Columns as in figures, with the claimant's name, the day of publication and the outlet behind them.
-- article_id: The article.
-- event_id: The event it belongs to; NULL where the figure belongs to none.
-- value_low: The lowest number the words allow.
-- value_high: The highest; NULL where the words leave it open.
-- qualifier: The word that loosens the number.
-- unit: Who is counted.
-- kind: killed, injured, missing or displaced.
-- claimed_by: The quote_id it is claimed in, or the entity_id of the claimant; NULL for the reporter.
-- text: The figure as written.
-- char_start: Where the figure starts in the article's text.
-- char_end: Where it ends.
-- claimant: Who claims it, by name; NULL for the reporter and the unnamed.
-- published_date: Publication day of the article.
-- source: The outlet.
-- example: SELECT kind, value_low, claimant, place_name, date_start FROM casualties LEFT JOIN events USING (article_id, event_id) ORDER BY value_low DESC, article_id LIMIT 10
CREATE OR REPLACE VIEW casualties AS
WITH counted AS MATERIALIZED (
    SELECT * FROM figures WHERE kind IN ('killed', 'injured', 'missing', 'displaced')
),
claimed AS MATERIALIZED (
    SELECT DISTINCT claimed_by FROM counted WHERE claimed_by IS NOT NULL
),
claimants AS (
    SELECT article_id, entity_id, name
    FROM internal.entities_where(entity_id IN (
        FROM claimed UNION SELECT local_id FROM internal.local_ids SEMI JOIN claimed ON claimed_by = local_ids.entity_id
    ))
),
speakers AS (
    SELECT article_id, quote_id, speaker_name FROM internal.quotes_where(quote_id IN (FROM claimed))
)
SELECT
    counted.article_id,
    counted.event_id,
    counted.value_low,
    counted.value_high,
    counted.qualifier,
    counted.unit,
    counted.kind,
    counted.claimed_by,
    counted.text,
    counted.char_start,
    counted.char_end,
    coalesce(claimants.name, speakers.speaker_name) AS claimant,
    articles.published_date,
    articles.source
FROM counted
JOIN articles USING (article_id)
LEFT JOIN speakers ON speakers.article_id = counted.article_id AND speakers.quote_id = counted.claimed_by
LEFT JOIN claimants ON claimants.article_id = counted.article_id AND claimants.entity_id = counted.claimed_by;
