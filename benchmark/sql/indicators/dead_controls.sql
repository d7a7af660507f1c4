-- A menu that does nothing is tapped again, and then left. Five controls at most per page: weight 0.
INSERT INTO indicator BY NAME SELECT
    'dead_controls' AS indicator, 'Menus, tabs and search fields that do nothing' AS title, 'share' AS unit,
    'promises' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'Microsoft Clarity, dead clicks; goalposts our judgement: every second one scores 0' AS source;

CREATE VIEW dead_controls AS
SELECT wave, business, capture || ' ' || url AS sample, dead_controls / controls AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW dead_controls IS 'One row per look on the phone profile: tapped controls without any answer in a second ÷ tapped ones; value NULL = the page was not seen, or nothing could be tapped';
