INSERT INTO indicator BY NAME SELECT
    'said_expectations' AS indicator, 'Set expectations: what reviews praise' AS title, 'share' AS unit,
    'expectations' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 1 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_expectations AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'expectations';

COMMENT ON VIEW said_expectations IS 'One row per review that praises or blames this: share of praise among its sentences that do';
