INSERT INTO review_quarter BY NAME
WITH verdict AS (
    SELECT business, source, review, sign(sum(CASE value WHEN 'praise' THEN 1 ELSE -1 END)) AS leans
    FROM (
        SELECT DISTINCT business, source, review, kind, value FROM review_tag
        WHERE value IN ('praise', 'blame') AND kind <> 'recommend'
    )
    GROUP BY ALL
), spoken AS (
    SELECT business, source, review, any_value(leans) AS leans
    FROM review_read
    LEFT JOIN verdict USING (business, source, review)
    GROUP BY ALL
), summed AS (
    SELECT told.business, date_trunc('quarter', published_at)::DATE AS quarter_day,
        doubted_review.review IS NOT NULL AS doubted, count(*) AS n, sum(rating) AS x,
        sum(rating * rating) AS xx, count(spoken.review) AS n_read,
        count(*) FILTER (leans > 0) AS n_praise, count(*) FILTER (leans < 0) AS n_blame
    FROM told
    LEFT JOIN doubted_review USING (business, source, review)
    LEFT JOIN spoken USING (business, source, review)
    GROUP BY ALL
), counted AS (
    SELECT business, quarter_day, variant, sum(n) AS reviews, sum(x) / reviews AS mean,
        (sum(x) + 6) / (reviews + 2) AS middle,
        sqrt(((sum(xx) + 26) / (reviews + 2) - middle * middle) / reviews) AS se,
        sum(n_read) AS read, sum(n_praise) AS praise, sum(n_blame) AS blame
    FROM summed
    JOIN (VALUES ('all'), ('without flagged')) AS variants(variant) ON variant = 'all' OR NOT doubted
    GROUP BY ALL
)
SELECT business, quarter_day, variant, reviews, mean,
    greatest(1, least(mean, middle) - 1.96 * se) AS low, least(5, greatest(mean, middle) + 1.96 * se) AS high,
    read, praise, blame, (praise - blame) / nullif(read, 0) AS net,
    greatest(-1, net - 1.96 * sqrt(((praise + blame) / read - net * net) / read)) AS net_low,
    least(1, net + 1.96 * sqrt(((praise + blame) / read - net * net) / read)) AS net_high
FROM counted;
