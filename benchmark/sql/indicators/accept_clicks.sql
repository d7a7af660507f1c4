-- Beside decline_clicks, to compare. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'accept_clicks' AS indicator, 'Clicks to accept cookies' AS title, 'clicks' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    4 AS floor, 1 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement: 1 click; 4 scores 0' AS source;

CREATE VIEW accept_clicks AS
SELECT wave, business, capture || ' ' || url AS sample, accept_clicks AS value
FROM interruption
WHERE profile = 'phone' AND kind = 'cookie';

COMMENT ON VIEW accept_clicks IS 'One row per cookie notice met on the phone profile; value NULL = no way found';
