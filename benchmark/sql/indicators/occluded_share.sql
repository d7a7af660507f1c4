-- Detail of interruptions and blocking_walls, which score it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'occluded_share' AS indicator, 'Share of the screen under interruptions' AS title, 'share' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement: half the screen scores 0; a bar of .15 still scores 70' AS source;

CREATE VIEW occluded_share AS
SELECT wave, business, capture || ' ' || url AS sample, occluded AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW occluded_share IS 'One row per look on the phone profile; value NULL = the page was not seen';
