-- A reply to praise is courtesy, a reply to a complaint is service. Only sources that show replies at all.
INSERT INTO indicator BY NAME SELECT
    'review_replies' AS indicator, 'Negative reviews answered within 7 days' AS title, 'share' AS unit,
    'put_right' AS want, 'support' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts,
    'our judgement: every unhappy customer is answered within a week' AS source;

CREATE VIEW review_replies AS
SELECT wave, business, source || ' ' || review AS sample,
    (replied_at IS NOT NULL AND replied_at <= published_at + INTERVAL 7 DAY)::DOUBLE AS value
FROM wave_review
WHERE rating <= 2 AND age_days >= 7
    AND source IN (SELECT source FROM review WHERE replied_at IS NOT NULL);

COMMENT ON VIEW review_replies IS 'One row per review of 1 or 2 stars that has been out for 7 days: 1 = answered in time, 0 = not';
