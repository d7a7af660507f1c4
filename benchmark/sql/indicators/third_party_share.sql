-- Whose servers the customer talks to unasked. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'third_party_share' AS indicator, 'Requests to other companies' AS title, 'share' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.8 AS floor, 0 AS target, 0 AS weight, 'median' AS summary, 'load' AS counts,
    'our judgement: four in five score 0' AS source;

CREATE VIEW third_party_share AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, third_party_requests / nullif(requests, 0) AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW third_party_share IS 'One row per cold load on the phone profile; value NULL = the load failed';
