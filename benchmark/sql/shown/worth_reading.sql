INSERT INTO worth_reading BY NAME
WITH said AS MATERIALIZED (  -- else every text is split, not only those of reviews that say something: 7 s
    SELECT wave_said.*, published_at, review_text(title, text) AS text
    FROM wave_said
    JOIN review USING (business, source, review)
)
SELECT wave, business, kind, row_number() OVER (
        PARTITION BY wave, business, kind ORDER BY praise + blame DESC, weight DESC, source, review
    ) AS place,
    published_at, rating, praise, blame, text, source, review
FROM said
WHERE array_length(string_split(text, ' ')) >= 12
QUALIFY place <= $worth;
