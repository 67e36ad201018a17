-- What is said by people, groups and bodies without a name: officials, sources, residents, a spokesman who is not named. One row a
-- stretch of speech. Left out are documents and figures (the report, the data), words that lean on a name (she, both, the two sides), the
-- office of someone whom the article names (the president), and copies of an article.
-- published_date: Publication day of the article.
-- source: The outlet.
-- speaker_text: The speaker as written there.
-- speaker_role: The role or title, where the article gives one.
-- speaker_type: person, group or organization.
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
    quotes.speaker_type,
    quotes.speaker_country,
    quotes.content,
    quotes.quote_type,
    quotes.cue,
    quotes.quote_id,
    quotes.article_id
FROM quotes
JOIN lead_articles USING (article_id)
WHERE quotes.speaker_name IS NULL
    AND quotes.speaker_type IN ('person', 'organization', 'group')
    AND lower(quotes.speaker_text) NOT IN (
        'he', 'she', 'they', 'it', 'who', 'which', 'that', 'i', 'we', 'you', 'one', 'this', 'him', 'her', 'them', 'us', 'me',
        'each other', 'one another', 'all', 'both', 'both sides', 'both countries', 'either', 'neither', 'the two', 'the two sides',
        'the two countries', 'the two leaders', 'the duo', 'the pair', 'the three', 'the latter', 'the former', 'nobody', 'no one'
    )
    AND NOT regexp_full_match(
        lower(quotes.speaker_text), '(the|these|both|all) (two|three|four) (sides|parties|countries|nations|governments|leaders|presidents|ministers|men|women|companies|delegations|teams)'
    )
    AND NOT EXISTS (
        SELECT 1
        FROM entities
        WHERE entities.article_id = quotes.article_id
            AND entities.entity_type = 'person'
            AND starts_with(lower(quotes.speaker_text), 'the ')
            AND contains(' ' || folded(entities.role) || ' ', ' ' || folded(quotes.speaker_role) || ' ')
    );
