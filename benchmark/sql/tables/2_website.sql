-- What the crawls and visits met. A failure of the world is a row with `error`, never a missing row.

CREATE TABLE page (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    status INTEGER CHECK (status BETWEEN 100 AND 599),
    error VARCHAR,
    broken BOOLEAN,
    is_html BOOLEAN NOT NULL,
    title VARCHAR,
    language VARCHAR,
    depth INTEGER CHECK (depth >= 0),
    body_bytes BIGINT CHECK (body_bytes >= 0),
    ttfb_ms DOUBLE CHECK (ttfb_ms >= 0),
    content_type VARCHAR,
    redirect_hops INTEGER NOT NULL CHECK (redirect_hops >= 0),
    final_url VARCHAR,
    words INTEGER CHECK (words >= 0),
    dom_nodes INTEGER CHECK (dom_nodes >= 0),
    images INTEGER CHECK (images >= 0),
    images_without_alt INTEGER CHECK (images_without_alt >= 0),
    zoomable BOOLEAN,
    asked_at TIMESTAMPTZ
);
COMMENT ON TABLE page IS 'Addresses that a crawl met, one row each, those that robots.txt forbids included';
COMMENT ON COLUMN page.capture IS 'The capture it was read from';
COMMENT ON COLUMN page.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN page.business IS 'Business it is about';
COMMENT ON COLUMN page.url IS 'Address, in its one spelling (no fragment)';
COMMENT ON COLUMN page.status IS 'HTTP status at the end of redirects; NULL = no answer, or not asked';
COMMENT ON COLUMN page.error IS 'Why there is no (good) answer: dns, refused, timeout, reset, tls, robots, redirect loop, …';
COMMENT ON COLUMN page.broken IS 'A customer who follows a link here is lost: 4xx, 5xx or no connection; NULL = not observed';
COMMENT ON COLUMN page.is_html IS 'This address itself gave a page; the content columns are NULL where not';
COMMENT ON COLUMN page.title IS 'Title of the page';
COMMENT ON COLUMN page.language IS 'Language as the page declares it';
COMMENT ON COLUMN page.depth IS 'Fewest clicks from the home page over links; NULL = no way found';
COMMENT ON COLUMN page.body_bytes IS 'Bytes of the body, unpacked';
COMMENT ON COLUMN page.ttfb_ms IS 'Time from asking to the first byte, milliseconds';
COMMENT ON COLUMN page.content_type IS 'Media type as sent';
COMMENT ON COLUMN page.redirect_hops IS 'Redirects from url to final_url';
COMMENT ON COLUMN page.final_url IS 'Address that answered in the end';
COMMENT ON COLUMN page.words IS 'Visible words in the HTML';
COMMENT ON COLUMN page.dom_nodes IS 'Elements of the HTML';
COMMENT ON COLUMN page.images IS 'Images';
COMMENT ON COLUMN page.images_without_alt IS 'Of these, without alternative text';
COMMENT ON COLUMN page.zoomable IS 'The viewport does not forbid zooming; NULL = no viewport given';
COMMENT ON COLUMN page.asked_at IS 'When it was asked, UTC; NULL = not asked';

CREATE TABLE link (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    target VARCHAR NOT NULL,
    text VARCHAR,
    internal BOOLEAN NOT NULL,
    place VARCHAR
);
COMMENT ON TABLE link IS 'Links on crawled pages';
COMMENT ON COLUMN link.capture IS 'The capture it was read from';
COMMENT ON COLUMN link.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN link.business IS 'Business it is about';
COMMENT ON COLUMN link.url IS 'Page that carries the link';
COMMENT ON COLUMN link.target IS 'Address it leads to, normalised like page.url';
COMMENT ON COLUMN link.text IS 'Its text';
COMMENT ON COLUMN link.internal IS 'True: it stays on the business''s hosts';
COMMENT ON COLUMN link.place IS 'nav, header, main, footer; NULL = not known';

