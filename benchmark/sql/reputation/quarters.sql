INSERT INTO review_quarter BY NAME
WITH verdict AS (
    SELECT business, source, review, sign(sum(CASE value WHEN 'praise' THEN 1 ELSE -1 END)) AS leans
    FROM (
        SELECT DISTINCT business, source, review, kind, value FROM review_tag
        WHERE value IN ('praise', 'blame') AND kind <> 'recommend'
    )
    GROUP BY ALL
), spoken AS (
    SELECT DISTINCT business, source, review FROM review_read
), marked AS (
    SELECT told.business, date_trunc('quarter', published_at)::DATE AS quarter_day, rating,
        doubted_review.review IS NOT NULL AS doubted, spoken.review IS NOT NULL AS was_read, leans
    FROM told
    LEFT JOIN doubted_review USING (business, source, review)
    LEFT JOIN spoken USING (business, source, review)
    LEFT JOIN verdict USING (business, source, review)
), counted AS (
    SELECT business, quarter_day, variant, count(*) AS reviews, avg(rating) AS mean,
        (sum(rating) + 6) / (reviews + 2) AS middle,
        sqrt(((sum(rating * rating) + 26) / (reviews + 2) - middle * middle) / reviews) AS se,
        count(*) FILTER (was_read) AS read,
        count(*) FILTER (was_read AND leans > 0) AS praise,
        count(*) FILTER (was_read AND leans < 0) AS blame
    FROM marked
    JOIN (VALUES ('all'), ('without flagged')) AS variants(variant) ON variant = 'all' OR NOT doubted
    GROUP BY ALL
)
SELECT business, quarter_day, variant, reviews, mean,
    greatest(1, least(mean, middle) - 1.96 * se) AS low, least(5, greatest(mean, middle) + 1.96 * se) AS high,
    read, praise, blame, (praise - blame) / nullif(read, 0) AS net,
    greatest(-1, net - 1.96 * sqrt(((praise + blame) / read - net * net) / read)) AS net_low,
    least(1, net + 1.96 * sqrt(((praise + blame) / read - net * net) / read)) AS net_high
FROM counted;
