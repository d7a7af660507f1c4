-- A page that does not fit is read through a keyhole.
INSERT INTO indicator BY NAME SELECT
    'sideways_scroll' AS indicator, 'Pages wider than the phone' AS title, 'share' AS unit,
    'easy' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 0 AS target, 'mean' AS summary, 'look' AS counts,
    'WCAG 2.2, 1.4.10 (AA); goalposts our judgement: every second page scores 0' AS source;

CREATE VIEW sideways_scroll AS
SELECT wave, business, capture || ' ' || url AS sample, (overflow OR overflow_narrow)::DOUBLE AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW sideways_scroll IS 'One row per look on the phone profile; value NULL = the page was not seen; 1 = too wide at 412 or at 320 px';
