-- What a business shows on its own pages never counts.
CREATE TEMP VIEW told AS SELECT * FROM review WHERE source <> 'own-site';

-- What is read: `texts.most` reviews of each business and wave, drawn by a hash of their names.
INSERT INTO review_read
SELECT wave.wave, review.business, review.source, review.review, rating,
    pow(2, -date_diff('day', published_at::DATE, wave.as_of_day) / study.half_life_days) AS weight,
    md5_number_lower(review_text(title, review.text)) AS text_key
FROM wave
CROSS JOIN study
JOIN told AS review ON review.published_at::DATE <= wave.as_of_day
    AND review.published_at::DATE > wave.as_of_day - study.window_days
WHERE review_text(title, review.text) IS NOT NULL
QUALIFY row_number() OVER (
    PARTITION BY wave.wave, review.business ORDER BY md5(review.source || ' ' || review.review)
) <= study.texts_most;

-- Prints to find copies by are taken of every text, so that copies in the other reviews count, too.
CREATE TEMP VIEW worded AS
SELECT md5_number_lower(words) AS text_key, words,
    text_key IN (SELECT text_key FROM review_read) AS read
FROM (SELECT review_text(title, text) AS words FROM told)
WHERE words IS NOT NULL;
