-- Detail of call_easy, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'calls_correct' AS indicator, 'Questions answered correctly: calls' AS title, 'share' AS unit,
    'easy' AS want, 'attraction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: half of them wrong scores 0' AS source;

CREATE VIEW calls_correct AS
SELECT wave, business, audit.audit AS sample, points AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'call' AND item = 'question_answered' AND blank IS NULL;

COMMENT ON VIEW calls_correct IS 'One row per call audit that got an answer: 1 = all key questions, 0.5 = some, 0 = none';
