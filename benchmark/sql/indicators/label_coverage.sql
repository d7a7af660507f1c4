-- A field without a label is a guess, and says nothing to a screen reader.
INSERT INTO indicator BY NAME SELECT
    'label_coverage' AS indicator, 'Form fields with a label' AS title, 'share' AS unit,
    'individual' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 'census' AS summary, 'crawl' AS counts,
    'WCAG 2.2, 1.3.1 and 4.1.2 (A); axe rule label; goalposts our judgement' AS source;

CREATE VIEW label_coverage AS
SELECT wave, business, capture AS sample, avg((label IS NOT NULL)::INTEGER) AS value
FROM field_effort SEMI JOIN crawled USING (capture)
GROUP BY wave, business, capture;

COMMENT ON VIEW label_coverage IS 'One row per crawl with forms: fields with label, aria-label, aria-labelledby or title ÷ fields';
