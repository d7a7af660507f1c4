INSERT INTO indicator BY NAME SELECT
    'survey_csat' AS indicator, 'Satisfied customers' AS title, 'share' AS unit,
    'promises' AS want, 'use' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'answer' AS counts,
    'the scale''s own ends; satisfied = the upper two of five' AS source;

CREATE VIEW survey_csat AS
SELECT wave, business, source || ' ' || answer AS sample,
    (value >= satisfied_from)::INTEGER AS value, weight
FROM wave_answer
WHERE kind = 'csat';

COMMENT ON VIEW survey_csat IS 'One row per answer, with the respondent''s weight: 1 = satisfied, 0 = not';
