-- Fingers are wide; WCAG 2.2 asks for 24 px.
INSERT INTO indicator BY NAME SELECT
    'small_targets' AS indicator, 'Tap targets that are too small' AS title, 'share' AS unit,
    'easy' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.3 AS floor, 0 AS target, 'mean' AS summary, 'look' AS counts,
    'WCAG 2.2, 2.5.8 (AA) by axe-core; goalposts our judgement: three in ten score 0' AS source;

CREATE VIEW small_targets AS
SELECT wave, business, capture || ' ' || url AS sample, small_targets / nullif(targets, 0) AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW small_targets IS 'One row per look on the phone profile; value NULL = the page was not seen, or has no targets';
