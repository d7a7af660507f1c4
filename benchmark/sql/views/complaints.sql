CREATE VIEW wave_complaint AS
WITH average AS (
    SELECT source, period, sum(coalesce(upheld, complaints)) / sum(size) AS rate
    FROM complaint
    GROUP BY source, period
), newest AS (
    SELECT wave, source, arg_max(period, complaint.end_day) AS period
    FROM wave
    JOIN complaint ON complaint.start_day <= wave.as_of_day
        AND complaint.end_day > wave.as_of_day - 730
    GROUP BY wave, source
)
SELECT wave, business, complaint.source, period, company, complaint.name, coalesce(upheld, complaints) AS count, size,
    size * rate AS expected
FROM newest
JOIN complaint USING (source, period)
JOIN average USING (source, period)
JOIN complaint_name ON complaint_name.source = complaint.source
    AND complaint_name.name IN (complaint.name, complaint.company);

COMMENT ON VIEW wave_complaint IS 'Complaints that count in a wave: of each register the newest period that had begun, not over for more than two years';
COMMENT ON COLUMN wave_complaint.wave IS 'Wave';
COMMENT ON COLUMN wave_complaint.business IS 'Business';
COMMENT ON COLUMN wave_complaint.source IS 'Register';
COMMENT ON COLUMN wave_complaint.period IS 'Period';
COMMENT ON COLUMN wave_complaint.company IS 'The register''s id of it, else its name';
COMMENT ON COLUMN wave_complaint.name IS 'Company, as the register writes it';
COMMENT ON COLUMN wave_complaint.count IS 'Upheld complaints; all where the register does not say which were upheld';
COMMENT ON COLUMN wave_complaint.size IS 'What they are counted against';
COMMENT ON COLUMN wave_complaint.expected IS 'What its size would have at the register''s average rate';

CREATE VIEW wave_answer AS
SELECT wave.wave, business, source, kind, answer, answered_at, value, low, high, satisfied_from,
    weight
FROM wave
CROSS JOIN study
JOIN survey_answer ON answered_at::DATE <= wave.as_of_day
    AND answered_at::DATE > wave.as_of_day - study.window_days;

COMMENT ON VIEW wave_answer IS 'Survey answers that count in a wave: given in the window before its as_of_day';
COMMENT ON COLUMN wave_answer.wave IS 'Wave';
COMMENT ON COLUMN wave_answer.business IS 'Business';
COMMENT ON COLUMN wave_answer.source IS 'Survey';
COMMENT ON COLUMN wave_answer.kind IS 'nps, csat or ces';
COMMENT ON COLUMN wave_answer.answer IS 'Pseudonym of the respondent';
COMMENT ON COLUMN wave_answer.answered_at IS 'When, UTC';
COMMENT ON COLUMN wave_answer.value IS 'Answer on the scale';
COMMENT ON COLUMN wave_answer.low IS 'Lowest answer of the scale';
COMMENT ON COLUMN wave_answer.high IS 'Highest answer';
COMMENT ON COLUMN wave_answer.satisfied_from IS 'From this answer on somebody counts as satisfied';
COMMENT ON COLUMN wave_answer.weight IS 'Weight of the respondent';
