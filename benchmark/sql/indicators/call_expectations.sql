-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'call_expectations' AS indicator, 'Set expectations: calls' AS title, 'points' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form call_enquiry; weights are an unvalidated draft' AS source;

CREATE VIEW call_expectations AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'call' AND NOT ends_with(form, '_complaint') AND want = 'expectations';

COMMENT ON VIEW call_expectations IS 'One row per call audit with an enquiry: want score 0 to 1 over applicable items; NULL = no item applied';
