-- A picture or script that does not come is a hole in the page. Detail beside console_errors: weight 0.
INSERT INTO indicator BY NAME SELECT
    'failed_requests' AS indicator, 'Failed requests per load' AS title, 'requests' AS unit,
    'promises' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    3 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'load' AS counts,
    'our judgement; 0 is what a web team would call clean' AS source;

CREATE VIEW failed_requests AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, failed_requests AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW failed_requests IS 'One row per cold load on the phone profile; value NULL = the load failed';
