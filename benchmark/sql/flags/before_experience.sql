-- A day's grace: west of Greenwich today is still yesterday.
INSERT INTO review_flag BY NAME
SELECT business, source, review, 'before_experience' AS flag,
    format('published {}, experienced {}', published_at::DATE, experienced_day) AS evidence
FROM told
WHERE published_at::DATE + 1 < experienced_day;
