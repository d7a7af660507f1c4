INSERT INTO worth_reading BY NAME
SELECT wave, business, kind, row_number() OVER (
        PARTITION BY wave, business, kind ORDER BY praise + blame DESC, weight DESC, source, review
    ) AS place,
    published_at, wave_said.rating, praise, blame, text, source, review
FROM wave_said
JOIN read_text USING (business, source, review)
WHERE array_length(string_split(text, ' ')) >= 12
QUALIFY place <= $worth;
