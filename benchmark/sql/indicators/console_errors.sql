-- A script that fails is a control that may not work; the customer is not told.
INSERT INTO indicator BY NAME SELECT
    'console_errors' AS indicator, 'Errors in the console per load' AS title, 'errors' AS unit,
    'promises' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 'mean' AS summary, 'load' AS counts,
    'our judgement; Lighthouse errors-in-console asks for 0' AS source;

CREATE VIEW console_errors AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, console_errors AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW console_errors IS 'One row per cold load on the phone profile; value NULL = the load failed';
