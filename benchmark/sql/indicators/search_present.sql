-- Half of all visitors search. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'search_present' AS indicator, 'Pages with a search field' AS title, 'share' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement, after Baymard on search' AS source;

CREATE VIEW search_present AS
SELECT page.wave, page.business, page.capture AS sample, avg((form.url IS NOT NULL)::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
LEFT JOIN (SELECT DISTINCT capture, url FROM form WHERE purpose = 'search') AS form USING (capture, url)
WHERE page.is_html
GROUP BY ALL;

COMMENT ON VIEW search_present IS 'One row per crawl';
