-- Detail of contact_form_fields, which scores it: weight 0.
INSERT INTO indicator BY NAME SELECT
    'contact_form_seconds' AS indicator, 'Seconds to fill the contact form' AS title, 's' AS unit,
    'easy' AS want, 'interaction' AS stage, 'website' AS touchpoint, 'service' AS pillar,
    120 AS floor, 30 AS target, 0 AS weight, 'census' AS summary, 'crawl' AS counts,
    'KLM: Card, Moran & Newell 1980; goalposts our judgement' AS source;

CREATE VIEW contact_form_seconds AS
WITH asked AS (
    SELECT wave, business, capture, url, form_no,
        coalesce(sum(seconds) FILTER (required), sum(seconds)) + 1.35 + 1.1 + 2 * 0.1 AS seconds
    FROM field_effort SEMI JOIN crawled USING (capture)
    WHERE purpose = 'contact'
    GROUP BY ALL
)
SELECT wave, business, capture AS sample, min(seconds) AS value
FROM asked
GROUP BY ALL;

COMMENT ON VIEW contact_form_seconds IS 'One row per crawl with a contact form: KLM-equivalent seconds for its compulsory fields (all, if it marks none) and sending, of the shortest one';
