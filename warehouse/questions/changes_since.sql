-- Articles that are new, or came again with another text, since a commit, the latest first: `SELECT commit_number, created_at FROM runs` has the
-- commits. Their rows are those of the same article_id. What changed without a new text (by new code, by a join, by hand), and what
-- went, `dateline diff` tells.
-- example: SELECT commit_number, change, published_date, source, title FROM changes_since(0) LIMIT 10
CREATE OR REPLACE MACRO changes_since(commit) AS TABLE
SELECT
    articles.revision_commit AS commit_number,
    runs.created_at AS committed_at,
    CASE WHEN articles.first_commit > commit::INTEGER THEN 'new' ELSE 'revised' END AS change,
    articles.revision,
    articles.published_date,
    articles.source,
    articles.title,
    articles.raw_ref,
    articles.article_id
FROM articles
LEFT JOIN runs ON runs.commit_number = articles.revision_commit
WHERE articles.revision_commit > commit::INTEGER
ORDER BY articles.revision_commit DESC, articles.published_date DESC NULLS LAST, articles.article_id;
