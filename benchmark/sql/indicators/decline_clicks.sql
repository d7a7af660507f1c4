-- Declining should cost no more than accepting; hidden refusals raise consent by 22 points (Nouwens 2020, CHI).
INSERT INTO indicator BY NAME SELECT
    'decline_clicks' AS indicator, 'Clicks to decline cookies' AS title, 'clicks' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    4 AS floor, 1 AS target, 'mean' AS summary, 'look' AS counts,
    'our judgement: 1 click as for accepting, or nothing to decline; 4 or no way found scores 0' AS source;

CREATE VIEW decline_clicks AS
SELECT wave, business, capture || ' ' || url AS sample, CASE WHEN error IS NULL THEN coalesce(clicks, 0) END AS value
FROM look
LEFT JOIN (
    SELECT capture, url, max(least(coalesce(decline_clicks, 4), 4)) AS clicks
    FROM interruption
    WHERE profile = 'phone' AND kind = 'cookie'
    GROUP BY ALL
) AS notice USING (capture, url)
WHERE profile = 'phone';

COMMENT ON VIEW decline_clicks IS 'One row per look on the phone profile: 0 = nobody asked, 4 = four clicks or more, or no way found; NULL = the page was not seen';
