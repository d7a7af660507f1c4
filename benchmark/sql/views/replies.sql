-- Every audit that counts was watched for its whole window, so the Kaplan-Meier curve is the plain
-- share answered by then (methods 2); the band is Wilson's.
CREATE VIEW reply_curve AS
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

COMMENT ON VIEW reply_curve IS 'How many were answered by a person within which time: one row per step of the curve; those never answered are in tried';
COMMENT ON COLUMN reply_curve.wave IS 'Wave';
COMMENT ON COLUMN reply_curve.business IS 'Business';
COMMENT ON COLUMN reply_curve.touchpoint IS 'call, email, chat or social';
COMMENT ON COLUMN reply_curve.unit IS 'Of waited: s, or h on the clock, nights and Sundays included';
COMMENT ON COLUMN reply_curve.waited IS 'Time until a person answered';
COMMENT ON COLUMN reply_curve.tried IS 'Audits in which a person could have answered';
COMMENT ON COLUMN reply_curve.answered IS 'Of them, answered within that time';
COMMENT ON COLUMN reply_curve.share IS 'answered / tried';
COMMENT ON COLUMN reply_curve.low IS 'Lower end of its 95 % interval (Wilson)';
COMMENT ON COLUMN reply_curve.high IS 'Upper end';
