CREATE VIEW promise_check AS
WITH stated AS (
    SELECT wave, business, max(high_hours) AS hours FROM promise SEMI JOIN crawled USING (capture) WHERE kind = 'reply_time' GROUP BY ALL
), item AS (
    SELECT audit.wave, audit.business, audit.touchpoint, audit, audit.started_at, answer.item, answer.value, answer.number, answer.points
    FROM answer JOIN audit USING (audit)
), reply AS (
    SELECT wave, business, audit,
        any_value(number) FILTER (item = 'stated_reply_hours') AS told_hours,
        coalesce(any_value(value) FILTER (item = 'stated_hours_are'), '') = 'working_hours' AS working,
        if(working, any_value(number) FILTER (item = 'reply_business_seconds'),
            any_value(number) FILTER (item = 'reply_seconds')) / 3600 AS met_hours,
        any_value(points) FILTER (item = 'reply_in_time') AS in_time
    FROM item
    WHERE touchpoint IN ('email', 'social')
    GROUP BY ALL
), wait AS (
    SELECT wave, business, audit,
        any_value(number) FILTER (item = 'wait_announced_seconds') / 60 AS told_minutes,
        any_value(number) FILTER (item = 'queue_seconds') / 60 AS met_minutes,
        any_value(points) FILTER (item = 'wait_kept') AS points
    FROM item
    WHERE touchpoint = 'call'
    GROUP BY ALL
)
SELECT reply.wave, reply.business, 'reply_time' AS promise, reply.audit AS sample, if(working, 'working h', 'h') AS unit,
    coalesce(told_hours, stated.hours) AS promised, met_hours AS met,
    coalesce((in_time = 1)::DOUBLE, coalesce(met_hours <= stated.hours, false)::DOUBLE) AS kept
FROM reply
LEFT JOIN stated ON stated.wave = reply.wave AND stated.business = reply.business
JOIN audit ON audit.audit = reply.audit AND audit.unreachable IS NOT true
WHERE in_time IS NOT NULL OR stated.hours IS NOT NULL
UNION ALL
SELECT wave, business, 'waiting_time', audit, 'min', told_minutes, met_minutes, (points = 1)::DOUBLE
FROM wait WHERE points IS NOT NULL
UNION ALL
SELECT wave, audit.business, 'opening_hours', audit, NULL, NULL, NULL, reached::DOUBLE
FROM audit
SEMI JOIN open_span ON open_span.business = audit.business AND started_at >= opens_at AND started_at < closes_at
WHERE touchpoint = 'call' AND reached IS NOT NULL
UNION ALL
SELECT wave, business, CASE item WHEN 'open_as_shown' THEN 'opening_hours' WHEN 'parcel_came' THEN 'delivery_time'
    WHEN 'charges_mentioned' THEN 'price' ELSE 'follow_up' END,
    audit, NULL, NULL, NULL, (points = 1)::DOUBLE
FROM item
WHERE item IN ('open_as_shown', 'parcel_came', 'charges_mentioned', 'follow_up_came') AND points IS NOT NULL;

COMMENT ON VIEW promise_check IS 'What was promised against what was met: one row per audit that could check it';
COMMENT ON COLUMN promise_check.wave IS 'Wave';
COMMENT ON COLUMN promise_check.business IS 'Business';
COMMENT ON COLUMN promise_check.promise IS 'reply_time (stated in the acknowledgement, on the form or by the site), waiting_time (announced on the phone), opening_hours (published: calls within them, doors), delivery_time (day promised), price (charges published are said unasked), follow_up (promised on the way)';
COMMENT ON COLUMN promise_check.sample IS 'The audit';
COMMENT ON COLUMN promise_check.unit IS 'Unit of promised and met; NULL where it is kept or not, no more';
COMMENT ON COLUMN promise_check.promised IS 'What was promised';
COMMENT ON COLUMN promise_check.met IS 'What was met; NULL = never, or no number';
COMMENT ON COLUMN promise_check.kept IS '1 = kept in full and on time, 0 = not';
