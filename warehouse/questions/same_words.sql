-- One utterance in two outlets, with what differs: pairs of quotations of five words and more, not from copies of one article, of which each
-- has four in five of its runs of three words in common with the other, or one holds the other. Where an outlet is unknown, the two may
-- be of one.
-- speaker_name: The speaker, as the first names one; else as the other does.
-- content_a: The words in the one.
-- content_b: The words in the other.
-- only_a: Words that only the one has, in their order, NULL where there are none.
-- only_b: Words that only the other has.
-- source_a: The outlet of the one.
-- source_b: The outlet of the other.
-- quote_a: The quote_id of the one, the smaller.
-- quote_b: The quote_id of the other.
-- example: SELECT speaker_name, source_a, source_b, only_a, only_b, content_a FROM same_words ORDER BY quote_a, quote_b LIMIT 5
CREATE OR REPLACE VIEW same_words AS
WITH spoken AS (
    SELECT
        quotes.quote_id,
        quotes.speaker_name,
        quotes.content,
        lead_articles.source,
        lead_articles.article_id,
        string_split(folded(quotes.content), ' ') AS words
    FROM quotes
    JOIN lead_articles USING (article_id)
    WHERE quotes.quote_type <> 'indirect'
),
-- Each run of three words as a number; the three smallest are what two versions of one sentence mostly share.
runs AS MATERIALIZED (
    SELECT
        *,
        list_sort(list_distinct(list_transform(
            list_zip(words[:-3], words[2:-2], words[3:]), lambda run: hash(run)
        ))) AS shingles
    FROM spoken
    WHERE len(words) >= 5
),
keyed AS MATERIALIZED (
    SELECT quote_id, unnest(shingles[1:3]) AS key FROM runs
),
-- A run that hundreds have (a stock phrase) brings nothing together.
usual AS (
    SELECT key FROM keyed GROUP BY key HAVING count(*) BETWEEN 2 AND 200
),
paired AS MATERIALIZED (
    SELECT DISTINCT one.quote_id AS quote_a, other.quote_id AS quote_b
    FROM (FROM keyed SEMI JOIN usual USING (key)) AS one
    JOIN keyed AS other ON one.key = other.key AND one.quote_id < other.quote_id
),
-- Each step by itself, so that the pairs lead and not all quotations are held against all.
with_a AS MATERIALIZED (
    SELECT quote_b, runs AS a FROM paired JOIN runs ON quote_id = quote_a
),
with_both AS MATERIALIZED (
    SELECT a, runs AS b FROM with_a JOIN runs ON quote_id = quote_b
)
SELECT
    coalesce(a.speaker_name, b.speaker_name) AS speaker_name,
    a.content AS content_a,
    b.content AS content_b,
    nullif(array_to_string(list_filter(a.words, lambda word: NOT list_contains(b.words, word)), ' '), '') AS only_a,
    nullif(array_to_string(list_filter(b.words, lambda word: NOT list_contains(a.words, word)), ' '), '') AS only_b,
    a.source AS source_a,
    b.source AS source_b,
    a.quote_id AS quote_a,
    b.quote_id AS quote_b
FROM with_both
WHERE a.article_id <> b.article_id
    AND coalesce(a.source <> b.source, true)
    AND len(list_intersect(a.shingles, b.shingles)) >= 0.8 * least(len(a.shingles), len(b.shingles));
