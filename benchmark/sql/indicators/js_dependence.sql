-- What only scripts write, a crawl cannot read: over .5 its other figures are left out (view crawled). Validity, no merit: weight 0.
INSERT INTO indicator BY NAME SELECT
    'js_dependence' AS indicator, 'Share of the text that only scripts write' AS title, 'share' AS unit,
    'informed' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement; shown, not scored' AS source;

CREATE VIEW js_dependence AS
SELECT wave, business, capture AS sample, script_share AS value
FROM script_built;

COMMENT ON VIEW js_dependence IS 'One row per crawl of which pages were looked at, too';
