-- Ways to a customer's goals, found by search and walked again. Not reached: the figures are NULL.

CREATE TABLE journey (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    goal VARCHAR NOT NULL CHECK (goal IN ('phone', 'mail', 'contact_form', 'returns', 'delivery_cost', 'opening_hours', 'complaint', 'product', 'basket', 'checkout')),
    outcome VARCHAR NOT NULL,
    kept_out VARCHAR,
    success BOOLEAN NOT NULL CHECK (success = (outcome = 'found')),
    path VARCHAR,
    clicks INTEGER CHECK (clicks >= 0),
    interruption_clicks INTEGER CHECK (interruption_clicks >= 0),
    page_loads INTEGER CHECK (page_loads >= 0),
    scrolls INTEGER CHECK (scrolls >= 0),
    fields_shown INTEGER CHECK (fields_shown >= 0),
    fields_required INTEGER CHECK (fields_required BETWEEN 0 AND fields_shown),
    fields_typed INTEGER CHECK (fields_typed BETWEEN 0 AND fields_shown),
    wait_s DOUBLE CHECK (wait_s >= 0),
    klm_nav_s DOUBLE CHECK (klm_nav_s >= 0),
    klm_form_s DOUBLE CHECK (klm_form_s >= 0),
    klm_s DOUBLE CHECK (klm_s >= 0),
    account_wall BOOLEAN NOT NULL,
    guest_checkout BOOLEAN,
    evidence VARCHAR,
    final_url VARCHAR,
    scent_rank INTEGER CHECK (scent_rank >= 1),
    replays INTEGER NOT NULL CHECK (replays >= 0),
    replays_arrived INTEGER NOT NULL CHECK (replays_arrived BETWEEN 0 AND replays),
    rejected INTEGER NOT NULL CHECK (rejected >= 0),
    rejections VARCHAR,
    pinned BOOLEAN NOT NULL,
    tried INTEGER NOT NULL CHECK (tried >= 0),
    loads INTEGER NOT NULL CHECK (loads >= 0),
    dead_ends INTEGER NOT NULL CHECK (dead_ends >= 0),
    search_s DOUBLE NOT NULL CHECK (search_s >= 0),
    blocked INTEGER NOT NULL CHECK (blocked >= 0),
    ended VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    language VARCHAR NOT NULL,
    browser VARCHAR NOT NULL,
    taken_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (capture, goal),
    CHECK (clicks IS NOT NULL OR NOT success)
);
COMMENT ON TABLE journey IS 'Journeys: the shortest way found from the home page to a goal, as walked in a fresh browser';
COMMENT ON COLUMN journey.capture IS 'The capture it was read from';
COMMENT ON COLUMN journey.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN journey.business IS 'Business it is about';
COMMENT ON COLUMN journey.site IS 'Home page, where it starts';
COMMENT ON COLUMN journey.goal IS 'phone, mail, contact_form, returns, delivery_cost, opening_hours, complaint, product, basket or checkout';
COMMENT ON COLUMN journey.outcome IS 'found, account wall, not found, not walkable (a way was seen, but could not be walked), or what kept us out: robots, http 503, dns, …';
COMMENT ON COLUMN journey.kept_out IS 'Of what was not found: why a page whose link promised it could not be seen; NULL = all were seen';
COMMENT ON COLUMN journey.success IS 'The goal was reached';
COMMENT ON COLUMN journey.path IS 'Names of what was pressed';
COMMENT ON COLUMN journey.clicks IS 'Presses and choices, without interruptions; NULL = not reached';
COMMENT ON COLUMN journey.interruption_clicks IS 'Presses to be rid of what came over the page';
COMMENT ON COLUMN journey.page_loads IS 'Pages loaded after the home page';
COMMENT ON COLUMN journey.scrolls IS 'Screens to scroll on the way';
COMMENT ON COLUMN journey.fields_shown IS 'Fields of the form arrived at; NULL = the goal is no form';
COMMENT ON COLUMN journey.fields_required IS 'Of these, marked as compulsory';
COMMENT ON COLUMN journey.fields_typed IS 'Of these, without an autocomplete token that a browser could fill in';
COMMENT ON COLUMN journey.wait_s IS 'Seconds waited for pages after clicks, median over the replays; line and device are not slowed down';
COMMENT ON COLUMN journey.klm_nav_s IS 'KLM-equivalent seconds of pointing, pressing, scrolling and typing on the way, interruptions included';
COMMENT ON COLUMN journey.klm_form_s IS 'KLM-equivalent seconds to fill what the form insists on, and to send it (nobody did)';
COMMENT ON COLUMN journey.klm_s IS 'klm_nav_s + klm_form_s + wait_s';
COMMENT ON COLUMN journey.account_wall IS 'It ended where nobody passes without a password';
COMMENT ON COLUMN journey.guest_checkout IS 'Of a checkout: may be passed without an account; NULL = no checkout';
COMMENT ON COLUMN journey.evidence IS 'What on the last page shows that the goal is reached';
COMMENT ON COLUMN journey.final_url IS 'Where it ended';
COMMENT ON COLUMN journey.scent_rank IS 'Worst rank of a link of the way among its page''s links by what their names promise; 1 = the best named';
COMMENT ON COLUMN journey.replays IS 'Times the way was walked, each in a fresh browser context';
COMMENT ON COLUMN journey.replays_arrived IS 'Of these, arrived';
COMMENT ON COLUMN journey.rejected IS 'Ways that were seen but could not be walked';
COMMENT ON COLUMN journey.rejections IS 'These, and why';
COMMENT ON COLUMN journey.pinned IS 'The study says the way; it was not searched';
COMMENT ON COLUMN journey.tried IS 'Pages looked at for this goal';
COMMENT ON COLUMN journey.loads IS 'Pages loaded for this goal; those seen for earlier goals are known';
COMMENT ON COLUMN journey.dead_ends IS 'Of these, pages that could not be seen';
COMMENT ON COLUMN journey.search_s IS 'Seconds for searching and walking';
COMMENT ON COLUMN journey.blocked IS 'Requests that we stopped: what sends, leads away, or robots.txt forbids';
COMMENT ON COLUMN journey.ended IS 'Why the search ended';
COMMENT ON COLUMN journey.profile IS 'phone or desktop';
COMMENT ON COLUMN journey.language IS 'Language whose words were looked for';
COMMENT ON COLUMN journey.browser IS 'Browser version';
COMMENT ON COLUMN journey.taken_at IS 'When, UTC';

