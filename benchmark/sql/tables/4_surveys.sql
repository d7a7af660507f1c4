CREATE TABLE survey_answer (
    capture VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('nps', 'csat', 'ces')),
    answer VARCHAR NOT NULL,
    answered_at TIMESTAMPTZ NOT NULL,
    value DOUBLE NOT NULL,
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL,
    satisfied_from DOUBLE NOT NULL,
    weight DOUBLE NOT NULL CHECK (weight > 0),
    CHECK (value BETWEEN low AND high)
);
COMMENT ON TABLE survey_answer IS 'Answers to surveys: one per respondent and question';
COMMENT ON COLUMN survey_answer.capture IS 'Import it came with';
COMMENT ON COLUMN survey_answer.business IS 'Business it is about';
COMMENT ON COLUMN survey_answer.source IS 'Survey';
COMMENT ON COLUMN survey_answer.kind IS 'nps (would you recommend), csat (satisfied) or ces (was it easy)';
COMMENT ON COLUMN survey_answer.answer IS 'Pseudonym of the respondent, else a hash of the row';
COMMENT ON COLUMN survey_answer.answered_at IS 'When, UTC';
COMMENT ON COLUMN survey_answer.value IS 'Answer on the scale; high is good';
COMMENT ON COLUMN survey_answer.low IS 'Lowest answer of the scale';
COMMENT ON COLUMN survey_answer.high IS 'Highest answer';
COMMENT ON COLUMN survey_answer.satisfied_from IS 'From this answer on somebody counts as satisfied';
COMMENT ON COLUMN survey_answer.weight IS 'Weight of the respondent';
