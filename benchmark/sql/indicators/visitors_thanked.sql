-- Detail of visit_individual, which already scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'visitors_thanked' AS indicator, 'Visitors thanked or invited back' AS title, 'share' AS unit,
    'individual' AS want, 'repeat' AS stage, 'visit' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'audit item VI19; half of them scores 0: our judgement' AS source;

CREATE VIEW visitors_thanked AS
SELECT wave, business, audit AS sample, (points = 1)::DOUBLE AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'visit' AND item = 'thanked' AND points IS NOT NULL;

COMMENT ON VIEW visitors_thanked IS 'One row per visit that reached somebody: 1 = thanked or invited back, 0 = not';
