-- A cost that shows only in the checkout is the first reason to leave it (Baymard, reasons for abandonment).
INSERT INTO indicator BY NAME SELECT
    'delivery_cost_reached' AS indicator, 'The delivery cost can be reached' AS title, 'share' AS unit,
    'expectations' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW delivery_cost_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'delivery_cost';

COMMENT ON VIEW delivery_cost_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
