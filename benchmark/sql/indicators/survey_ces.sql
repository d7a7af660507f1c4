-- "The company made it easy": Dixon, Toman & DeLisi, The Effortless Experience (2013), 1 to 7.
-- As points of its scale, so that surveys with other scales can stand beside each other.
INSERT INTO indicator BY NAME SELECT
    'survey_ces' AS indicator, 'Customers find it easy' AS title, 'points' AS unit,
    'easy' AS want, 'interaction' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'answer' AS counts,
    'the scale''s own ends' AS source;

CREATE VIEW survey_ces AS
SELECT wave, business, source || ' ' || answer AS sample,
    (value - low) / (high - low) AS value, weight
FROM wave_answer
WHERE kind = 'ces';

COMMENT ON VIEW survey_ces IS 'One row per answer, with the respondent''s weight: 0 = lowest answer of the scale, 1 = highest';
