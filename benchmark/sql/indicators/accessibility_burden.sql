-- One customer in six has a disability (WHO); what fails for them is awkward for all.
INSERT INTO indicator BY NAME SELECT
    'accessibility_burden' AS indicator, 'Accessibility rules broken, by weight' AS title, 'share' AS unit,
    'individual' AS want, 'use' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0.4 AS floor, 0 AS target, 'mean' AS summary, 'look' AS counts,
    'axe-core rules of WCAG 2.2 A and AA, weighted as Lighthouse does (10, 7, 3, 1); goalposts our judgement: .4 of the weight failed scores 0' AS source;

CREATE VIEW accessibility_burden AS
SELECT wave, business, capture || ' ' || url AS sample, accessibility_burden AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW accessibility_burden IS 'One row per look on the phone profile; value NULL = the page was not seen';
