-- Shown only: leaving these out would cut off one end of the ratings.
INSERT INTO review_flag BY NAME
WITH usual AS (
    SELECT business, source, avg(rating) AS mean, stddev_samp(rating) AS sd
    FROM told
    GROUP BY business, source
    HAVING count(*) >= 30 AND sd > 0
)
SELECT business, source, review, 'far_rating' AS flag,
    format('{} stars, {:.1f} standard deviations from the mean of {:.2f}', rating, abs(rating - mean) / sd, mean) AS evidence
FROM told
JOIN usual USING (business, source)
WHERE abs(rating - mean) > 3 * sd;
