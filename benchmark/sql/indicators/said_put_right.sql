-- A fifth of the want at most, so that it stays measured where reviews have no words.
INSERT INTO indicator BY NAME SELECT
    'said_put_right' AS indicator, 'Put it right: what reviews praise' AS title, 'share' AS unit,
    'put_right' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 0.25 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_put_right AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'put_right';

COMMENT ON VIEW said_put_right IS 'One row per review that praises or blames this: share of praise among its sentences that do';
