-- Detail of email_informed, which already scores it: weight 0. Clock hours, as a customer waits.
INSERT INTO indicator BY NAME SELECT
    'acknowledgement_hours' AS indicator, 'Time to an acknowledgement' AS title, 'h' AS unit,
    'informed' AS want, 'interaction' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    24 AS floor, 0.0833 AS target, 24 AS cap, 0 AS weight, 'restricted_mean' AS summary, 'audit' AS counts,
    'audit item EE03: 5 minutes or less score full, a day or more 0' AS source;

CREATE VIEW acknowledgement_hours AS
SELECT wave, business, audit AS sample, number / 3600 AS value
FROM audit_number
WHERE item = 'acknowledged_seconds' AND touchpoint = 'email' AND blank IS NULL;

COMMENT ON VIEW acknowledgement_hours IS 'One row per email that was to be acknowledged; value NULL = never (counts as the cap)';
