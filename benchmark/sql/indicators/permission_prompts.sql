-- Nobody knows yet why the shop wants to know where they are.
INSERT INTO indicator BY NAME SELECT
    'permission_prompts' AS indicator, 'Permissions asked for on arrival' AS title, 'prompts' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0.5 AS weight, 'mean' AS summary, 'look' AS counts,
    'Lighthouse notification-on-start and geolocation-on-start ask for 0' AS source;

CREATE VIEW permission_prompts AS
SELECT wave, business, capture || ' ' || url AS sample, permission_prompts AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW permission_prompts IS 'One row per look on the phone profile; value NULL = the page was not seen';
