-- Detail of email_complaint_put_right, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'complaints_checked' AS indicator, 'Complaints after which somebody asked whether it is right now' AS title, 'share' AS unit,
    'put_right' AS want, 'repeat' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'audit item EC17; our judgement: all score full' AS source;

CREATE VIEW complaints_checked AS
SELECT wave, business, audit AS sample, (points = 1)::DOUBLE AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'email' AND item = 'checked_afterwards' AND points IS NOT NULL;

COMMENT ON VIEW complaints_checked IS 'One row per complaint by email that was offered a remedy: 1 = asked afterwards, 0 = not';
