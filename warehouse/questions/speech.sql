-- The columns of said_by and quotes_about, and where the words stand: quotes that meet a condition in the files, copies of an article
-- left out.
CREATE OR REPLACE MACRO internal.speech(condition) AS TABLE
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
    quotes.article_id,
    quotes.char_start,
    quotes.char_end
FROM internal.quotes_where(condition) AS quotes
JOIN lead_articles USING (article_id);
