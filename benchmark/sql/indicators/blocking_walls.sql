-- Who must answer before reading is not treated as a guest.
INSERT INTO indicator BY NAME SELECT
    'blocking_walls' AS indicator, 'Pages that must be answered before they can be used' AS title, 'share' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 'mean' AS summary, 'look' AS counts,
    'our judgement: a wall on every page scores 0' AS source;

CREATE VIEW blocking_walls AS
SELECT wave, business, capture || ' ' || url AS sample, blocked::DOUBLE AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW blocking_walls IS 'One row per look on the phone profile; value NULL = the page was not seen; 1 = blocked';
