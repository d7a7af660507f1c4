-- What a business shows on its own pages never counts.
CREATE TEMP VIEW told AS SELECT * FROM review WHERE source <> 'own-site';

CREATE TEMP TABLE keyed AS
SELECT business, source, review, published_at, rating, md5_number_lower(review_text(title, text)) AS text_key
FROM told
WHERE review_text(title, text) IS NOT NULL;

-- What is read: `texts.most` reviews of each business and wave, drawn by a hash of their names.
INSERT INTO review_read
SELECT wave.wave, keyed.business, keyed.source, keyed.review, rating,
    pow(2, -date_diff('day', keyed.published_at::DATE, wave.as_of_day) / study.half_life_days) AS weight,
    text_key
FROM wave
CROSS JOIN study
JOIN keyed ON keyed.published_at::DATE <= wave.as_of_day
    AND keyed.published_at::DATE > wave.as_of_day - study.window_days
QUALIFY row_number() OVER (
    PARTITION BY wave.wave, keyed.business ORDER BY md5(keyed.source || ' ' || keyed.review)
) <= study.texts_most;

-- Prints to find copies by are taken of every text, so that copies in the other reviews count, too.
CREATE TEMP VIEW to_read AS
SELECT (business, source, review) AS name, text_key, text_key IN (SELECT text_key FROM review_read) AS read
FROM keyed;
