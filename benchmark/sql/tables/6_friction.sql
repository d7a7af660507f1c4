-- What stands in a customer's way on a page, seen by looks: untimed, about ten seconds and a scroll long.

CREATE TABLE look (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    profile VARCHAR NOT NULL CHECK (profile IN ('phone', 'desktop')),
    taken_at TIMESTAMPTZ NOT NULL,
    final_url VARCHAR,
    error VARCHAR,
    interruptions INTEGER CHECK (interruptions >= 0),
    occluded DOUBLE CHECK (occluded BETWEEN 0 AND 1),
    blocked BOOLEAN,
    overflow BOOLEAN,
    overflow_narrow BOOLEAN,
    targets INTEGER CHECK (targets >= 0),
    small_targets INTEGER CHECK (small_targets BETWEEN 0 AND targets),
    phone_screens DOUBLE CHECK (phone_screens >= 0),
    unpasteable INTEGER CHECK (unpasteable >= 0),
    permission_prompts INTEGER CHECK (permission_prompts >= 0),
    mixed_content INTEGER CHECK (mixed_content >= 0),
    accessibility_burden DOUBLE CHECK (accessibility_burden BETWEEN 0 AND 1),
    accessibility_nodes INTEGER CHECK (accessibility_nodes >= 0),
    elements INTEGER CHECK (elements >= 0),
    words INTEGER CHECK (words >= 0),
    controls INTEGER CHECK (controls >= 1),
    dead_controls INTEGER CHECK (dead_controls BETWEEN 0 AND controls),
    error_clicks INTEGER CHECK (error_clicks BETWEEN 0 AND controls),
    paint_is_interruption BOOLEAN,
    axe_version VARCHAR,
    screenshot VARCHAR
);
COMMENT ON TABLE look IS 'Looks: one unhurried look at a page on one device, for what stands in the way';
COMMENT ON COLUMN look.capture IS 'The capture it was read from';
COMMENT ON COLUMN look.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN look.business IS 'Business it is about';
COMMENT ON COLUMN look.url IS 'Address looked at';
COMMENT ON COLUMN look.profile IS 'phone or desktop (the screen; device and line are not slowed down)';
COMMENT ON COLUMN look.taken_at IS 'When, UTC';
COMMENT ON COLUMN look.final_url IS 'Address after redirects';
COMMENT ON COLUMN look.error IS 'Why nothing was seen; NULL = it was';
COMMENT ON COLUMN look.interruptions IS 'Layers that came over the page';
COMMENT ON COLUMN look.occluded IS 'Share of the screen under the largest of them';
COMMENT ON COLUMN look.blocked IS 'One of them must be answered before the page can be used';
COMMENT ON COLUMN look.overflow IS 'The page is wider than the screen';
COMMENT ON COLUMN look.overflow_narrow IS 'The same on a screen of 320 px (WCAG 1.4.10)';
COMMENT ON COLUMN look.targets IS 'Tap targets that axe-core measured';
COMMENT ON COLUMN look.small_targets IS 'Of these, smaller than 24 px and too close to another (WCAG 2.5.8)';
COMMENT ON COLUMN look.phone_screens IS 'Screens to scroll to the first phone number; NULL = none on the page';
COMMENT ON COLUMN look.unpasteable IS 'Fields that refuse a paste';
COMMENT ON COLUMN look.permission_prompts IS 'Permissions asked for before the visitor did anything';
COMMENT ON COLUMN look.mixed_content IS 'Requests without encryption from an encrypted page';
COMMENT ON COLUMN look.accessibility_burden IS 'Weight of the axe-core rules that failed ÷ of those that applied; NULL = axe did not finish';
COMMENT ON COLUMN look.accessibility_nodes IS 'Elements that break a rule';
COMMENT ON COLUMN look.elements IS 'Elements of the page after its scripts ran';
COMMENT ON COLUMN look.words IS 'Words that can be read after its scripts ran, those of interruptions left out';
COMMENT ON COLUMN look.controls IS 'Menus, tabs, accordions and search fields that were tapped, five at most; NULL = none, or not tried';
COMMENT ON COLUMN look.dead_controls IS 'Of these, nothing happened within a second';
COMMENT ON COLUMN look.error_clicks IS 'Of these, a script of the page failed';
COMMENT ON COLUMN look.paint_is_interruption IS 'The largest paint is part of a layer over the page; NULL = no paint was seen';
COMMENT ON COLUMN look.axe_version IS 'Version of axe-core';
COMMENT ON COLUMN look.screenshot IS 'File of the capture that shows the interruption; NULL = there was none';

