-- Shown beside answer_seconds, always: a fast answer to few calls is no service. Scored within the call wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'calls_reached' AS indicator, 'Calls that reached somebody who could help' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'call' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'our judgement: half unanswered scores 0' AS source;

CREATE VIEW calls_reached AS
SELECT wave, business, audit AS sample, reached::DOUBLE AS value
FROM audit
WHERE touchpoint = 'call';

COMMENT ON VIEW calls_reached IS 'One row per call: 1 = reached, 0 = not';
