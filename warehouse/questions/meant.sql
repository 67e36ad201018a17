-- The entities that a name may mean, by any spelling an article uses, or the one of that entity_id: what the macros that take a name go by.
-- `find` tells more of each.
-- example: SELECT name, n_articles FROM meant('Alba') JOIN entity_names USING (entity_id) ORDER BY n_articles DESC, name
CREATE OR REPLACE MACRO meant(who) AS TABLE
    -- Which of the two is asked is told by the words alone, so that the other costs nothing.
SELECT entity_id FROM internal.names WHERE starts_with(who, 'e-') AND entity_id = who
UNION
SELECT entity_id FROM internal.names WHERE NOT regexp_full_match(who, 'e-[0-9a-f]{16}') AND has_words(name, who);
