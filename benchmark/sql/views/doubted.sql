CREATE VIEW doubted AS
SELECT DISTINCT 'audit' AS counts, audit AS sample FROM audit_flag
UNION ALL
SELECT DISTINCT 'review', source || ' ' || review FROM review_flag WHERE flag <> 'far_rating';

COMMENT ON VIEW doubted IS 'Samples that somebody or something doubts; they count until a person decides, and table variant shows the scores without them';
COMMENT ON COLUMN doubted.counts IS 'What a sample is, as in indicator';
COMMENT ON COLUMN doubted.sample IS 'The sample, as in the indicator views';
