CREATE VIEW wave_said AS
SELECT wave, review_read.business, review_read.source, review_read.review, rating, weight, kind,
    count(*) FILTER (value = 'praise') AS praise, count(*) FILTER (value = 'blame') AS blame
FROM review_read
JOIN review_tag USING (business, source, review)
WHERE value IN ('praise', 'blame')
GROUP BY ALL;

COMMENT ON VIEW wave_said IS 'Reviews that praise or blame something, a row per want or recommend';
COMMENT ON COLUMN wave_said.wave IS 'Wave';
COMMENT ON COLUMN wave_said.business IS 'Business';
COMMENT ON COLUMN wave_said.source IS 'Platform';
COMMENT ON COLUMN wave_said.review IS 'The platform''s id';
COMMENT ON COLUMN wave_said.rating IS 'Stars, 1 to 5';
COMMENT ON COLUMN wave_said.weight IS 'As in wave_review';
COMMENT ON COLUMN wave_said.kind IS 'Want, or recommend';
COMMENT ON COLUMN wave_said.praise IS 'Sentences that praise it (of recommend: recommend)';
COMMENT ON COLUMN wave_said.blame IS 'Sentences that blame it (of recommend: warn)';

CREATE VIEW review_words AS
SELECT business, source, review, sentence, start, language, rating, published_at,
    substring(review_text(title, text), start, length) AS words
FROM review_sentence
JOIN review USING (business, source, review);

COMMENT ON VIEW review_words IS 'Sentences of the reviews that were read, with their words';
COMMENT ON COLUMN review_words.business IS 'Business';
COMMENT ON COLUMN review_words.source IS 'Platform';
COMMENT ON COLUMN review_words.review IS 'The platform''s id';
COMMENT ON COLUMN review_words.sentence IS 'Number in its review, from 0';
COMMENT ON COLUMN review_words.start IS 'Character it begins at, from 1';
COMMENT ON COLUMN review_words.language IS 'Lexicon it was read with; ? = none knows the language';
COMMENT ON COLUMN review_words.rating IS 'Stars of its review';
COMMENT ON COLUMN review_words.published_at IS 'When its review was published, UTC';
COMMENT ON COLUMN review_words.words IS 'The sentence';

CREATE VIEW doubted_review AS
SELECT DISTINCT business, source, review FROM review_flag WHERE flag <> 'far_rating';

COMMENT ON VIEW doubted_review IS 'Reviews left out where results are shown without flagged ones; a rating far from the mean alone is no reason, or one end of the ratings would be cut off';
COMMENT ON COLUMN doubted_review.business IS 'Business';
COMMENT ON COLUMN doubted_review.source IS 'Platform';
COMMENT ON COLUMN doubted_review.review IS 'The platform''s id';
