-- Who knows where help stands on one page should find it there on all. Detail of contact_reach: weight 0.
INSERT INTO indicator BY NAME SELECT
    'contact_consistency' AS indicator, 'Pages with the contact link in its usual place' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 3.2.6 (A), consistent help; goalposts our judgement' AS source;

CREATE VIEW contact_consistency AS
WITH places AS (
    SELECT link.wave, link.business, link.capture, link.url, list_sort(list(DISTINCT coalesce(link.place, 'elsewhere'))) AS place
    FROM link SEMI JOIN crawled USING (capture)
    JOIN policy ON policy.capture = link.capture AND policy.url = link.target AND policy.kind = 'contact'
    GROUP BY ALL
)
SELECT wave, business, capture AS sample, count(*) FILTER (place = usual) / count(*) AS value
FROM places
JOIN (SELECT capture, mode(place) AS usual FROM places GROUP BY capture) USING (capture)
GROUP BY wave, business, capture;

COMMENT ON VIEW contact_consistency IS 'One row per crawl with links to a contact page: pages that have them in the same parts (header, nav, main, footer, elsewhere) as most do ÷ pages that have any';
