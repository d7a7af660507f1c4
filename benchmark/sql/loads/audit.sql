-- Nothing counts by the passing of time: audits of the app once somebody approved them (a dispute
-- changes nothing until it is decided), imported ones as they were handed in. Imported again, the
-- newest import counts; the app's own log beats both.
SELECT facts.*
FROM facts
LEFT JOIN capture USING (capture)
WHERE status IN ('approved', 'disputed') OR (status = 'submitted' AND facts.capture IS NOT NULL)
QUALIFY row_number() OVER (PARTITION BY audit ORDER BY sealed_at DESC NULLS FIRST, capture) = 1
