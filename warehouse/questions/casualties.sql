-- Claimed numbers of people killed, injured or missing, each with its claimant and its place in the text. Claims differ; none is judged.
-- article_id: The article.
-- source: The outlet.
-- published_date: The article's day.
-- kind: killed, injured or missing.
-- value_low: The lowest number the words allow.
-- value_high: The highest; NULL where the words leave it open.
-- qualifier: The word that loosens the number.
-- text: The figure as written.
-- claimant: Who claims it, by name; NULL for the reporter and the unnamed.
-- event_type: PLOVER's name of the event's type; NULL where the figure belongs to none.
-- place_name: Where it happened.
-- date_start: First day on which it may have happened.
-- date_end: Last day on which it may have happened.
-- evidence: The sentence that tells the event.
-- event_id: The event.
-- happening_id: The same for one happening told by several articles.
-- char_start: Where the figure starts in the article's text.
-- char_end: Where it ends.
-- example: SELECT date_start, place_name, kind, value_low, claimant, source FROM casualties ORDER BY value_low DESC, article_id LIMIT 10
CREATE OR REPLACE VIEW casualties AS
SELECT
    figures.article_id,
    articles.source,
    articles.published_date,
    figures.kind,
    figures.value_low,
    figures.value_high,
    figures.qualifier,
    figures.text,
    coalesce(claimants.name, quotes.speaker_name) AS claimant,
    events.event_type,
    events.place_name,
    events.date_start,
    events.date_end,
    events.evidence,
    events.event_id,
    events.happening_id,
    figures.char_start,
    figures.char_end
FROM figures
JOIN articles USING (article_id)
LEFT JOIN events ON events.article_id = figures.article_id AND events.event_id = figures.event_id
LEFT JOIN quotes ON quotes.article_id = figures.article_id AND quotes.quote_id = figures.claimed_by
LEFT JOIN entities AS claimants
    ON claimants.article_id = figures.article_id AND claimants.entity_id = figures.claimed_by
WHERE figures.kind IN ('killed', 'injured', 'missing');
