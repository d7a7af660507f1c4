-- What a platform said last counts, and what the study says of that day or later counts over it.
SELECT facts.*
FROM facts
WHERE NOT EXISTS (
    FROM review_profile
    WHERE (business, source) = (facts.business, facts.source) AND as_of_day >= facts.as_of_day
)
QUALIFY row_number() OVER (PARTITION BY business, source ORDER BY as_of_day DESC, capture DESC) = 1
