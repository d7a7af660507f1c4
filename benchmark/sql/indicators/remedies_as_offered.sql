-- Detail of call_complaint_promises, which already scores it: weight 0. The only audit that sees the goods.
INSERT INTO indicator BY NAME SELECT
    'remedies_as_offered' AS indicator, 'Remedies delivered as they were offered' AS title, 'share' AS unit,
    'promises' AS want, 'repeat' AS stage, 'product' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'audit item CC17; half of them scores 0: our judgement' AS source;

CREATE VIEW remedies_as_offered AS
SELECT wave, business, audit AS sample, (points = 1)::DOUBLE AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'call' AND item = 'remedy_delivered' AND points IS NOT NULL;

COMMENT ON VIEW remedies_as_offered IS 'One row per complaint by phone in which something was offered: 1 = delivered in full as offered, 0 = in part or not';
