CREATE VIEW audit_score AS
SELECT audit.wave, audit.business, audit.touchpoint, audit.form, audit_want.audit, audit_want.want,
    audit_want.quality, audit_want.expected
FROM audit_want
JOIN audit USING (audit);

COMMENT ON VIEW audit_score IS 'Want scores of the audits that count, with what they are about; 0 to 1';
COMMENT ON COLUMN audit_score.wave IS 'Wave';
COMMENT ON COLUMN audit_score.business IS 'Business';
COMMENT ON COLUMN audit_score.touchpoint IS 'call, email, …';
COMMENT ON COLUMN audit_score.form IS 'Form';
COMMENT ON COLUMN audit_score.audit IS 'The audit';
COMMENT ON COLUMN audit_score.want IS 'Want of the customer';
COMMENT ON COLUMN audit_score.quality IS 'Points over items that arose';
COMMENT ON COLUMN audit_score.expected IS 'The same with items not reached as 0: the default for benchmarks';

CREATE VIEW audit_number AS
SELECT audit.wave, audit.business, audit.touchpoint, audit.audit, audit.reached, answer.item, answer.number, answer.blank
FROM answer
JOIN audit USING (audit);

COMMENT ON VIEW audit_number IS 'Answers that are numbers (seconds, counts, 0-10), with what they are about';
COMMENT ON COLUMN audit_number.wave IS 'Wave';
COMMENT ON COLUMN audit_number.business IS 'Business';
COMMENT ON COLUMN audit_number.touchpoint IS 'call, email, …';
COMMENT ON COLUMN audit_number.audit IS 'The audit';
COMMENT ON COLUMN audit_number.reached IS 'False: nobody who could help was reached';
COMMENT ON COLUMN audit_number.item IS 'Item of the form';
COMMENT ON COLUMN audit_number.number IS 'The number; NULL = blank';
COMMENT ON COLUMN audit_number.blank IS 'Why it is blank';
