-- Detail of call_easy, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'answer_seconds' AS indicator, 'Time until a person answers a call' AS title, 's' AS unit,
    'easy' AS want, 'interaction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    300 AS floor, 20 AS target, 300 AS cap, 0 AS weight, 'restricted_mean' AS summary, 'audit' AS counts,
    'audit item CE05: 20 s or less scores full, 300 s or more 0' AS source;

CREATE VIEW answer_seconds AS
SELECT wave, business, audit AS sample, number AS value
FROM audit_number
WHERE item = 'answer_seconds' AND touchpoint = 'call' AND blank IS DISTINCT FROM 'not_applicable';

COMMENT ON VIEW answer_seconds IS 'One row per call; value NULL = nobody answered (counts as the cap)';
