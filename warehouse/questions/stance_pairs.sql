-- What a speaker said on a topic early and late, side by side, and no verdict: one row a speaker with reported speech of two different days
-- that holds the topic's words. The day is the one it was said where the text gives it, else the article's; copies are left out.
-- example: SELECT speaker_name, early_date, early, late_date, late FROM stance_pairs('talks') LIMIT 5
CREATE OR REPLACE MACRO stance_pairs(topic, who := NULL) AS TABLE
WITH spoken AS (
    SELECT
        quotes.speaker_id,
        quotes.speaker_name,
        quotes.content,
        quotes.quote_id,
        quotes.article_id,
        coalesce(quotes.said_date, lead_articles.published_date) AS day,
        quotes.said_date IS NOT NULL AS stated
    FROM quotes
    JOIN lead_articles USING (article_id)
    WHERE quotes.speaker_id IS NOT NULL
        AND has_words(quotes.content, topic)
        AND (who IS NULL OR quotes.speaker_id = who OR has_words(quotes.speaker_name, who))
)
SELECT
    arg_max(speaker_name, (day, quote_id)) AS speaker_name,
    min(day) AS early_date,
    arg_min(content, (day, quote_id)) AS early,
    max(day) AS late_date,
    arg_max(content, (day, quote_id)) AS late,
    count(*) AS n_quotes,
    arg_min(quote_id, (day, quote_id)) AS early_quote_id,
    arg_max(quote_id, (day, quote_id)) AS late_quote_id,
    speaker_id
FROM spoken
WHERE day IS NOT NULL
GROUP BY speaker_id
HAVING min(day) < max(day)
    -- Of one article, the day of one sentence and the publication for the other tell no two days.
    AND (arg_min(article_id, (day, quote_id)) <> arg_max(article_id, (day, quote_id))
        OR (arg_min(stated, (day, quote_id)) AND arg_max(stated, (day, quote_id))))
ORDER BY n_quotes DESC, speaker_name, speaker_id;
