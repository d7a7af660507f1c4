-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'email_promises' AS indicator, 'Keep your promises: emails' AS title, 'points' AS unit,
    'promises' AS want, 'buy' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of forms email_enquiry and contact_form; weights are an unvalidated draft' AS source;

CREATE VIEW email_promises AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'email' AND NOT ends_with(form, '_complaint') AND want = 'promises';

COMMENT ON VIEW email_promises IS 'One row per email audit with an enquiry: want score 0 to 1 over applicable items; NULL = no item applied';
