-- No answer within a week counts as a week: means of those who were answered would reward silence.
-- Detail of review_replies: weight 0.
INSERT INTO indicator BY NAME SELECT
    'review_reply_hours' AS indicator, 'Time to the answer to a negative review' AS title, 'h' AS unit,
    'put_right' AS want, 'support' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    168 AS floor, 24 AS target, 168 AS cap, 0 AS weight, 'restricted_mean' AS summary, 'review' AS counts,
    'our judgement: within a day; cap 168 h: a week' AS source;

CREATE VIEW review_reply_hours AS
SELECT wave, business, source || ' ' || review AS sample,
    -- Not greatest(0, …): of 0 and NULL it takes 0, and silence would be the quickest answer.
    CASE WHEN replied_at < published_at THEN 0 ELSE date_diff('second', published_at, replied_at) / 3600.0 END AS value
FROM wave_review
WHERE rating <= 2 AND age_days >= 7
    AND source IN (SELECT source FROM review WHERE replied_at IS NOT NULL);

COMMENT ON VIEW review_reply_hours IS 'One row per review of 1 or 2 stars that has been out for 7 days; value NULL = no answer (counts as the cap)';
