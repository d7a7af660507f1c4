-- A file imported again brings the same reviews again: the newest import of a review counts.
SELECT facts.*
FROM facts
JOIN capture USING (capture)
QUALIFY row_number() OVER (PARTITION BY facts.business, source, review ORDER BY sealed_at DESC, capture) = 1
