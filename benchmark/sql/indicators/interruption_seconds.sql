-- Detail: a layer that comes while one is reading disturbs more, so it has no better or worse: weight 0.
INSERT INTO indicator BY NAME SELECT
    'interruption_seconds' AS indicator, 'Seconds until the first interruption' AS title, 's' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 10 AS target, 0 AS weight, 'median' AS summary, 'look' AS counts,
    'our judgement: shown, not scored' AS source;

CREATE VIEW interruption_seconds AS
SELECT wave, business, capture || ' ' || url AS sample, min(appeared_s) AS value
FROM interruption
WHERE profile = 'phone'
GROUP BY wave, business, capture, url;

COMMENT ON VIEW interruption_seconds IS 'One row per page with an interruption: seconds from first paint to the first one';
