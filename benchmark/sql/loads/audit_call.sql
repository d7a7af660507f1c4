-- Only what belongs to an audit that counts, from the same import.
SELECT facts.*
FROM facts
JOIN audit ON audit.audit = facts.audit AND audit.capture IS NOT DISTINCT FROM facts.capture
