-- Promoters (9, 10) minus detractors (0 to 6): Reichheld, Harvard Business Review 12/2003, 46-54.
INSERT INTO indicator BY NAME SELECT
    'survey_nps' AS indicator, 'Net promoters' AS title, 'net share' AS unit,
    'promises' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    -1 AS floor, 1 AS target, 'net_share' AS summary, 'answer' AS counts,
    'the scale''s own ends' AS source;

CREATE VIEW survey_nps AS
SELECT wave, business, source || ' ' || answer AS sample,
    (value >= 9)::INTEGER - (value <= 6)::INTEGER AS value, weight
FROM wave_answer
WHERE kind = 'nps';

COMMENT ON VIEW survey_nps IS 'One row per answer, with the respondent''s weight: 1 = promoter, 0 = passive, -1 = detractor';
