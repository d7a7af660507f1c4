-- Only finished audits count. Imported again, the newest import counts; the app's own log beats both.
SELECT facts.*
FROM facts
LEFT JOIN capture USING (capture)
WHERE status IN ('submitted', 'approved')
QUALIFY row_number() OVER (PARTITION BY audit ORDER BY sealed_at DESC NULLS FIRST, capture) = 1
