-- What a tap feels like; in the laboratory, so only harmless taps.
INSERT INTO indicator BY NAME SELECT
    'tap_answer_ms' AS indicator, 'Time until a tap is answered' AS title, 'ms' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    500 AS floor, 200 AS target, 0.5 AS weight, 'median' AS summary, 'load' AS counts,
    'web.dev/articles/inp: good 200 ms, poor 500 ms; here the slowest of up to five harmless taps' AS source;

CREATE VIEW tap_answer_ms AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, inp_ms AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW tap_answer_ms IS 'One row per cold load on the phone profile; value NULL = the load failed, or nothing could be tapped';
