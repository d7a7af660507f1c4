-- Then the time of the largest paint is that of a cookie wall, not of the page. Validity of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'paint_interruptions' AS indicator, 'Pages whose largest paint is an interruption' AS title, 'share' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement; Chromium counts layers as content' AS source;

CREATE VIEW paint_interruptions AS
SELECT wave, business, capture || ' ' || url AS sample, paint_is_interruption::DOUBLE AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW paint_interruptions IS 'One row per look on the phone profile; value NULL = the page was not seen, or painted nothing';
