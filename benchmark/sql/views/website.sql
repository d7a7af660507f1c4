CREATE VIEW script_built AS
SELECT page.wave, page.business, page.capture, count(DISTINCT page.url) AS pages,
    sum(page.words) AS words, sum(look.words) AS words_with_scripts,
    greatest(0, 1 - sum(page.words) / sum(look.words)) AS script_share
FROM page
JOIN look ON look.wave = page.wave AND look.business = page.business AND look.final_url = page.url
WHERE page.is_html AND look.profile = 'phone' AND look.words >= 30
GROUP BY page.wave, page.business, page.capture;

COMMENT ON VIEW script_built IS 'How much of the text only scripts write: words of crawled pages beside those a browser showed, of pages of 30 words or more that were looked at, too';
COMMENT ON COLUMN script_built.wave IS 'Wave';
COMMENT ON COLUMN script_built.business IS 'Business';
COMMENT ON COLUMN script_built.capture IS 'The crawl';
COMMENT ON COLUMN script_built.pages IS 'Pages that were both crawled and looked at';
COMMENT ON COLUMN script_built.words IS 'Their words in the HTML';
COMMENT ON COLUMN script_built.words_with_scripts IS 'Their words once the scripts had run, without interruptions';
COMMENT ON COLUMN script_built.script_share IS '1 - words ÷ words_with_scripts, 0 at least';

CREATE VIEW crawled AS
SELECT DISTINCT wave, business, capture
FROM page ANTI JOIN (SELECT capture FROM script_built WHERE script_share > 0.5) AS shell USING (capture)
WHERE depth = 0 AND is_html;

COMMENT ON VIEW crawled IS 'Crawls whose home page answered with a page that is not mostly written by scripts: indicators rest on these alone, as only these can say that something is not there';
COMMENT ON COLUMN crawled.wave IS 'Wave';
COMMENT ON COLUMN crawled.business IS 'Business';
COMMENT ON COLUMN crawled.capture IS 'The crawl';

CREATE VIEW policy_clicks AS
SELECT crawled.wave, crawled.business, crawled.capture, kinds.kind, min(page.depth) AS clicks
FROM crawled
CROSS JOIN (SELECT DISTINCT kind FROM policy) AS kinds
LEFT JOIN policy ON policy.capture = crawled.capture AND policy.kind = kinds.kind
LEFT JOIN page ON page.capture = policy.capture AND page.url = policy.url
GROUP BY ALL;

COMMENT ON VIEW policy_clicks IS 'Fewest clicks from the home page to each kind of policy or standard answer, per crawl';
COMMENT ON COLUMN policy_clicks.wave IS 'Wave';
COMMENT ON COLUMN policy_clicks.business IS 'Business';
COMMENT ON COLUMN policy_clicks.capture IS 'The crawl';
COMMENT ON COLUMN policy_clicks.kind IS 'delivery, returns, complaints, …';
COMMENT ON COLUMN policy_clicks.clicks IS 'Clicks; NULL = the crawl found no such page';

CREATE VIEW broken_link AS
SELECT link.wave, link.business, link.capture, link.target, page.status, page.error,
    count(DISTINCT link.url) AS pages, min(link.url) AS example, min(link.text) AS text
FROM link
JOIN page ON page.capture = link.capture AND page.url = link.target
WHERE link.internal AND page.broken
GROUP BY ALL;

COMMENT ON VIEW broken_link IS 'Internal addresses that are linked to and do not work; forbidden by robots.txt is not broken';
COMMENT ON COLUMN broken_link.wave IS 'Wave';
COMMENT ON COLUMN broken_link.business IS 'Business';
COMMENT ON COLUMN broken_link.capture IS 'The crawl';
COMMENT ON COLUMN broken_link.target IS 'Address that does not work';
COMMENT ON COLUMN broken_link.status IS 'HTTP status; NULL = no answer';
COMMENT ON COLUMN broken_link.error IS 'Why there was no answer';
COMMENT ON COLUMN broken_link.pages IS 'Pages that link to it';
COMMENT ON COLUMN broken_link.example IS 'One of them';
COMMENT ON COLUMN broken_link.text IS 'Text of a link to it';
