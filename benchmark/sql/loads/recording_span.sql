-- Only what audits of the own business that count were handed in with.
SELECT facts.*
FROM facts
WHERE evidence IN (
    SELECT answer.value
    FROM answer
    JOIN audit USING (audit)
    JOIN business USING (business)
    WHERE answer.type = 'evidence' AND business.role = 'own'
)
