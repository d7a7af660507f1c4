-- A tap that breaks a script. Detail of console_errors: weight 0.
INSERT INTO indicator BY NAME SELECT
    'error_clicks' AS indicator, 'Taps that make a script fail' AS title, 'taps' AS unit,
    'promises' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'Datadog RUM, error clicks, asks for 0; goalposts our judgement' AS source;

CREATE VIEW error_clicks AS
SELECT wave, business, capture || ' ' || url AS sample, error_clicks AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW error_clicks IS 'One row per look on the phone profile, of up to five harmless taps; value NULL = the page was not seen, or nothing could be tapped';