CREATE TABLE journey_step (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    site VARCHAR NOT NULL,
    goal VARCHAR NOT NULL,
    step_no INTEGER NOT NULL CHECK (step_no >= 1),
    kind VARCHAR NOT NULL CHECK (kind IN ('link', 'press', 'hover', 'add', 'choose', 'search', 'pin', 'arrive', 'stop')),
    name VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    led_to VARCHAR NOT NULL,
    "left" INTEGER,
    top INTEGER,
    width INTEGER CHECK (width >= 0),
    height INTEGER CHECK (height >= 0),
    scrolls INTEGER NOT NULL CHECK (scrolls >= 0),
    wait_s DOUBLE NOT NULL CHECK (wait_s >= 0),
    klm_s DOUBLE NOT NULL CHECK (klm_s >= 0),
    interruption_clicks INTEGER NOT NULL CHECK (interruption_clicks >= 0),
    screenshot VARCHAR,
    taken_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (capture, goal, step_no)
);
COMMENT ON TABLE journey_step IS 'The filmstrip of those journeys: each step of the first walk, with its picture';
COMMENT ON COLUMN journey_step.capture IS 'The capture it was read from';
COMMENT ON COLUMN journey_step.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN journey_step.business IS 'Business it is about';
COMMENT ON COLUMN journey_step.site IS 'Home page, where it starts';
COMMENT ON COLUMN journey_step.goal IS 'As in journey';
COMMENT ON COLUMN journey_step.step_no IS 'Which step, from 1';
COMMENT ON COLUMN journey_step.kind IS 'link, press, hover, add (into the basket), choose, search, pin; at the end arrive, or stop';
COMMENT ON COLUMN journey_step.name IS 'Name of what was pressed, or what was found';
COMMENT ON COLUMN journey_step.url IS 'Page it stands on';
COMMENT ON COLUMN journey_step.led_to IS 'Page afterwards';
COMMENT ON COLUMN journey_step."left" IS 'Where it stood on the screen, px from the left; NULL = nothing was pressed';
COMMENT ON COLUMN journey_step.top IS 'Px from the top';
COMMENT ON COLUMN journey_step.width IS 'Its width, px';
COMMENT ON COLUMN journey_step.height IS 'Its height, px';
COMMENT ON COLUMN journey_step.scrolls IS 'Screens to scroll to it';
COMMENT ON COLUMN journey_step.wait_s IS 'Seconds waited after it';
COMMENT ON COLUMN journey_step.klm_s IS 'KLM-equivalent seconds of the step';
COMMENT ON COLUMN journey_step.interruption_clicks IS 'Presses to be rid of what came over the page before it';
COMMENT ON COLUMN journey_step.screenshot IS 'File of the capture that shows the screen just before pressing; NULL = not taken';
COMMENT ON COLUMN journey_step.taken_at IS 'When the journey was kept, UTC';
