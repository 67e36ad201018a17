-- What proves a row: the words in their place in the article. Takes the id of a quote, an event, a mention or a happening, and gives
-- the text before, the very words, and the text after.
-- example: SELECT kind, before, words, after FROM evidence((SELECT min(quote_id) FROM quotes))
CREATE OR REPLACE MACRO evidence(id) AS TABLE
WITH spans AS (
    SELECT 'quote' AS kind, article_id, char_start AS span_start, char_end AS span_end, char_start AS from_start, char_end AS to_end
    FROM quotes WHERE quote_id = id
    UNION ALL
    SELECT 'event', article_id, trigger_start, trigger_end, evidence_start, evidence_end
    FROM events WHERE event_id = id OR happening_id = id
    UNION ALL
    SELECT 'mention', article_id, char_start, char_end, char_start, char_end FROM mentions WHERE mention_id = id
)
SELECT
    spans.kind,
    articles.title,
    articles.source,
    articles.published_date,
    substr(articles.text, greatest(0, spans.from_start - 100) + 1, spans.span_start - greatest(0, spans.from_start - 100)) AS before,
    substr(articles.text, spans.span_start + 1, spans.span_end - spans.span_start) AS words,
    substr(articles.text, spans.span_end + 1, spans.to_end + 100 - spans.span_end) AS after,
    articles.url,
    articles.raw_ref,
    spans.span_start AS char_start,
    spans.span_end AS char_end,
    articles.article_id
FROM spans
JOIN articles USING (article_id)
ORDER BY articles.published_date NULLS LAST, articles.article_id, spans.span_start;
