-- Paid for by the customer, on a phone. Detail of largest_paint_ms: weight 0.
INSERT INTO indicator BY NAME SELECT
    'page_bytes' AS indicator, 'Bytes per page' AS title, 'kB' AS unit,
    'easy' AS want, 'discover' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    4096 AS floor, 2731 AS target, 'lognormal' AS curve, 0 AS weight, 'median' AS summary, 'load' AS counts,
    'Lighthouse 13 total-byte-weight: p10 2667 KiB, median 4000 KiB, in kB' AS source;

CREATE VIEW page_bytes AS
SELECT wave, business, capture || ' ' || url || ' ' || repeat AS sample, transfer_bytes / 1000 AS value
FROM load
WHERE profile = 'phone';

COMMENT ON VIEW page_bytes IS 'One row per cold load on the phone profile; value NULL = the load failed';
