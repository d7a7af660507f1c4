-- Shown beside every time of this channel, always. Scored within its wants: weight 0.
INSERT INTO indicator BY NAME SELECT
    'chats_answered' AS indicator, 'Chats answered by anybody, machine or person' AS title, 'share' AS unit,
    'easy' AS want, 'interaction' AS stage, 'chat' AS touchpoint, 'service' AS pillar,
    0.5 AS floor, 1 AS target, 0 AS weight, 'share' AS summary, 'audit' AS counts,
    'our judgement: half unanswered scores 0' AS source;

CREATE VIEW chats_answered AS
SELECT wave, business, audit AS sample, reached::DOUBLE AS value
FROM audit
WHERE touchpoint = 'chat';

COMMENT ON VIEW chats_answered IS 'One row per chat audit: 1 = reached, 0 = not';
