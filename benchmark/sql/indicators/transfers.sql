-- Detail of call_easy and call_complaint_easy, which already score it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'transfers' AS indicator, 'Times a caller is passed on' AS title, 'transfers' AS unit,
    'easy' AS want, 'interaction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'audit items CE14 and CC03: none scores full, three or more 0' AS source;

CREATE VIEW transfers AS
SELECT wave, business, audit AS sample, number AS value
FROM audit_number
WHERE item = 'transfers' AND touchpoint = 'call' AND blank IS NULL;

COMMENT ON VIEW transfers IS 'One row per call that reached a person';
