INSERT INTO indicator BY NAME SELECT
    'said_easy' AS indicator, 'Make it easy: what reviews praise' AS title, 'share' AS unit,
    'easy' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 1 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_easy AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'easy';

COMMENT ON VIEW said_easy IS 'One row per review that praises or blames this: share of praise among its sentences that do';
