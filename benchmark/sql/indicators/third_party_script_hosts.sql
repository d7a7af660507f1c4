-- Each is another company that can slow the page, break it, or watch. No published target. Detail of third_party_share: weight 0.
INSERT INTO indicator BY NAME SELECT
    'third_party_script_hosts' AS indicator, 'Other companies whose scripts pages load' AS title, 'hosts' AS unit,
    'individual' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    20 AS floor, 2 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement: two (a payment, a statistic) score full, twenty 0' AS source;

CREATE VIEW third_party_script_hosts AS
SELECT crawled.wave, crawled.business, crawled.capture AS sample, count(DISTINCT script_host.host) FILTER (script_host.third_party) AS value
FROM crawled
LEFT JOIN script_host USING (capture)
GROUP BY ALL;

COMMENT ON VIEW third_party_script_hosts IS 'One row per crawl: hosts of other registered names in the HTML of its pages';
