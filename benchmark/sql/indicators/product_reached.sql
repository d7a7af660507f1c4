-- Shown, not scored: a crawl does not look for products, so nobody can say that there are none: weight 0.
INSERT INTO indicator BY NAME SELECT
    'product_reached' AS indicator, 'A product page can be reached' AS title, 'share' AS unit,
    'easy' AS want, 'attraction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW product_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'product';

COMMENT ON VIEW product_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
