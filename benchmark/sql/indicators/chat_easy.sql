-- Expected experience: what never arose because nobody was reached counts 0 (questionnaires, two scores).
INSERT INTO indicator BY NAME SELECT
    'chat_easy' AS indicator, 'Make it easy: chats' AS title, 'points' AS unit,
    'easy' AS want, 'interaction' AS stage, 'chat' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'mean' AS summary, 'audit' AS counts,
    'item points of form web_chat; weights are an unvalidated draft' AS source;

CREATE VIEW chat_easy AS
SELECT wave, business, audit AS sample, expected AS value
FROM audit_score
WHERE touchpoint = 'chat' AND want = 'easy';

COMMENT ON VIEW chat_easy IS 'One row per chat audit: want score 0 to 1 over applicable items; NULL = no item applied';
