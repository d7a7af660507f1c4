-- Detail of the wants that score it in part, too: weight 0. A promise kept late is not kept here.
INSERT INTO indicator BY NAME SELECT
    'visits_promises_kept' AS indicator, 'Promises kept in full: visits' AS title, 'share' AS unit,
    'promises' AS want, 'buy' AS stage, 'visit' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: half of them broken scores 0' AS source;

CREATE VIEW visits_promises_kept AS
SELECT wave, business, audit AS sample, avg((points = 1)::DOUBLE) AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'visit' AND item IN ('open_as_shown', 'follow_up_came') AND points IS NOT NULL
GROUP BY wave, business, audit;

COMMENT ON VIEW visits_promises_kept IS 'One row per visit audit with a promise that could be checked: share kept in full and on time';
