-- Detail of decline_clicks: weight 0.
INSERT INTO indicator BY NAME SELECT
    'consent_asymmetry' AS indicator, 'More clicks to decline cookies than to accept them' AS title, 'clicks' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement; Nouwens 2020 asks for as many' AS source;

CREATE VIEW consent_asymmetry AS
SELECT wave, business, capture || ' ' || url AS sample, greatest(0, least(coalesce(decline_clicks, 4), 4) - accept_clicks) AS value
FROM interruption
WHERE profile = 'phone' AND kind = 'cookie' AND accept_clicks IS NOT NULL;

COMMENT ON VIEW consent_asymmetry IS 'One row per cookie notice that could be accepted; a way to decline that was not found counts as 4 clicks';