CREATE TABLE interruption (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    profile VARCHAR NOT NULL CHECK (profile IN ('phone', 'desktop')),
    kind VARCHAR NOT NULL CHECK (kind IN ('cookie', 'newsletter', 'age', 'app', 'chat', 'other')),
    layer VARCHAR NOT NULL,
    position VARCHAR NOT NULL,
    share DOUBLE NOT NULL CHECK (share BETWEEN 0 AND 1),
    blocking BOOLEAN NOT NULL,
    locked BOOLEAN NOT NULL,
    focus_trap BOOLEAN,
    appeared_s DOUBLE NOT NULL CHECK (appeared_s >= 0),
    words INTEGER NOT NULL CHECK (words >= 0),
    buttons INTEGER NOT NULL CHECK (buttons >= 0),
    accept_clicks INTEGER CHECK (accept_clicks >= 1),
    decline_clicks INTEGER CHECK (decline_clicks >= 1),
    decline_path VARCHAR,
    text VARCHAR NOT NULL,
    screenshot VARCHAR
);
COMMENT ON TABLE interruption IS 'Layers that came over a page, found by what they cover, not by who made them';
COMMENT ON COLUMN interruption.capture IS 'The capture it was read from';
COMMENT ON COLUMN interruption.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN interruption.business IS 'Business it is about';
COMMENT ON COLUMN interruption.url IS 'Page';
COMMENT ON COLUMN interruption.profile IS 'phone or desktop';
COMMENT ON COLUMN interruption.kind IS 'cookie, newsletter, age, app, chat or other';
COMMENT ON COLUMN interruption.layer IS 'Kind and buttons: the same layer on other pages has the same';
COMMENT ON COLUMN interruption.position IS 'How it lies there: fixed, sticky, absolute, top (a dialog) or flow';
COMMENT ON COLUMN interruption.share IS 'Share of the screen it covers, with its backdrop';
COMMENT ON COLUMN interruption.blocking IS 'Covers the middle, and more than half is covered or scrolling is locked';
COMMENT ON COLUMN interruption.locked IS 'The page behind it does not scroll';
COMMENT ON COLUMN interruption.focus_trap IS 'The tab key does not leave it; NULL = focus never went in';
COMMENT ON COLUMN interruption.appeared_s IS 'Seconds after the first paint';
COMMENT ON COLUMN interruption.words IS 'Words in it';
COMMENT ON COLUMN interruption.buttons IS 'Buttons and links in it';
COMMENT ON COLUMN interruption.accept_clicks IS 'Clicks until it was gone by accepting; NULL = no way found, or not tried (only cookie notices are accepted)';
COMMENT ON COLUMN interruption.decline_clicks IS 'Clicks until it was gone by declining or closing; NULL = no way found';
COMMENT ON COLUMN interruption.decline_path IS 'What was pressed for that';
COMMENT ON COLUMN interruption.text IS 'How its text starts';
COMMENT ON COLUMN interruption.screenshot IS 'File of the capture that shows it';

CREATE TABLE accessibility_issue (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    profile VARCHAR NOT NULL CHECK (profile IN ('phone', 'desktop')),
    rule VARCHAR NOT NULL,
    impact VARCHAR NOT NULL CHECK (impact IN ('critical', 'serious', 'moderate', 'minor')),
    help VARCHAR NOT NULL,
    criterion VARCHAR,
    nodes INTEGER NOT NULL CHECK (nodes >= 1),
    target VARCHAR,
    html VARCHAR
);
COMMENT ON TABLE accessibility_issue IS 'Rules of axe-core (WCAG 2.0 to 2.2, A and AA) that a page breaks';
COMMENT ON COLUMN accessibility_issue.capture IS 'The capture it was read from';
COMMENT ON COLUMN accessibility_issue.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN accessibility_issue.business IS 'Business it is about';
COMMENT ON COLUMN accessibility_issue.url IS 'Page';
COMMENT ON COLUMN accessibility_issue.profile IS 'phone or desktop';
COMMENT ON COLUMN accessibility_issue.rule IS 'Rule, as axe-core names it';
COMMENT ON COLUMN accessibility_issue.impact IS 'critical, serious, moderate or minor, as axe-core says';
COMMENT ON COLUMN accessibility_issue.help IS 'What should be done';
COMMENT ON COLUMN accessibility_issue.criterion IS 'Success criterion of WCAG';
COMMENT ON COLUMN accessibility_issue.nodes IS 'Elements that break it';
COMMENT ON COLUMN accessibility_issue.target IS 'Selector of one of them';
COMMENT ON COLUMN accessibility_issue.html IS 'Its HTML, shortened';

CREATE TABLE mishap (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    profile VARCHAR NOT NULL CHECK (profile IN ('phone', 'desktop')),
    kind VARCHAR NOT NULL CHECK (kind IN ('console error', 'page error', 'failed request', 'mixed content')),
    text VARCHAR NOT NULL,
    reason VARCHAR
);
COMMENT ON TABLE mishap IS 'What went wrong on a page: a list to hand to its web team';
COMMENT ON COLUMN mishap.capture IS 'The capture it was read from';
COMMENT ON COLUMN mishap.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN mishap.business IS 'Business it is about';
COMMENT ON COLUMN mishap.url IS 'Page';
COMMENT ON COLUMN mishap.profile IS 'phone or desktop';
COMMENT ON COLUMN mishap.kind IS 'console error, page error, failed request or mixed content';
COMMENT ON COLUMN mishap.text IS 'The message, or the address';
COMMENT ON COLUMN mishap.reason IS 'Where the message came from, or why the request failed';
