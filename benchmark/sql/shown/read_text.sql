-- What reviews that were read say, fetched once: the next two would each pass over all five million.
CREATE TEMP TABLE read_text AS
SELECT business, source, review, rating, published_at, review_text(title, text) AS text
FROM review
WHERE (business, source, review) IN (SELECT (business, source, review) FROM review_read);
