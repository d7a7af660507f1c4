-- Not scored in any want, since only its courtesy is: weight 0.
INSERT INTO indicator BY NAME SELECT
    'hold_seconds' AS indicator, 'Time on hold' AS title, 's' AS unit,
    'informed' AS want, 'interaction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    120 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: two minutes on hold score 0' AS source;

CREATE VIEW hold_seconds AS
SELECT wave, business, audit AS sample, CASE WHEN held.value = 'no' THEN 0 ELSE hold.number END AS value
FROM audit
JOIN answer AS held USING (audit)
LEFT JOIN (SELECT audit, number FROM answer WHERE item = 'hold_seconds') AS hold USING (audit)
WHERE touchpoint = 'call' AND held.item = 'put_on_hold';

COMMENT ON VIEW hold_seconds IS 'One row per call that reached a person, all its holds together; 0 = not put on hold, NULL = not timed';
