INSERT INTO journey_best
SELECT wave, goal, min(klm_nav_s + wait_s) AS seconds
FROM journey
WHERE success
GROUP BY ALL;

INSERT INTO journey_sum BY NAME
WITH sums AS (
    SELECT wave, business, count(*) AS goals, sum(seconds) AS seconds, sum(find_s) AS find_s,
        sum(interruption_s) AS interruption_s, sum(wait_s) AS wait_s, sum(form_s) AS form_s,
        sum(clicks) AS clicks, sum(interruption_clicks) AS interruption_clicks
    FROM journey_walk
    WHERE everywhere
    GROUP BY ALL
)
SELECT sums.*, (
    SELECT median(seconds) FROM sums AS other
    WHERE other.wave = sums.wave AND other.business <> sums.business
) AS others_s
FROM sums;
