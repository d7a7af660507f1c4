INSERT INTO worth_reading BY NAME
SELECT wave, business, kind, row_number() OVER (
        PARTITION BY wave, business, kind ORDER BY praise + blame DESC, weight DESC, source, review
    ) AS place,
    published_at, wave_said.rating, praise, blame, review_text(title, text) AS text, source, review
FROM wave_said
JOIN review USING (business, source, review)
WHERE array_length(string_split(review_text(title, text), ' ')) >= 12
QUALIFY place <= $worth;
