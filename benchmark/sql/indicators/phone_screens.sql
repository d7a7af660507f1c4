-- Who is in trouble should not have to search for the number. Detail of contact_clicks: weight 0.
INSERT INTO indicator BY NAME SELECT
    'phone_screens' AS indicator, 'Screens to scroll to the phone number' AS title, 'screens' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    5 AS floor, 0 AS target, 0 AS weight, 'median' AS summary, 'look' AS counts,
    'our judgement' AS source;

CREATE VIEW phone_screens AS
SELECT wave, business, capture || ' ' || url AS sample, phone_screens AS value
FROM look
WHERE profile = 'phone' AND phone_screens IS NOT NULL;

COMMENT ON VIEW phone_screens IS 'One row per page that shows a phone number; 0 = in sight at once';
