-- Eight words at least: "Great service!" is written by many.
INSERT INTO review_flag BY NAME
WITH several AS (
    SELECT same_text FROM printed WHERE same_text IS NOT NULL GROUP BY same_text HAVING count(*) > 1
), copies AS (
    SELECT same_text, count(*) AS times, count(DISTINCT business) AS businesses,
        arg_min(review, published_at) AS first
    FROM printed
    WHERE same_text IN (FROM several)
    GROUP BY same_text
)
SELECT business, source, review, 'same_text' AS flag,
    format('the same words {} times, first {}', times, first)
        || CASE WHEN businesses > 1 THEN format(', about {} businesses', businesses) ELSE '' END AS evidence
FROM printed
JOIN copies USING (same_text);
