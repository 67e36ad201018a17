-- Happenings on whose casualties the latest claims differ: no number is allowed by all of them. None is judged.
-- happening_id: The happening.
-- kind: killed, injured, missing or displaced.
-- lowest: The smallest of the latest claims.
-- highest: The largest of the latest claims.
-- claims: Every latest claim with its claimant, the largest first, joined by '; '.
-- n_claimants: How many claim a number.
-- date_start: First day on which the happening may have taken place.
-- place_name: Where.
-- example: SELECT date_start, place_name, kind, lowest, highest, claims FROM casualties_disputed ORDER BY highest - lowest DESC, happening_id, kind LIMIT 10
CREATE OR REPLACE VIEW casualties_disputed AS
SELECT
    happening_id,
    kind,
    min(value_low) AS lowest,
    max(value_low) AS highest,
    string_agg(claimant || ': ' || text, '; ' ORDER BY value_low DESC, claimant) AS claims,
    count(*) AS n_claimants,
    min(date_start) AS date_start,
    min(place_name) AS place_name
FROM casualties_latest
GROUP BY happening_id, kind
HAVING max(value_low) > min(coalesce(value_high, 'infinity'::DOUBLE));
