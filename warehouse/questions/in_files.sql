-- The ids by which the files may have the entities that a name means: their own, and those that mean one of them across articles.
CREATE OR REPLACE MACRO internal.in_files(who) AS TABLE
SELECT entity_id AS local_id FROM meant(who)
UNION
SELECT local_id FROM internal.local_ids SEMI JOIN meant(who) USING (entity_id);
