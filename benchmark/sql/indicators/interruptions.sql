-- Every layer must be read and answered before the page can be read.
INSERT INTO indicator BY NAME SELECT
    'interruptions' AS indicator, 'Interruptions per page' AS title, 'layers' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    2 AS floor, 0 AS target, 'mean' AS summary, 'look' AS counts,
    'our judgement: one on every page scores 50, two score 0' AS source;

CREATE VIEW interruptions AS
SELECT wave, business, capture || ' ' || url AS sample, interruptions AS value
FROM look
WHERE profile = 'phone';

COMMENT ON VIEW interruptions IS 'One row per look on the phone profile; value NULL = the page was not seen';
