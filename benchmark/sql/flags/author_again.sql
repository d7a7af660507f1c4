INSERT INTO review_flag BY NAME
WITH turns AS (
    SELECT business, source, review, published_at,
        lag(published_at) OVER author AS before_at, lag(review) OVER author AS before,
        lead(published_at) OVER author AS after_at, lead(review) OVER author AS after
    FROM told
    WHERE author IS NOT NULL
    WINDOW author AS (PARTITION BY business, source, author ORDER BY published_at, review)
)
SELECT business, source, review, 'author_again' AS flag,
    CASE WHEN published_at - before_at <= INTERVAL 30 DAYS
        THEN format('the author''s review {} is {} days older', before, date_diff('day', before_at, published_at))
        ELSE format('the author''s review {} is {} days newer', after, date_diff('day', published_at, after_at))
    END AS evidence
FROM turns
WHERE published_at - before_at <= INTERVAL 30 DAYS OR after_at - published_at <= INTERVAL 30 DAYS;
