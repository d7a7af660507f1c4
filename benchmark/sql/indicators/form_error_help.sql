-- Who learns of a mistake only after sending fills the form twice. By the HTML alone: weight 0.
INSERT INTO indicator BY NAME SELECT
    'form_error_help' AS indicator, 'Forms that tell of mistakes before sending' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 3.3.1 (A); goalposts our judgement' AS source;

CREATE VIEW form_error_help AS
SELECT wave, business, capture AS sample, avg((error_help IS NOT NULL)::INTEGER) AS value
FROM form SEMI JOIN crawled USING (capture)
WHERE purpose IN ('contact', 'newsletter', 'login', 'checkout')
GROUP BY wave, business, capture;

COMMENT ON VIEW form_error_help IS 'One row per crawl that found a form for contact, newsletter, log-in or checkout';
