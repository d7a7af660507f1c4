-- $click: seconds of a click (crawlers/journeys/klm.py).
INSERT INTO journey_walk BY NAME
WITH newest AS (
    SELECT * FROM journey
    QUALIFY row_number() OVER (PARTITION BY wave, business, goal ORDER BY taken_at DESC) = 1
), goals AS (
    SELECT wave, goal, count(klm_s) = any_value(walked) AS everywhere
    FROM newest
    JOIN (SELECT wave, count(DISTINCT business) AS walked FROM newest GROUP BY wave) USING (wave)
    GROUP BY ALL
), best AS (
    SELECT one.wave, one.business, one.goal, min(other.klm_s) AS best_s
    FROM newest AS one
    JOIN newest AS other ON other.wave = one.wave AND other.goal = one.goal
        AND other.business <> one.business
    GROUP BY ALL
)
SELECT wave, business, goal, capture, verdict, outcome, kept_out_by, evidence, path, clicks,
    interruption_clicks, page_loads, klm_s AS seconds,
    greatest(klm_nav_s - $click::DOUBLE * interruption_clicks, 0) AS find_s,
    $click::DOUBLE * interruption_clicks AS interruption_s, wait_s, klm_form_s AS form_s,
    everywhere, best_s, klm_s - best_s AS behind_s
FROM newest
JOIN journey_verdict USING (wave, business, capture, goal, outcome)
JOIN goals USING (wave, goal)
LEFT JOIN best USING (wave, business, goal);
