-- What someone said, the latest first: every stretch of reported speech whose speaker the name may mean, copies of an article left
-- out. Where it may mean two, both are shown: speaker_id tells them apart.
-- example: SELECT published_date, speaker_name, speaker_role, quote_type, content FROM said_by('Ruiz') LIMIT 10
CREATE OR REPLACE MACRO said_by(who) AS TABLE
SELECT * EXCLUDE (char_start, char_end)
FROM internal.speech(internal.among(speaker_id, (SELECT internal.bits(local_id) FROM internal.in_files(who))))
SEMI JOIN meant(who) AS meant ON meant.entity_id = speaker_id
ORDER BY published_date DESC NULLS LAST, article_id, char_start, quote_id;
