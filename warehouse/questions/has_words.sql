-- Whether a text holds the words of another, as whole words in the same order, whatever the case and accents.
-- example: SELECT has_words('The Harbour-Master of Port Alba', 'harbour master') AS found
CREATE OR REPLACE MACRO has_words(given, words) AS
    -- The first word alone, which is quick to look for, rules out most texts.
    contains(strip_accents(lower(given)), split_part(folded(words), ' ', 1))
    AND folded(words) <> ''
    AND regexp_matches(
        strip_accents(lower(given)),
        '(^|[^\p{L}\p{N}])' || replace(folded(words), ' ', '[^\p{L}\p{N}]+') || '($|[^\p{L}\p{N}])'
    );
