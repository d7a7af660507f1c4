-- Declining should cost no more than accepting; hidden refusals raise consent by 22 points (Nouwens 2020, CHI).
INSERT INTO indicator BY NAME SELECT
    'decline_clicks' AS indicator, 'Clicks to decline cookies' AS title, 'clicks' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    4 AS floor, 1 AS target, 'mean' AS summary, 'load' AS counts,
    'our judgement: 1 click as for accepting; 4 or no way found scores 0' AS source;

CREATE VIEW decline_clicks AS
SELECT wave, business, capture || ' ' || url AS sample, least(coalesce(decline_clicks, 4), 4) AS value
FROM interruption
WHERE profile = 'phone' AND kind = 'cookie';

COMMENT ON VIEW decline_clicks IS 'One row per cookie notice met on the phone profile; 4 = four clicks or more, or no way found; absent = no notice';
