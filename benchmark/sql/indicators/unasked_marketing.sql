-- Detail of email_individual, which already scores it: weight 0. An address is lent for an answer.
INSERT INTO indicator BY NAME SELECT
    'unasked_marketing' AS indicator, 'Emails after which unasked marketing came' AS title, 'share' AS unit,
    'individual' AS want, 'awareness' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0.2 AS floor, 0 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'audit item EE16; one in five scores 0: our judgement' AS source;

CREATE VIEW unasked_marketing AS
SELECT wave, business, audit AS sample, (points = 0)::DOUBLE AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'email' AND item = 'marketing_came' AND points IS NOT NULL;

COMMENT ON VIEW unasked_marketing IS 'One row per email: 1 = its address got marketing within 14 days without having agreed, 0 = not';
