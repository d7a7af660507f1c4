-- Clock hours, not office hours: the customer waits on Sunday too. Detail of the email wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'reply_hours' AS indicator, 'Time to first human reply to an email' AS title, 'h' AS unit,
    'informed' AS want, 'interaction' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    120 AS floor, 2 AS target, 120 AS cap, 0 AS weight, 'restricted_mean' AS summary, 'audit' AS counts,
    'audit item EE05 in clock hours; cap 120 h: five days' AS source;

CREATE VIEW reply_hours AS
SELECT wave, business, audit AS sample, number / 3600 AS value
FROM audit_number
WHERE item = 'reply_seconds' AND touchpoint = 'email' AND blank IS DISTINCT FROM 'not_applicable';

COMMENT ON VIEW reply_hours IS 'One row per email sent; value NULL = no human reply (counts as the cap)';
