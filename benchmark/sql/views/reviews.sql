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
