-- Detail of email_complaint_promises, which already scores it: weight 0. Late counts as not.
INSERT INTO indicator BY NAME SELECT
    'actions_carried_out' AS indicator, 'Promised actions carried out in time' AS title, 'share' AS unit,
    'promises' AS want, 'repeat' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'audit item EC15; half of them scores 0: our judgement' AS source;

CREATE VIEW actions_carried_out AS
SELECT wave, business, audit AS sample, (points = 1)::DOUBLE AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'email' AND item = 'action_carried_out' AND points IS NOT NULL;

COMMENT ON VIEW actions_carried_out IS 'One row per complaint by email in which an action was promised: 1 = carried out by the date, 0 = late or not';
