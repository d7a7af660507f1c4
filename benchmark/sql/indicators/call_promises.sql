-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'call_promises' AS indicator, 'Keep your promises: calls' AS title, 'points' AS unit,
    'promises' AS want, 'buy' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form call_enquiry; weights are an unvalidated draft' AS source;

CREATE VIEW call_promises AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'call' AND NOT ends_with(form, '_complaint') AND want = 'promises';

COMMENT ON VIEW call_promises IS 'One row per call audit with an enquiry: want score 0 to 1 over applicable items; NULL = no item applied';
