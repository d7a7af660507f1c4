INSERT INTO site_interruption BY NAME
WITH looked AS (
    SELECT wave, business, profile, count(DISTINCT url) AS looked
    FROM look
    WHERE error IS NULL
    GROUP BY ALL
)
SELECT wave, business, kind, profile, layer, count(DISTINCT url) AS pages,
    ifnull(any_value(looked), 0) AS looked, max(share) AS share, bool_or(blocking) AS blocking,
    median(appeared_s) AS appeared_s, max(accept_clicks) AS accept_clicks,
    max(decline_clicks) AS decline_clicks, min(decline_path) AS decline_path, min(text) AS text,
    first(capture ORDER BY share DESC, capture) FILTER (screenshot IS NOT NULL) AS capture,
    first(screenshot ORDER BY share DESC, capture) FILTER (screenshot IS NOT NULL) AS screenshot
FROM interruption
LEFT JOIN looked USING (wave, business, profile)
GROUP BY ALL;

INSERT INTO site_mishap BY NAME
SELECT wave, business, kind, text, min(reason) AS reason, count(DISTINCT url) AS pages,
    min(url) AS example
FROM mishap
GROUP BY ALL;

INSERT INTO site_accessibility BY NAME
SELECT wave, business, impact, help, criterion, rule, count(DISTINCT url) AS pages,
    sum(nodes)::INTEGER AS elements, min(url) AS example,
    first(target ORDER BY url, profile, target) AS target,
    first(html ORDER BY url, profile, target) AS html
FROM accessibility_issue
GROUP BY ALL;