CREATE TABLE form (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    form_no INTEGER NOT NULL CHECK (form_no >= 1),
    purpose VARCHAR NOT NULL,
    method VARCHAR NOT NULL,
    fields INTEGER NOT NULL CHECK (fields >= 0),
    required INTEGER NOT NULL CHECK (required >= 0),
    captcha VARCHAR,
    error_help VARCHAR CHECK (error_help IN ('browser', 'page'))
);
COMMENT ON TABLE form IS 'Forms on crawled pages';
COMMENT ON COLUMN form.capture IS 'The capture it was read from';
COMMENT ON COLUMN form.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN form.business IS 'Business it is about';
COMMENT ON COLUMN form.url IS 'Page';
COMMENT ON COLUMN form.form_no IS 'Which form of the page, from 1';
COMMENT ON COLUMN form.purpose IS 'contact, search, newsletter, login, checkout or other';
COMMENT ON COLUMN form.method IS 'get or post';
COMMENT ON COLUMN form.fields IS 'Fields a customer is asked to fill in';
COMMENT ON COLUMN form.required IS 'Of these, marked as compulsory';
COMMENT ON COLUMN form.captcha IS 'Maker of the riddle in it, own = not a known one; NULL = none seen in the HTML';
COMMENT ON COLUMN form.error_help IS 'Who tells of mistakes before sending: browser (constraints) or page (places for messages); NULL = nobody, by the HTML';

CREATE TABLE form_field (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    form_no INTEGER NOT NULL,
    field_no INTEGER NOT NULL,
    name VARCHAR,
    kind VARCHAR NOT NULL,
    label VARCHAR,
    required BOOLEAN NOT NULL,
    autocomplete VARCHAR,
    inputmode VARCHAR
);
COMMENT ON TABLE form_field IS 'Fields of those forms';
COMMENT ON COLUMN form_field.capture IS 'The capture it was read from';
COMMENT ON COLUMN form_field.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN form_field.business IS 'Business it is about';
COMMENT ON COLUMN form_field.url IS 'Page';
COMMENT ON COLUMN form_field.form_no IS 'Which form of the page';
COMMENT ON COLUMN form_field.field_no IS 'Which field of the form, from 1';
COMMENT ON COLUMN form_field.name IS 'Name attribute';
COMMENT ON COLUMN form_field.kind IS 'Input type, select or textarea';
COMMENT ON COLUMN form_field.label IS 'Label that a screen reader would say; NULL = none';
COMMENT ON COLUMN form_field.required IS 'Marked as compulsory';
COMMENT ON COLUMN form_field.autocomplete IS 'Autocomplete token';
COMMENT ON COLUMN form_field.inputmode IS 'Keyboard asked for, where it is not that of the type';

CREATE TABLE contact (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('phone', 'mail', 'chat')),
    value VARCHAR NOT NULL,
    source VARCHAR NOT NULL
);
COMMENT ON TABLE contact IS 'Ways to reach the business that a crawled page shows';
COMMENT ON COLUMN contact.capture IS 'The capture it was read from';
COMMENT ON COLUMN contact.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN contact.business IS 'Business it is about';
COMMENT ON COLUMN contact.url IS 'Page';
COMMENT ON COLUMN contact.kind IS 'phone, mail or chat';
COMMENT ON COLUMN contact.value IS 'Number in E.164, or mail address, or chat vendor';
COMMENT ON COLUMN contact.source IS 'How it stands there: tel link, mailto, text, …';

