-- Detail of returns_clicks, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'returns_reached' AS indicator, 'The returns policy can be reached' AS title, 'share' AS unit,
    'put_right' AS want, 'support' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW returns_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'returns';

COMMENT ON VIEW returns_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
