-- Who forbids zooming forbids reading to some.
INSERT INTO indicator BY NAME SELECT
    'zoomable_pages' AS indicator, 'Pages that can be zoomed' AS title, 'share' AS unit,
    'individual' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0.5 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 1.4.4 (AA); axe rule meta-viewport (critical)' AS source;

CREATE VIEW zoomable_pages AS
SELECT wave, business, capture AS sample, avg(zoomable::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
WHERE is_html
GROUP BY wave, business, capture;

COMMENT ON VIEW zoomable_pages IS 'One row per crawl: of pages with a viewport, those that do not forbid zooming';
