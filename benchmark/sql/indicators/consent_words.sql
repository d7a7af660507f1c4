-- Read by nobody, and yet in the way: what a cookie notice says at first sight. Detail of decline_clicks: weight 0.
INSERT INTO indicator BY NAME SELECT
    'consent_words' AS indicator, 'Words of the cookie notice' AS title, 'words' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    150 AS floor, 30 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'our judgement: 30 words are read in some eight seconds (Brysbaert 2019: 238 per minute)' AS source;

CREATE VIEW consent_words AS
SELECT wave, business, capture || ' ' || url AS sample, words AS value
FROM interruption
WHERE profile = 'phone' AND kind = 'cookie';

COMMENT ON VIEW consent_words IS 'One row per cookie notice met on the phone profile';
