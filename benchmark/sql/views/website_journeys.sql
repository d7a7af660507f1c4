CREATE VIEW crawl_sight AS
SELECT DISTINCT wave, business, CASE kind WHEN 'phone' THEN 'phone' WHEN 'mail' THEN 'mail' END AS goal FROM contact WHERE kind IN ('phone', 'mail')
UNION SELECT wave, business, 'contact_form' FROM form WHERE purpose = 'contact'
UNION SELECT wave, business, CASE kind WHEN 'returns' THEN 'returns' WHEN 'delivery' THEN 'delivery_cost' WHEN 'opening_hours' THEN 'opening_hours' ELSE 'complaint' END
    FROM policy WHERE kind IN ('returns', 'delivery', 'opening_hours', 'complaints')
UNION SELECT wave, business, CASE kind WHEN 'returns_period' THEN 'returns' ELSE 'opening_hours' END FROM promise WHERE kind IN ('returns_period', 'opening_hours')
UNION SELECT wave, business, CASE kind WHEN 'returns_period' THEN 'returns' WHEN 'delivery_cost' THEN 'delivery_cost' WHEN 'opening_hours' THEN 'opening_hours' ELSE kind END
    FROM markup WHERE kind IN ('phone', 'mail', 'returns_period', 'delivery_cost', 'opening_hours');

COMMENT ON VIEW crawl_sight IS 'Goals of journeys of which a crawl saw something: then a journey that did not find them says nothing of the site. A crawl does not look for products, baskets and checkouts';
COMMENT ON COLUMN crawl_sight.wave IS 'Wave';
COMMENT ON COLUMN crawl_sight.business IS 'Business';
COMMENT ON COLUMN crawl_sight.goal IS 'As in journey';

CREATE VIEW journey_verdict AS
SELECT journey.wave, journey.business, journey.capture, journey.goal, journey.outcome, journey.kept_out,
    crawl.business IS NOT NULL AS crawled, sight.goal IS NOT NULL AS crawl_found,
    CASE
        WHEN journey.outcome IN ('found', 'account wall') THEN journey.outcome
        WHEN journey.outcome = 'not walkable' OR journey.outcome LIKE 'pinned:%' THEN 'not walkable'
        WHEN journey.outcome <> 'not found' OR journey.kept_out IS NOT NULL THEN 'kept out'
        WHEN journey.goal NOT IN ('product', 'basket', 'checkout') AND crawled AND NOT crawl_found THEN 'not there'
        ELSE 'not found by us'
    END AS verdict,
    CASE verdict WHEN 'kept out' THEN coalesce(journey.kept_out, journey.outcome) END AS kept_out_by
FROM journey
LEFT JOIN (SELECT DISTINCT wave, business FROM crawled) AS crawl ON crawl.wave = journey.wave AND crawl.business = journey.business
LEFT JOIN crawl_sight AS sight ON sight.wave = journey.wave AND sight.business = journey.business AND sight.goal = journey.goal;

COMMENT ON VIEW journey_verdict IS 'What a journey''s end says of the site; only found, account wall and not there are scored';
COMMENT ON COLUMN journey_verdict.wave IS 'Wave';
COMMENT ON COLUMN journey_verdict.business IS 'Business';
COMMENT ON COLUMN journey_verdict.capture IS 'The journeys';
COMMENT ON COLUMN journey_verdict.goal IS 'As in journey';
COMMENT ON COLUMN journey_verdict.outcome IS 'As in journey';
COMMENT ON COLUMN journey_verdict.kept_out IS 'As in journey';
COMMENT ON COLUMN journey_verdict.crawled IS 'A crawl of the wave read the home page';
COMMENT ON COLUMN journey_verdict.crawl_found IS 'A crawl of the wave saw something of it';
COMMENT ON COLUMN journey_verdict.verdict IS 'found; account wall; not there (search and crawl found nothing, and nothing kept us out); not found by us; not walkable; kept out (robots.txt, errors, walls, other hosts)';
COMMENT ON COLUMN journey_verdict.kept_out_by IS 'What kept us out, where the verdict is that; robots = robots.txt';

CREATE VIEW journey_reach AS
SELECT wave, business, goal, capture || ' ' || goal AS sample,
    CASE verdict WHEN 'found' THEN 1.0 WHEN 'account wall' THEN 0.0 WHEN 'not there' THEN 0.0 END AS value
FROM journey_verdict;

COMMENT ON VIEW journey_reach IS 'One row per journey: can a customer get there?';
COMMENT ON COLUMN journey_reach.wave IS 'Wave';
COMMENT ON COLUMN journey_reach.business IS 'Business';
COMMENT ON COLUMN journey_reach.goal IS 'As in journey';
COMMENT ON COLUMN journey_reach.sample IS 'The journey';
COMMENT ON COLUMN journey_reach.value IS '1 = yes, 0 = not there or walled; NULL = we cannot say';
