-- Reported speech that mentions someone or something: by an entity of that name, in whatever words, or by the words themselves.
-- Columns as in quotes.
-- example: SELECT speaker_name, content FROM quotes_about('Iran') LIMIT 10
CREATE OR REPLACE MACRO quotes_about(who) AS TABLE
WITH named AS (
    SELECT DISTINCT entity_id FROM entities WHERE entity_id = who OR has_words(name, who)
),
about AS (
    SELECT quotes.quote_id
    FROM quotes
    JOIN mentions
        ON mentions.article_id = quotes.article_id
        AND mentions.char_start >= quotes.char_start
        AND mentions.char_end <= quotes.char_end
    SEMI JOIN named ON named.entity_id = mentions.entity_id
    UNION
    SELECT quote_id FROM quotes WHERE has_words(content, who)
)
SELECT quotes.* FROM quotes SEMI JOIN about USING (quote_id) ORDER BY article_id, char_start, quote_id;
