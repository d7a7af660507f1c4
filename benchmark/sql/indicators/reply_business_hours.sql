-- The twin of reply_hours, which says what a customer waits: what the business made of its own hours.
-- EE05 scores it inside email_easy: weight 0. Whose hours are assumed says table business_hours.
INSERT INTO indicator BY NAME SELECT
    'reply_business_hours' AS indicator, 'Time to first human reply to an email, business hours' AS title, 'h' AS unit,
    'informed' AS want, 'interaction' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    40 AS floor, 1 AS target, 40 AS cap, 0 AS weight, 'restricted_mean' AS summary, 'audit' AS counts,
    'audit item EE05: 1 business hour or less scores full, five business days of eight hours 0' AS source;

CREATE VIEW reply_business_hours AS
SELECT wave, business, audit AS sample, number / 3600 AS value
FROM audit_number
WHERE item = 'reply_business_seconds' AND touchpoint = 'email' AND blank IS DISTINCT FROM 'not_applicable';

COMMENT ON VIEW reply_business_hours IS 'One row per email sent; value NULL = no human reply (counts as the cap)';
