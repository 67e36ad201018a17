-- Reported speech that mentions someone or something, the latest first: by an entity of that name, in whatever words, or by the words
-- themselves. Copies of an article are left out. Columns as in said_by.
-- example: SELECT published_date, speaker_name, content FROM quotes_about('Iran') LIMIT 10
CREATE OR REPLACE MACRO quotes_about(who) AS TABLE
WITH named AS MATERIALIZED (
    SELECT article_id, char_start, char_end
    FROM internal.mentions_where(internal.among(entity_id, (SELECT internal.bits(local_id) FROM internal.in_files(who))))
    SEMI JOIN meant(who) USING (entity_id)
),
-- All in one reading of the words, which costs most.
asked AS MATERIALIZED (
    SELECT *, has_words(content, who) AS in_words
    FROM internal.speech(
        internal.among(article_id, (SELECT internal.bits(named.article_id) FROM named)) OR has_words(content, who)
    )
),
about AS (
    SELECT asked.quote_id
    FROM asked
    JOIN named
        ON named.article_id = asked.article_id
        AND named.char_start >= asked.char_start
        AND named.char_end <= asked.char_end
    UNION
    SELECT quote_id FROM asked WHERE in_words
)
SELECT * EXCLUDE (char_start, char_end, in_words)
FROM asked
SEMI JOIN about USING (quote_id)
ORDER BY published_date DESC NULLS LAST, article_id, char_start, quote_id;
