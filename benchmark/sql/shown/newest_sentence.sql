-- Found once: over five million reviews each look at a page would search for them. $most are kept.
INSERT INTO newest_sentence BY NAME
WITH newest AS (
    SELECT wave, business, kind, value, source, review, sentence, review_tag.start AS begins,
        review_tag.length, origin, row_number() OVER (
            PARTITION BY wave, business, kind, value ORDER BY published_at DESC, source, review, sentence
        ) AS place
    FROM review_tag
    JOIN review_read USING (business, source, review)
    JOIN review USING (business, source, review)
    WHERE value IN ('praise', 'blame')
    QUALIFY place <= $most
)
SELECT wave, business, kind, value, place, published_at, rating, words,
    substring(words, begins - review_words.start + 1, newest.length) AS because, origin, source, review, sentence
FROM newest
JOIN review_words USING (business, source, review, sentence);
