-- Shown beside every time of this channel, always. Scored within its wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'messages_answered' AS indicator, 'Messages on social networks answered by a person' AS title, 'share' AS unit,
    'informed' AS want, 'interaction' AS stage, 'social' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'our judgement: half unanswered scores 0' AS source;

CREATE VIEW messages_answered AS
SELECT wave, business, audit AS sample, reached::DOUBLE AS value
FROM audit
WHERE touchpoint = 'social';

COMMENT ON VIEW messages_answered IS 'One row per social audit: 1 = reached, 0 = not';
