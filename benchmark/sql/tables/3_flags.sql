-- Doubts. None takes an audit out of the scores by itself: a reviewer decides.

CREATE TABLE audit_flag (
    audit VARCHAR NOT NULL,
    flag VARCHAR NOT NULL CHECK (flag IN ('too_fast', 'late', 'integrity', 'contradiction', 'timetable', 'duplicate_file', 'duplicate_text', 'straight_lining', 'rounded_seconds', 'call_record', 'recording')),
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE audit_flag IS 'Doubts about audits that count; each names its evidence and none rejects by itself';
COMMENT ON COLUMN audit_flag.audit IS 'The audit';
COMMENT ON COLUMN audit_flag.flag IS 'too_fast, late, integrity (a check question answered wrongly), contradiction, timetable (two places at once), duplicate_file, duplicate_text, straight_lining (ratings all alike), rounded_seconds (guessed, not timed), call_record (not what the telephone system recorded), recording (not what the recording of the call says)';
COMMENT ON COLUMN audit_flag.evidence IS 'What was seen; of a habit, the shopper''s pseudonym and how often';
