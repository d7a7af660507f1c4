CREATE VIEW wave_review AS
SELECT wave.wave, review.business, review.source, review.review, review.rating, review.title,
    review.text, review.published_at, review.replied_at,
    date_diff('day', review.published_at::DATE, wave.as_of_day) AS age_days,
    pow(2, -age_days / study.half_life_days) AS weight
FROM wave
CROSS JOIN study
JOIN review ON review.published_at::DATE <= wave.as_of_day
    AND review.published_at::DATE > wave.as_of_day - study.window_days
    AND review.source <> 'own-site';

COMMENT ON VIEW wave_review IS 'Reviews that count in a wave: published in the window before its as_of_day, elsewhere than on the business''s own pages';
COMMENT ON COLUMN wave_review.wave IS 'Wave';
COMMENT ON COLUMN wave_review.business IS 'Business';
COMMENT ON COLUMN wave_review.source IS 'Platform';
COMMENT ON COLUMN wave_review.review IS 'The platform''s id';
COMMENT ON COLUMN wave_review.rating IS 'Stars, 1 to 5';
COMMENT ON COLUMN wave_review.title IS 'Title';
COMMENT ON COLUMN wave_review.text IS 'Text';
COMMENT ON COLUMN wave_review.published_at IS 'Published, UTC';
COMMENT ON COLUMN wave_review.replied_at IS 'When the business replied, UTC';
COMMENT ON COLUMN wave_review.age_days IS 'Days before as_of_day';
COMMENT ON COLUMN wave_review.weight IS '2^(-age_days / half-life)';

CREATE VIEW review_coverage AS
WITH collection AS (
    SELECT business, source, count(*) AS collected, count(*) FILTER (WHERE invited) AS invited,
        count(*) FILTER (WHERE NOT invited) AS organic
    FROM review
    GROUP BY business, source
)
SELECT business, source, coalesce(collected, 0) AS collected, platform_count, platform_score,
    as_of_day, collected / nullif(platform_count, 0) AS coverage, invited, organic
FROM collection
FULL JOIN review_profile USING (business, source);

COMMENT ON VIEW review_coverage IS 'How much of what a platform holds was collected';
COMMENT ON COLUMN review_coverage.business IS 'Business';
COMMENT ON COLUMN review_coverage.source IS 'Platform';
COMMENT ON COLUMN review_coverage.collected IS 'Reviews collected, all days';
COMMENT ON COLUMN review_coverage.platform_count IS 'Reviews the platform itself counts; NULL = not known';
COMMENT ON COLUMN review_coverage.platform_score IS 'Score the platform itself shows';
COMMENT ON COLUMN review_coverage.as_of_day IS 'Day these were noted';
COMMENT ON COLUMN review_coverage.coverage IS 'collected / platform_count; NULL = not known';
COMMENT ON COLUMN review_coverage.invited IS 'Collected ones that the business asked for, where the source says so';
COMMENT ON COLUMN review_coverage.organic IS 'Collected ones that came unasked, where the source says so';
