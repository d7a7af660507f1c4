-- Counted once: over five million reviews each look at a page would count them.
INSERT INTO review_coverage BY NAME
WITH collection AS (
    SELECT business, source, count(*) AS collected, count(*) FILTER (WHERE invited) AS invited,
        count(*) FILTER (WHERE NOT invited) AS organic
    FROM review
    GROUP BY business, source
)
SELECT business, source, coalesce(collected, 0) AS collected, platform_count, platform_score,
    as_of_day, collected / nullif(platform_count, 0) AS coverage, invited, organic
FROM collection
FULL JOIN review_profile USING (business, source);
