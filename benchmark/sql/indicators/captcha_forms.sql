-- A riddle is work the customer does for the shop, and some cannot do it. Rare: weight 0.
INSERT INTO indicator BY NAME SELECT
    'captcha_forms' AS indicator, 'Forms with a riddle to solve' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    1 AS floor, 0 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'our judgement; W3C, Inaccessibility of CAPTCHA (2021)' AS source;

CREATE VIEW captcha_forms AS
SELECT wave, business, capture AS sample, avg((captcha IS NOT NULL)::INTEGER) AS value
FROM form SEMI JOIN crawled USING (capture)
WHERE purpose IN ('contact', 'newsletter', 'login', 'checkout')
GROUP BY wave, business, capture;

COMMENT ON VIEW captcha_forms IS 'One row per crawl that found a form for contact, newsletter, log-in or checkout';
