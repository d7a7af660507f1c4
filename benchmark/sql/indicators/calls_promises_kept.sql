-- Detail of the wants that score it in part, too: weight 0. A promise kept late is not kept here.
INSERT INTO indicator BY NAME SELECT
    'calls_promises_kept' AS indicator, 'Promises kept in full: calls' AS title, 'share' AS unit,
    'promises' AS want, 'buy' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: half of them broken scores 0' AS source;

CREATE VIEW calls_promises_kept AS
SELECT wave, business, audit AS sample, avg((points = 1)::DOUBLE) AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'call' AND item IN ('wait_kept', 'follow_up_came', 'next_contact_came', 'remedy_delivered') AND points IS NOT NULL
GROUP BY wave, business, audit;

COMMENT ON VIEW calls_promises_kept IS 'One row per call audit with a promise that could be checked: share kept in full and on time';
