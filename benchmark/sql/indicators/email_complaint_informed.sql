-- Complaints stand apart from enquiries: they are audited only where a true one exists, so a mean over
-- both would compare businesses by how often there was something to complain about.
-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'email_complaint_informed' AS indicator, 'Keep me informed: complaints by email' AS title, 'points' AS unit,
    'informed' AS want, 'support' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form email_complaint; weights are an unvalidated draft' AS source;

CREATE VIEW email_complaint_informed AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'email' AND ends_with(form, '_complaint') AND want = 'informed';

COMMENT ON VIEW email_complaint_informed IS 'One row per complaint email audit: want score 0 to 1 over applicable items; NULL = no item applied';
