-- Counted once: over five million reviews a page would take seconds each time.
INSERT INTO review_count BY NAME
WITH read AS (SELECT wave, business, count(*) AS read FROM review_read GROUP BY ALL)
SELECT wave, business, count(*) AS reviews, ifnull(any_value(read), 0) AS read
FROM wave_review
LEFT JOIN read USING (wave, business)
GROUP BY ALL;

INSERT INTO flag_count BY NAME
SELECT wave, business, flag, count(*) AS reviews
FROM review_flag
JOIN wave_review USING (business, source, review)
GROUP BY ALL;
