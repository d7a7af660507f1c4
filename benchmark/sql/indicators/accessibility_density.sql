-- How many parts of a page fail, not how many rules. Detail of accessibility_burden: weight 0.
INSERT INTO indicator BY NAME SELECT
    'accessibility_density' AS indicator, 'Elements that break accessibility rules' AS title, 'per 1,000' AS unit,
    'individual' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    100 AS floor, 0 AS target, 0 AS weight, 'mean' AS summary, 'look' AS counts,
    'axe-core, WCAG 2.2 A and AA; goalposts our judgement: one element in ten scores 0' AS source;

CREATE VIEW accessibility_density AS
SELECT wave, business, capture || ' ' || url AS sample, 1000 * accessibility_nodes / nullif(elements, 0) AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW accessibility_density IS 'One row per look on the phone profile: broken elements per 1,000; value NULL = the page was not seen';
