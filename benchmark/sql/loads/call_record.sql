-- The same content read anew (another time zone, another number) replaces its first reading: of the
-- names of these captures the second part stands for the content. A file that grew brings the same
-- calls again: each counts once.
WITH newest AS (
    SELECT arg_max(capture, sealed_at) AS capture
    FROM capture
    WHERE kind = 'calls'
    GROUP BY split_part(capture, '-', 2)
)
SELECT facts.*
FROM facts
JOIN newest USING (capture)
JOIN capture USING (capture)
QUALIFY row_number() OVER (
    PARTITION BY number, started_at, answered_at, ended_at ORDER BY sealed_at DESC, capture
) = 1
