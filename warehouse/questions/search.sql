-- Articles whose title or text holds the words, as whole words in the same order, the newest first, with the text around their first place. It
-- reads the texts one by one, without an index. Copies are left out.
-- example: SELECT published_date, source, title, around FROM search('cease fire') LIMIT 10
CREATE OR REPLACE MACRO search(words) AS TABLE
SELECT
    published_date,
    source,
    title,
    -- Behind the order, so that with a LIMIT it is done for so many alone.
    trim(regexp_replace(coalesce(
        nullif(regexp_extract(text, '(?is).{0,60}\b' || replace(folded(words), ' ', '[^\p{L}\p{N}]+') || '.{0,100}'), ''),
        text[:160]
    ), '\s+', ' ', 'g')) AS around,
    article_id
FROM (
    SELECT published_date, source, title, text, article_id
    FROM lead_articles
    WHERE has_words(text, words) OR has_words(title, words)
    ORDER BY published_date DESC NULLS LAST, article_id
);
