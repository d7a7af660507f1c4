INSERT INTO indicator BY NAME SELECT
    'said_individual' AS indicator, 'Treat me as an individual: what reviews praise' AS title, 'share' AS unit,
    'individual' AS want, 'word_of_mouth' AS stage, 'review' AS touchpoint, 'reputation' AS pillar,
    0 AS floor, 1 AS target, 'share' AS summary, 'review' AS counts, 1 AS weight,
    'the scale''s own ends' AS source;

CREATE VIEW said_individual AS
SELECT wave, business, source || ' ' || review AS sample, praise / (praise + blame) AS value, weight
FROM wave_said
WHERE kind = 'individual';

COMMENT ON VIEW said_individual IS 'One row per review that praises or blames this: share of praise among its sentences that do';
