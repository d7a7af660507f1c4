-- Ten reviews at least: five times nearly nothing is nothing. Twice the busiest tenth of days: who
-- invites every Tuesday has no burst every Tuesday (one insurer: 133 such days without this).
INSERT INTO review_burst BY NAME
WITH daily AS (
    SELECT business, source, published_at::DATE AS day, count(*) AS reviews, avg(rating) AS mean_rating
    FROM told
    GROUP BY ALL
), span AS (
    SELECT business, source, min(day) AS first, max(day) AS last FROM daily GROUP BY ALL
), calendar AS (
    SELECT business, source, unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day FROM span
), usual AS (
    SELECT business, source, day, ifnull(reviews, 0) AS reviews, mean_rating,
        median(ifnull(reviews, 0)) OVER around AS usual,
        quantile_cont(ifnull(reviews, 0), 0.9) OVER around AS busy
    FROM calendar
    LEFT JOIN daily USING (business, source, day)
    WINDOW around AS (
        PARTITION BY business, source ORDER BY day
        RANGE BETWEEN INTERVAL 182 DAYS PRECEDING AND INTERVAL 182 DAYS FOLLOWING
    )
)
SELECT business, source, day, reviews, usual, mean_rating
FROM usual
WHERE reviews >= 10 AND reviews >= 5 * greatest(usual, 1) AND reviews >= 2 * busy;

INSERT INTO review_flag BY NAME
SELECT told.business, told.source, told.review, 'burst' AS flag,
    format('{} reviews on {}, usually {:.1f} a day', review_burst.reviews, day, usual) AS evidence
FROM told
JOIN review_burst ON review_burst.business = told.business AND review_burst.source = told.source
    AND review_burst.day = told.published_at::DATE;
