-- A page that is not there should say so to machines, too, or people are sent to it. Detail of broken_links: weight 0.
INSERT INTO indicator BY NAME SELECT
    'missing_pages_said' AS indicator, 'Says so when a page does not exist' AS title, 'share' AS unit,
    'promises' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'Google Search Central, soft 404; RFC 9110 15.5.5' AS source;

CREATE VIEW missing_pages_said AS
SELECT probe.wave, probe.business, probe.capture AS sample, probe.said_missing::DOUBLE AS value
FROM probe SEMI JOIN crawled USING (capture)
WHERE probe.said_missing IS NOT NULL;

COMMENT ON VIEW missing_pages_said IS 'One row per crawl that was answered when it asked for a page that cannot exist; 1 = with an error, 0 = as if all were well';
