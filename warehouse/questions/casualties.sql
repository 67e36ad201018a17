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
SELECT
    figures.article_id,
    figures.event_id,
    figures.value_low,
    figures.value_high,
    figures.qualifier,
    figures.unit,
    figures.kind,
    figures.claimed_by,
    figures.text,
    figures.char_start,
    figures.char_end,
    coalesce(claimants.name, quotes.speaker_name) AS claimant,
    articles.published_date,
    articles.source
FROM figures
JOIN articles ON articles.article_id = figures.article_id
LEFT JOIN quotes ON quotes.article_id = figures.article_id AND quotes.quote_id = figures.claimed_by
LEFT JOIN entities AS claimants
    ON claimants.article_id = figures.article_id AND claimants.entity_id = figures.claimed_by
WHERE figures.kind IN ('killed', 'injured', 'missing', 'displaced');
