-- Having to make an account drives customers away in the last step (Baymard, reasons for abandonment).
INSERT INTO indicator BY NAME SELECT
    'checkout_reached' AS indicator, 'The checkout can be reached as a guest' AS title, 'share' AS unit,
    'easy' AS want, 'buy' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    0 AS floor, 1 AS target, 'census' AS summary, 'journey' AS counts,
    'our judgement: reached as a guest scores full, a wall of passwords 0' AS source;

CREATE VIEW checkout_reached AS
SELECT wave, business, sample, value
FROM journey_reach
WHERE goal = 'checkout';

COMMENT ON VIEW checkout_reached IS 'One row per journey: 1 = first step seen as a guest, 0 = account wall; NULL = we cannot say';
