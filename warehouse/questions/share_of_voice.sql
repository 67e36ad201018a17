-- Who gets to speak: utterances by 'country', 'role', 'type' or 'source' (the outlet), the largest share first. An utterance is what one cue
-- attributes, in however many stretches; copies of an article are left out. What is unknown is a row of its own, NULL.
-- example: SELECT * FROM share_of_voice('country') LIMIT 10
CREATE OR REPLACE MACRO share_of_voice(dimension) AS TABLE
WITH utterances AS (
    SELECT
        quotes.article_id,
        quotes.attribution_id,
        any_value(quotes.speaker_id) AS speaker_id,
        min(CASE dimension
            WHEN 'country' THEN quotes.speaker_country
            WHEN 'role' THEN lower(quotes.speaker_role)
            WHEN 'type' THEN quotes.speaker_type
            WHEN 'source' THEN lead_articles.source
            ELSE error('share_of_voice(''' || dimension || '''): give country, role, type or source')
        END) AS voice
    FROM quotes
    JOIN lead_articles USING (article_id)
    GROUP BY quotes.article_id, quotes.attribution_id
)
SELECT
    voice,
    count(*) AS n_utterances,
    round(count(*) / sum(count(*)) OVER (), 4) AS share,
    count(DISTINCT speaker_id) AS n_speakers,
    count(DISTINCT article_id) AS n_articles
FROM utterances
GROUP BY voice
ORDER BY n_utterances DESC, voice NULLS LAST;
