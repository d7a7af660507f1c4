-- A file that grew brings the same answers again: the newest import of an answer counts.
SELECT facts.*
FROM facts
JOIN capture USING (capture)
QUALIFY row_number() OVER (
    PARTITION BY facts.business, source, facts.kind, answer ORDER BY sealed_at DESC, capture
) = 1
