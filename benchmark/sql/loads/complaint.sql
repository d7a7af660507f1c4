-- A register imported again brings the same periods again: its newest import counts.
SELECT facts.*
FROM facts
JOIN capture USING (capture)
WHERE source IN (SELECT source FROM complaint_register)
QUALIFY row_number() OVER (PARTITION BY source, period, company ORDER BY sealed_at DESC, capture) = 1
