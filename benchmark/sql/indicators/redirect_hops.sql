-- Each hop is a wait the page itself adds. Detail: weight 0.
INSERT INTO indicator BY NAME SELECT
    'redirect_hops' AS indicator, 'Redirects per internal link' AS title, 'hops' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'Lighthouse redirects asks for 0; goalposts our judgement' AS source;

CREATE VIEW redirect_hops AS
SELECT link.wave, link.business, link.capture AS sample, avg(page.redirect_hops) AS value
FROM link SEMI JOIN crawled USING (capture)
JOIN page ON page.capture = link.capture AND page.url = link.target
WHERE link.internal AND page.asked_at IS NOT NULL
GROUP BY ALL;

COMMENT ON VIEW redirect_hops IS 'One row per crawl: mean redirects of linked internal addresses';
