-- What each business is held against: everybody else's median and best.
INSERT INTO others BY NAME
SELECT one.wave, one.business, one.indicator, median(other.value) AS median_value,
    median(other.score) AS median_score,
    first(other.value ORDER BY other.score DESC NULLS LAST, position) AS best_value,
    max(other.score) AS best_score,
    first(name ORDER BY other.score DESC NULLS LAST, position) AS best_name
FROM estimate AS one
JOIN estimate AS other ON other.wave = one.wave AND other.indicator = one.indicator
    AND other.business <> one.business AND other.value IS NOT NULL
JOIN business ON business.business = other.business
GROUP BY ALL;

UPDATE want_mention SET others = found.others
FROM (
    SELECT one.wave, one.business, one.kind, one.value, median(other.share) AS others
    FROM want_mention AS one
    JOIN want_mention AS other ON other.wave = one.wave AND other.kind = one.kind
        AND other.value = one.value AND other.business <> one.business
    GROUP BY ALL
) AS found
WHERE found.wave = want_mention.wave AND found.business = want_mention.business
    AND found.kind = want_mention.kind AND found.value = want_mention.value;
