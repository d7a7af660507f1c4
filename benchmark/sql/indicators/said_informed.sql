INSERT INTO indicator BY NAME SELECT
    'said_informed' AS indicator, 'Keep me informed: what reviews praise' AS title, 'share' AS unit,
    'informed' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 1 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_informed AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'informed';

COMMENT ON VIEW said_informed IS 'One row per review that praises or blames this: share of praise among its sentences that do';
