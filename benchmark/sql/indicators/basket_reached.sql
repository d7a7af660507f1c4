-- Shown, not scored: what we could not fill a customer perhaps could: weight 0.
INSERT INTO indicator BY NAME SELECT
    'basket_reached' AS indicator, 'An item can be put into the basket' AS title, 'share' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW basket_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'basket';

COMMENT ON VIEW basket_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
