-- A file imported again brings the same reviews again: the newest import of a review counts. Only the
-- names of those that are there twice are sorted, not a million texts.
WITH twice AS (
    SELECT hash(business, source, review) AS name FROM facts GROUP BY name HAVING count(*) > 1
), older AS (
    SELECT filename, file_row_number
    FROM facts
    JOIN capture USING (capture)
    WHERE hash(facts.business, source, review) IN (FROM twice)
    QUALIFY row_number() OVER (
        PARTITION BY facts.business, source, review ORDER BY sealed_at DESC, capture, file_row_number
    ) > 1
)
SELECT *
FROM facts
-- NOT IN, since an ANTI JOIN is planned the other way round: every text into a hash table.
WHERE (filename, file_row_number) NOT IN (SELECT (filename, file_row_number) FROM older)
