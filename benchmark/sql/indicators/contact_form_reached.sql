-- Who cannot call now wants to write now.
INSERT INTO indicator BY NAME SELECT
    'contact_form_reached' AS indicator, 'A contact form can be reached' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached by a journey scores full; 0 = neither a journey nor a crawl found it' AS source;

CREATE VIEW contact_form_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'contact_form';

COMMENT ON VIEW contact_form_reached IS 'One row per journey: 1 = reached, 0 = neither search nor crawl found it; NULL = we cannot say';
