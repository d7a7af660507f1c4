-- Stars are the verdict on what was promised against what was met (Oliver 1980, J. Marketing Research 17:460).
INSERT INTO indicator BY NAME SELECT
    'review_rating' AS indicator, 'Star rating' AS title, 'stars' AS unit,
    'promises' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    1 AS floor, 5 AS target, 'rating' AS summary, 'review' AS counts,
    'the scale''s own ends' AS source;

CREATE VIEW review_rating AS
SELECT wave, business, source || ' ' || review AS sample, rating AS value, weight
FROM wave_review;

COMMENT ON VIEW review_rating IS 'One row per review in the wave''s window, with its weight by age';
