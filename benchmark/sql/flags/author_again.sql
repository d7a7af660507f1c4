-- Authors as numbers, which sort faster than names.
INSERT INTO review_flag BY NAME
WITH signed AS (
    SELECT rowid AS place, hash(business, source, author) AS who, epoch_us(published_at) AS us, hash(review) AS name
    FROM review
    WHERE author IS NOT NULL AND source <> 'own-site'
), turns AS (
    SELECT place, lag(place) OVER turn AS before, us - lag(us) OVER turn AS apart
    FROM signed
    WINDOW turn AS (PARTITION BY who ORDER BY us, name)
), soon AS (
    SELECT place, before FROM turns WHERE apart <= 30 * 86_400_000_000
), pairs AS (
    SELECT place, before AS other, 'older' AS than FROM soon
    UNION ALL SELECT before, place, 'newer' FROM soon WHERE before NOT IN (SELECT place FROM soon)
)
SELECT one.business, one.source, one.review, 'author_again' AS flag,
    format('the author''s review {} is {} days {}', near.review,
        abs(date_diff('day', near.published_at, one.published_at)), than) AS evidence
FROM pairs
JOIN review AS one ON one.rowid = place
JOIN review AS near ON near.rowid = other;
