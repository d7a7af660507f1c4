-- Policies are read when something is wrong; then they should be easy.
INSERT INTO indicator BY NAME SELECT
    'reading_ease' AS indicator, 'Reading ease of policies and help' AS title, 'Flesch points' AS unit,
    'informed' AS want, 'support' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    30 AS floor, 70 AS target, 0.5 AS weight, 'census' AS summary, 'crawl' AS counts,
    'Flesch 1948: 60 to 70 is plain, under 30 very hard; each language by its own formula; as goalposts our judgement' AS source;

CREATE VIEW reading_ease AS
SELECT wave, business, capture AS sample, sum(ease * words) / sum(words) AS value
FROM prose SEMI JOIN crawled USING (capture)
WHERE ease IS NOT NULL
    AND (capture, url) IN (SELECT (capture, url) FROM policy WHERE kind NOT IN ('privacy', 'terms', 'imprint'))
GROUP BY wave, business, capture
HAVING sum(words) >= 100; -- the formulas were fitted on samples of a hundred words

COMMENT ON VIEW reading_ease IS 'One row per crawl: mean by words over its delivery, returns, complaints, contact and help pages, 100 words or more together';
