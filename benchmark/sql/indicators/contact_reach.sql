-- Help belongs in the same place on every page (WCAG 2.2, 3.2.6).
INSERT INTO indicator BY NAME SELECT
    'contact_reach' AS indicator, 'Pages with a way to make contact' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 3.2.6 (A) asks for consistent help; goalposts our judgement' AS source;

CREATE VIEW contact_reach AS
SELECT page.wave, page.business, page.capture AS sample, avg((contact.url IS NOT NULL OR way.url IS NOT NULL)::INTEGER) AS value
FROM page SEMI JOIN crawled USING (capture)
LEFT JOIN (SELECT DISTINCT capture, url FROM contact) AS contact USING (capture, url)
LEFT JOIN (
    SELECT DISTINCT link.capture, link.url
    FROM link
    JOIN policy ON policy.capture = link.capture AND policy.url = link.target AND policy.kind = 'contact'
) AS way USING (capture, url)
WHERE page.is_html
GROUP BY ALL;

COMMENT ON VIEW contact_reach IS 'One row per crawl: pages with a phone number, mail address, chat or link to the contact page ÷ pages';
