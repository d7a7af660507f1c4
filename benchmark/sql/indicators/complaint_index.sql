-- Complaints a regulator found justified were not put right before. The index is the NAIC's: share of
-- the complaints over share of the business, 1 = average of the whole register, whoever is compared here.
INSERT INTO indicator BY NAME SELECT
    'complaint_index' AS indicator, 'Complaints against the average of the register' AS title,
    'times the average' AS unit, 'put_right' AS want, 'support' AS stage, 'review' AS touchpoint,
    'reputation' AS pillar, 2 AS floor, 0 AS target, 'rate' AS summary, 'register' AS counts,
    'NAIC complaint index; twice the average scores 0: our judgement' AS source;

CREATE VIEW complaint_index AS
SELECT wave, business, source || ' ' || period || ' ' || company AS sample,
    count / nullif(expected, 0) AS value, expected AS weight
FROM wave_complaint;

COMMENT ON VIEW complaint_index IS 'One row per company in a register''s newest period: its complaints over those its size would have at the average rate';
