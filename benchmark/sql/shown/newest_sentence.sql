-- Found once: over five million reviews each look at a page would search for them. $most are kept.
INSERT INTO newest_sentence BY NAME
WITH newest AS (
    SELECT wave, business, kind, value, source, review, sentence, review_tag.start AS begins,
        review_tag.length, origin, row_number() OVER (
            PARTITION BY wave, business, kind, value ORDER BY published_at DESC, source, review, sentence
        ) AS place
    FROM review_tag
    JOIN review_read USING (business, source, review)
    JOIN read_text USING (business, source, review)
    WHERE value IN ('praise', 'blame')
    QUALIFY place <= $most
)
SELECT wave, business, kind, value, place, published_at, rating,
    substring(text, said.start, said.length) AS words,
    substring(text, begins, newest.length) AS because, origin, source, review, sentence
FROM newest
JOIN review_sentence AS said USING (business, source, review, sentence)
JOIN read_text USING (business, source, review);
