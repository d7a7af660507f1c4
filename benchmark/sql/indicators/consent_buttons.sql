-- Each more to choose among before the page can be read. Detail of decline_clicks: weight 0.
INSERT INTO indicator BY NAME SELECT
    'consent_buttons' AS indicator, 'Buttons and links of the cookie notice' AS title, 'buttons' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    10 AS floor, 2 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement: two (accept, decline) score full, ten 0' AS source;

CREATE VIEW consent_buttons AS
SELECT wave, business, capture || ' ' || url AS sample, buttons AS value
FROM interruption
WHERE profile = 'phone' AND kind = 'cookie';

COMMENT ON VIEW consent_buttons IS 'One row per cookie notice met on the phone profile';
