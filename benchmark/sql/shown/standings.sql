-- Indicators share their audits and loads, so the largest n of each kind says how many there were.
UPDATE standing SET based_on = found.based_on
FROM (
    SELECT wave, business, scope, string_agg(
            format('{:,} {}', n, CASE WHEN n = 1 THEN one ELSE many END), ', ' ORDER BY n DESC, many
        ) AS based_on
    FROM (
        SELECT standing.wave, standing.business, scope, max(n) AS n,
            coalesce(one, touchpoint || ' audit') AS one, coalesce(many, touchpoint || ' audits') AS many
        FROM standing
        JOIN estimate USING (wave, business)
        JOIN indicator USING (indicator)
        LEFT JOIN (VALUES ('review', 'review', 'reviews'), ('load', 'page load', 'page loads'),
            ('look', 'page looked at', 'pages looked at'), ('crawl', 'crawl', 'crawls'),
            ('journey', 'way walked', 'ways walked'), ('register', 'line of a register', 'lines of registers'),
            ('answer', 'survey answer', 'survey answers')) AS nouns(counts, one, many) USING (counts)
        WHERE n > 0 AND scope IN ('total', pillar, pillar || '.' || want)
        GROUP BY ALL
    )
    GROUP BY ALL
) AS found
WHERE found.wave = standing.wave AND found.business = standing.business
    AND found.scope = standing.scope;

-- Of those that were scored in every wave: whoever comes or goes would move it.
UPDATE set_quality SET median = found.median
FROM (
    WITH scored AS (
        SELECT *, count(*) OVER (PARTITION BY scope, business) AS waves
        FROM standing
        WHERE score IS NOT NULL
    ), whole AS (
        SELECT scope, count(DISTINCT wave) AS waves FROM scored GROUP BY scope
    )
    SELECT wave, scope, median(score) AS median
    FROM scored
    JOIN whole USING (scope, waves)
    GROUP BY ALL
) AS found
WHERE found.wave = set_quality.wave AND found.scope = set_quality.scope;
