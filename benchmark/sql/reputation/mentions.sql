-- Wilson's interval is the one of benchmark/numbers/estimates.py.
INSERT INTO want_mention BY NAME
WITH spoken AS (
    SELECT wave, business, source, review, count(*) AS sentences
    FROM review_read
    JOIN review_sentence USING (business, source, review)
    GROUP BY ALL
), whole AS (
    SELECT wave, business, count(*) AS read, sum(sentences) AS of_sentences FROM spoken GROUP BY ALL
), kinds AS (
    SELECT kind, value FROM (VALUES ('easy'), ('expectations'), ('promises'), ('informed'),
        ('individual'), ('put_right'), ('recommend')) AS kinds(kind)
    CROSS JOIN (VALUES ('praise'), ('blame')) AS signs(value)
), found AS (
    SELECT wave, review_read.business, kind, value, count(DISTINCT (review_read.source, review_read.review)) AS reviews,
        count(*) AS sentences
    FROM review_read
    JOIN review_tag USING (business, source, review)
    WHERE value IN ('praise', 'blame')
    GROUP BY ALL
)
SELECT wave, business, kind, value, ifnull(reviews, 0) AS reviews, read, ifnull(reviews, 0) / read AS share,
    greatest(0, (share + 1.9207 / read - 1.96 * sqrt(share * (1 - share) / read + 0.9604 / (read * read)))
        / (1 + 3.8415 / read)) AS low,
    least(1, (share + 1.9207 / read + 1.96 * sqrt(share * (1 - share) / read + 0.9604 / (read * read)))
        / (1 + 3.8415 / read)) AS high,
    ifnull(sentences, 0) AS sentences, of_sentences
FROM whole
CROSS JOIN kinds
LEFT JOIN found USING (wave, business, kind, value);
