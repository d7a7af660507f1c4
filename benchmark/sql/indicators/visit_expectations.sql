-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'visit_expectations' AS indicator, 'Set expectations: visits' AS title, 'points' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'visit' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form visit; weights are an unvalidated draft' AS source;

CREATE VIEW visit_expectations AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'visit' AND want = 'expectations';

COMMENT ON VIEW visit_expectations IS 'One row per visit audit: want score 0 to 1 over applicable items; NULL = no item applied';
