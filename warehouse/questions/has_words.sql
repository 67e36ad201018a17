-- Whether a text holds the words of another, as whole words in the same order, whatever the case and accents.
-- example: SELECT has_words('The Harbour-Master of Port Alba', 'harbour master') AS found
CREATE OR REPLACE MACRO has_words(given, words) AS
    contains(' ' || folded(given) || ' ', ' ' || folded(words) || ' ');
