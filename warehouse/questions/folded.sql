-- A name as it is compared: lower case, no accents, single spaces for everything that is no letter or digit.
-- example: SELECT folded('José  García-Paz') AS folded
CREATE OR REPLACE MACRO folded(given) AS
    trim(regexp_replace(strip_accents(lower(given)), '[^\p{L}\p{N}]+', ' ', 'g'));
