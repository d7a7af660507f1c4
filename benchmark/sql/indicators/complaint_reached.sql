-- Detail of complaint_clicks, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'complaint_reached' AS indicator, 'A way to complain can be reached' AS title, 'share' AS unit,
    'put_right' AS want, 'support' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW complaint_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'complaint';

COMMENT ON VIEW complaint_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
