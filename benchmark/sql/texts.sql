-- What a business shows on its own pages never counts.
CREATE TEMP VIEW told AS SELECT * FROM review WHERE source <> 'own-site';

-- What is read: `texts.most` reviews of each business and wave, drawn by a hash of their names.
INSERT INTO review_read
WITH drawn AS (
    SELECT wave.wave, unnest(arg_min(keyed.rowid, md5_number(source || ' ' || review), study.texts_most)) AS place
    FROM wave
    CROSS JOIN study
    JOIN keyed ON keyed.published_at::DATE <= wave.as_of_day
        AND keyed.published_at::DATE > wave.as_of_day - study.window_days
    WHERE study.texts_most > 0
    GROUP BY wave.wave, business
)
SELECT wave, business, source, review, rating,
    pow(2, -date_diff('day', published_at::DATE, as_of_day) / half_life_days) AS weight, text_key
FROM drawn
JOIN wave USING (wave)
CROSS JOIN study
JOIN keyed ON keyed.rowid = place;

-- Prints to find copies by are taken of every text, so that copies in the other reviews count, too.
CREATE TEMP VIEW to_read AS
SELECT (business, source, review) AS name, text_key, text_key IN (SELECT text_key FROM review_read) AS read
FROM keyed;