CREATE TABLE policy (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE policy IS 'Pages that are a policy or answer a customer''s standard question';
COMMENT ON COLUMN policy.capture IS 'The capture it was read from';
COMMENT ON COLUMN policy.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN policy.business IS 'Business it is about';
COMMENT ON COLUMN policy.url IS 'Page';
COMMENT ON COLUMN policy.kind IS 'delivery, delivery_cost, returns, complaints, privacy, terms, imprint, opening_hours, contact, help or prices';
COMMENT ON COLUMN policy.evidence IS 'Words that say so';

CREATE TABLE script_host (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    host VARCHAR NOT NULL,
    pages INTEGER NOT NULL CHECK (pages >= 1),
    third_party BOOLEAN NOT NULL,
    consent_tool VARCHAR
);
COMMENT ON TABLE script_host IS 'Hosts from which crawled pages load scripts, once per crawl; what scripts load in turn is not seen';
COMMENT ON COLUMN script_host.capture IS 'The capture it was read from';
COMMENT ON COLUMN script_host.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN script_host.business IS 'Business it is about';
COMMENT ON COLUMN script_host.url IS 'First page that does';
COMMENT ON COLUMN script_host.host IS 'Host';
COMMENT ON COLUMN script_host.pages IS 'Pages that do';
COMMENT ON COLUMN script_host.third_party IS 'It belongs to another registered name than the site';
COMMENT ON COLUMN script_host.consent_tool IS 'Maker of the cookie notice that comes from there; NULL = no known one';

CREATE TABLE probe (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    status INTEGER CHECK (status BETWEEN 100 AND 599),
    error VARCHAR,
    final_url VARCHAR,
    said_missing BOOLEAN
);
COMMENT ON TABLE probe IS 'What sites answer when a crawl asks for a page that cannot exist; one row per crawl';
COMMENT ON COLUMN probe.capture IS 'The capture it was read from';
COMMENT ON COLUMN probe.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN probe.business IS 'Business it is about';
COMMENT ON COLUMN probe.url IS 'Address asked for';
COMMENT ON COLUMN probe.status IS 'HTTP status at the end of redirects; NULL = no answer, or not asked';
COMMENT ON COLUMN probe.error IS 'Why there is no answer';
COMMENT ON COLUMN probe.final_url IS 'Address that answered in the end';
COMMENT ON COLUMN probe.said_missing IS 'It was an error, as it should be; NULL = no clear answer';

CREATE TABLE load (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    profile VARCHAR NOT NULL CHECK (profile IN ('phone', 'desktop')),
    repeat INTEGER NOT NULL CHECK (repeat >= 1),
    taken_at TIMESTAMPTZ NOT NULL,
    final_url VARCHAR,
    status INTEGER CHECK (status BETWEEN 100 AND 599),
    error VARCHAR,
    ttfb_ms DOUBLE CHECK (ttfb_ms >= 0),
    fcp_ms DOUBLE CHECK (fcp_ms >= 0),
    lcp_ms DOUBLE CHECK (lcp_ms >= 0),
    layout_shift DOUBLE CHECK (layout_shift >= 0),
    blocking_ms DOUBLE CHECK (blocking_ms >= 0),
    inp_ms DOUBLE CHECK (inp_ms >= 0),
    transfer_bytes BIGINT CHECK (transfer_bytes >= 0),
    requests INTEGER CHECK (requests >= 0),
    failed_requests INTEGER CHECK (failed_requests >= 0),
    third_party_requests INTEGER CHECK (third_party_requests >= 0),
    console_errors INTEGER CHECK (console_errors >= 0),
    browser VARCHAR,
    screenshot VARCHAR
);
COMMENT ON TABLE load IS 'Browser loads: one cold load of one page in a fresh profile';
COMMENT ON COLUMN load.capture IS 'The capture it was read from';
COMMENT ON COLUMN load.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN load.business IS 'Business it is about';
COMMENT ON COLUMN load.url IS 'Address loaded';
COMMENT ON COLUMN load.profile IS 'phone or desktop (screen, CPU and network emulated)';
COMMENT ON COLUMN load.repeat IS 'Which repetition, from 1';
COMMENT ON COLUMN load.taken_at IS 'When, UTC';
COMMENT ON COLUMN load.final_url IS 'Address after redirects';
COMMENT ON COLUMN load.status IS 'HTTP status of the page';
COMMENT ON COLUMN load.error IS 'Why the load failed; NULL = it did not';
COMMENT ON COLUMN load.ttfb_ms IS 'Time to first byte, milliseconds';
COMMENT ON COLUMN load.fcp_ms IS 'First contentful paint, milliseconds';
COMMENT ON COLUMN load.lcp_ms IS 'Largest contentful paint, milliseconds';
COMMENT ON COLUMN load.layout_shift IS 'Cumulative layout shift, worst session window';
COMMENT ON COLUMN load.blocking_ms IS 'Total blocking time, milliseconds';
COMMENT ON COLUMN load.inp_ms IS 'Slowest answer to up to five harmless taps (menus, tabs, search field, plain text), milliseconds; 16 = that or less';
COMMENT ON COLUMN load.transfer_bytes IS 'Bytes on the wire';
COMMENT ON COLUMN load.requests IS 'Requests sent';
COMMENT ON COLUMN load.failed_requests IS 'Requests that failed or answered 4xx or 5xx';
COMMENT ON COLUMN load.third_party_requests IS 'Requests to other sites';
COMMENT ON COLUMN load.console_errors IS 'Errors in the console';
COMMENT ON COLUMN load.browser IS 'Browser version';
COMMENT ON COLUMN load.screenshot IS 'File of the capture that shows the page; NULL = not taken';
