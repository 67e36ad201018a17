-- What is said by speakers without a name: officials, sources, residents, a spokesman who is not named; pronouns are left out, and so
-- are copies of an article. One row a stretch of speech.
-- published_date: Publication day of the article.
-- source: The outlet.
-- speaker_text: The speaker as written there.
-- speaker_role: The role or title, where the article gives one.
-- speaker_country: Where stated or plainly implied, ISO 3166 alpha-3.
-- content: What was said.
-- quote_type: direct, indirect or mixed.
-- cue: The words that mark it as said.
-- quote_id: The quote.
-- article_id: The article.
-- example: SELECT speaker_text, speaker_country, content FROM unnamed_sources ORDER BY article_id, quote_id LIMIT 10
CREATE OR REPLACE VIEW unnamed_sources AS
SELECT
    lead_articles.published_date,
    lead_articles.source,
    quotes.speaker_text,
    quotes.speaker_role,
    quotes.speaker_country,
    quotes.content,
    quotes.quote_type,
    quotes.cue,
    quotes.quote_id,
    quotes.article_id
FROM quotes
JOIN lead_articles USING (article_id)
WHERE quotes.speaker_name IS NULL
    AND quotes.speaker_text IS NOT NULL
    AND lower(quotes.speaker_text) NOT IN ('he', 'she', 'they', 'it', 'who', 'which', 'that', 'i', 'we', 'you', 'one', 'this');
