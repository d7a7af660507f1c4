-- Detail of contact_clicks, which scores how near it is: weight 0.
INSERT INTO indicator BY NAME SELECT
    'mail_reached' AS indicator, 'A mail address can be reached' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW mail_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'mail';

COMMENT ON VIEW mail_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
