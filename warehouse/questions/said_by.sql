-- What someone said, the latest first: every stretch of reported speech whose speaker the name may mean, copies of an article left
-- out. Where it may mean two, both are shown: speaker_id tells them apart.
-- example: SELECT published_date, speaker_name, speaker_role, quote_type, content FROM said_by('Ruiz') LIMIT 10
CREATE OR REPLACE MACRO said_by(who) AS TABLE
SELECT
    lead_articles.published_date,
    quotes.said_date,
    quotes.speaker_name,
    quotes.speaker_role,
    quotes.quote_type,
    quotes.content,
    quotes.cue,
    quotes.addressee_name,
    lead_articles.source,
    quotes.speaker_id,
    quotes.attribution_id,
    quotes.quote_id,
    quotes.article_id
FROM quotes
SEMI JOIN meant(who) AS meant ON meant.entity_id = quotes.speaker_id
JOIN lead_articles USING (article_id)
ORDER BY lead_articles.published_date DESC NULLS LAST, quotes.article_id, quotes.char_start, quotes.quote_id;
