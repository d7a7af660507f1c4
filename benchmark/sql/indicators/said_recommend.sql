-- Of those who do either: most who are pleased say nothing, which tells neither way.
INSERT INTO indicator BY NAME SELECT
    'said_recommend' AS indicator, 'Reviews that recommend rather than warn' AS title, 'share' AS unit,
    'promises' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 0.125 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_recommend AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'recommend';

COMMENT ON VIEW said_recommend IS 'One row per review that recommends or warns: 1 = recommends, 0 = warns, between = does both';
