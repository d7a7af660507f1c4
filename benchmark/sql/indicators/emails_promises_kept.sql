-- Detail of the wants that score it in part, too: weight 0. A promise kept late is not kept here.
INSERT INTO indicator BY NAME SELECT
    'emails_promises_kept' AS indicator, 'Promises kept in full: emails' AS title, 'share' AS unit,
    'promises' AS want, 'buy' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'audit' AS counts,
    'our judgement: half of them broken scores 0' AS source;

CREATE VIEW emails_promises_kept AS
SELECT wave, business, audit AS sample, avg((points = 1)::DOUBLE) AS value
FROM answer
JOIN audit USING (audit)
WHERE touchpoint = 'email' AND item IN ('reply_in_time', 'action_carried_out') AND points IS NOT NULL
GROUP BY wave, business, audit;

COMMENT ON VIEW emails_promises_kept IS 'One row per email audit with a promise that could be checked: share kept in full and on time';
