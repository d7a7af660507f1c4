-- Candidates share a band of four of their 24 minima (Broder 1997; Leskovec, Rajaraman & Ullman,
-- Mining of Massive Datasets, 3.4): of pairs of Jaccard .8 96 % do. Each is then compared word by word.
INSERT INTO review_flag BY NAME
WITH shared AS (
    SELECT text_key, band FROM (SELECT text_key, unnest(bands) AS band FROM said_print) WHERE band IN (FROM shared_band)
), texts AS (  -- the same words have the same bands: none of their texts is missed
    SELECT same_text, min(text_key) AS text_key
    FROM prints
    WHERE text_key IN (SELECT text_key FROM shared)
    GROUP BY same_text
), banded AS (
    SELECT text_key, band FROM shared WHERE text_key IN (SELECT text_key FROM texts)
), first AS (
    SELECT band, min(text_key) AS first_key FROM banded GROUP BY band HAVING first_key < max(text_key)
), candidates AS (
    SELECT DISTINCT text_key, first_key FROM banded JOIN first USING (band) WHERE text_key <> first_key
), wanted AS (
    SELECT text_key FROM candidates UNION SELECT first_key FROM candidates
), shingled AS (
    SELECT text_key, list_distinct([array_to_string(w[i:i + 2], ' ') FOR i IN range(1, len(w) - 1)]) AS shingles
    FROM (
        SELECT text_key, regexp_extract_all(lower(review_text(title, text)), '[\p{L}\p{N}]+') AS w
        FROM review
        JOIN (
            SELECT any_value((business, source, review)) AS name, text_key
            FROM keyed
            WHERE text_key IN (FROM wanted)
            GROUP BY text_key
        ) ON name = (business, source, review)
    )
), alike AS (
    SELECT candidates.text_key, first_key,
        len(list_intersect(one.shingles, other.shingles)) AS shared,
        shared / (len(one.shingles) + len(other.shingles) - shared) AS jaccard
    FROM candidates
    JOIN shingled AS one ON one.text_key = candidates.text_key
    JOIN shingled AS other ON other.text_key = candidates.first_key
), closest AS (
    SELECT text_key, arg_max(first_key, jaccard) AS other_key, max(jaccard) AS jaccard
    FROM (
        SELECT text_key, first_key, jaccard FROM alike
        UNION ALL SELECT first_key, text_key, jaccard FROM alike
    )
    WHERE jaccard >= 0.8
    GROUP BY text_key
), named AS (
    SELECT text_key, min(review) AS review
    FROM keyed
    WHERE text_key IN (SELECT other_key FROM closest)
    GROUP BY text_key
)
SELECT business, source, printed.review, 'near_text' AS flag,
    format('{:.0f} % of its word triples are those of {}', 100 * jaccard, named.review) AS evidence
FROM printed
JOIN texts USING (same_text)
JOIN closest ON closest.text_key = texts.text_key
JOIN named ON named.text_key = closest.other_key;
