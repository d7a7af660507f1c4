-- Detail of visit_easy, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'visits_correct' AS indicator, 'Questions answered correctly: visits' AS title, 'share' AS unit,
    'easy' AS want, 'attraction' AS stage, 'visit' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: half of them wrong scores 0' AS source;

CREATE VIEW visits_correct AS
SELECT wave, business, audit.audit AS sample, points AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'visit' AND item = 'question_answered' AND blank IS NULL;

COMMENT ON VIEW visits_correct IS 'One row per visit audit that got an answer: 1 = all key questions, 0.5 = some, 0 = none';
