-- Shown beside every time of this channel, always. Scored within its wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'visits_served' AS indicator, 'Visits in which somebody served' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'visit' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'our judgement: half unanswered scores 0' AS source;

CREATE VIEW visits_served AS
SELECT wave, business, audit AS sample, reached::DOUBLE AS value
FROM audit
WHERE touchpoint = 'visit';

COMMENT ON VIEW visits_served IS 'One row per visit audit: 1 = reached, 0 = not';
