-- Only of audits that count.
SELECT facts.*
FROM facts
JOIN audit ON audit.audit = facts.audit AND audit.capture IS NOT DISTINCT FROM facts.capture
