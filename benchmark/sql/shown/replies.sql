-- Every audit that counts was watched for its whole window, so the Kaplan-Meier curve is the plain
-- share answered by then (methods 2); the band is Wilson's.
INSERT INTO reply_curve BY NAME
WITH waited AS (
    SELECT wave, business, touchpoint, audit,
        if(touchpoint IN ('email', 'social'), number / 3600, number) AS waited,
        if(touchpoint IN ('email', 'social'), 'h', 's') AS unit
    FROM audit_number
    WHERE blank IS DISTINCT FROM 'not_applicable'
        AND (touchpoint, item) IN (('call', 'answer_seconds'), ('email', 'reply_seconds'),
            ('social', 'reply_seconds'), ('chat', 'person_seconds'))
), counted AS (
    SELECT *, count(*) OVER everyone AS tried,
        count(waited) OVER (PARTITION BY wave, business, touchpoint ORDER BY waited) AS answered
    FROM waited
    WINDOW everyone AS (PARTITION BY wave, business, touchpoint)
), steps AS (
    SELECT DISTINCT wave, business, touchpoint, unit, waited, tried, answered,
        answered / tried AS share, 1.959963984540054 AS z
    FROM counted
    WHERE waited IS NOT NULL
)
SELECT wave, business, touchpoint, unit, waited, tried, answered, share,
    greatest(0, (share + z * z / (2 * tried) - z * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))) / (1 + z * z / tried)) AS low,
    least(1, (share + z * z / (2 * tried) + z * sqrt(share * (1 - share) / tried + z * z / (4 * tried * tried))) / (1 + z * z / tried)) AS high
FROM steps;

INSERT INTO reply_sum BY NAME
WITH ends AS (
    SELECT wave, business, touchpoint, any_value(unit) AS unit, any_value(tried) AS tried,
        max(answered) AS answered, max(share) AS share,
        min(waited) FILTER (share >= 0.5) AS half_waited
    FROM reply_curve
    GROUP BY ALL
), others AS (
    SELECT one.wave, one.business, one.touchpoint, min(other.share) AS others_low,
        max(other.share) AS others_high
    FROM ends AS one
    JOIN ends AS other ON other.wave = one.wave AND other.touchpoint = one.touchpoint
        AND other.business <> one.business
    GROUP BY ALL
)
SELECT * FROM ends LEFT JOIN others USING (wave, business, touchpoint);
