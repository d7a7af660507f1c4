-- Shown beside reply_hours, always. Scored within the email wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'emails_answered' AS indicator, 'Emails answered by a person' AS title, 'share' AS unit,
    'informed' AS want, 'interaction' AS stage, 'email' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'our judgement: half unanswered scores 0' AS source;

CREATE VIEW emails_answered AS
SELECT wave, business, audit AS sample, reached::DOUBLE AS value
FROM audit
WHERE touchpoint = 'email';

COMMENT ON VIEW emails_answered IS 'One row per email: 1 = a person replied, 0 = nobody did';
