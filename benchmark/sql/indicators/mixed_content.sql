-- What an encrypted page asks for in the open, others can read or change. Rare, and browsers mend much of it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'mixed_content' AS indicator, 'Unencrypted requests of encrypted pages' AS title, 'requests' AS unit,
    'promises' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'W3C Mixed Content; Lighthouse is-on-https asks for 0' AS source;

CREATE VIEW mixed_content AS
SELECT wave, business, capture || ' ' || url AS sample, mixed_content AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW mixed_content IS 'One row per look on the phone profile; value NULL = the page was not seen';
