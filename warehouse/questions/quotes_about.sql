-- Reported speech that mentions someone or something, the latest first: by an entity of that name, in whatever words, or by the words
-- themselves. Copies of an article are left out. Columns as in said_by.
-- example: SELECT published_date, speaker_name, content FROM quotes_about('Iran') LIMIT 10
CREATE OR REPLACE MACRO quotes_about(who) AS TABLE
WITH about AS (
    SELECT quotes.quote_id
    FROM quotes
    JOIN mentions
        ON mentions.article_id = quotes.article_id
        AND mentions.char_start >= quotes.char_start
        AND mentions.char_end <= quotes.char_end
    SEMI JOIN meant(who) AS meant ON meant.entity_id = mentions.entity_id
    UNION
    SELECT quote_id FROM quotes WHERE has_words(content, who)
)
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
SEMI JOIN about USING (quote_id)
JOIN lead_articles USING (article_id)
ORDER BY lead_articles.published_date DESC NULLS LAST, quotes.article_id, quotes.char_start, quotes.quote_id;
