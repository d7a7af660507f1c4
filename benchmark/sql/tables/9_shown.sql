-- What pages show of the tables before, worked out once by the build: pages read these and compute nothing.

CREATE TABLE others (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    median_value DOUBLE NOT NULL,
    median_score DOUBLE,
    best_value DOUBLE,
    best_score DOUBLE,
    best_name VARCHAR
);
COMMENT ON TABLE others IS 'What the other businesses reach in an indicator: the business itself is left out, and whoever has not enough data';
COMMENT ON COLUMN others.wave IS 'Wave';
COMMENT ON COLUMN others.business IS 'Business';
COMMENT ON COLUMN others.indicator IS 'Indicator';
COMMENT ON COLUMN others.median_value IS 'Median of their values';
COMMENT ON COLUMN others.median_score IS 'Median of their scores';
COMMENT ON COLUMN others.best_value IS 'Value of the best of them';
COMMENT ON COLUMN others.best_score IS 'Score of the best of them';
COMMENT ON COLUMN others.best_name IS 'Its name';

CREATE TABLE journey_walk (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    goal VARCHAR NOT NULL,
    capture VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    kept_out_by VARCHAR,
    evidence VARCHAR,
    path VARCHAR,
    clicks INTEGER,
    interruption_clicks INTEGER,
    page_loads INTEGER,
    seconds DOUBLE,
    find_s DOUBLE,
    interruption_s DOUBLE,
    wait_s DOUBLE,
    form_s DOUBLE,
    everywhere BOOLEAN NOT NULL,
    best_s DOUBLE,
    behind_s DOUBLE
);
COMMENT ON TABLE journey_walk IS 'The newest walk of each business to each goal, in seconds by what they are spent on';
COMMENT ON COLUMN journey_walk.wave IS 'Wave';
COMMENT ON COLUMN journey_walk.business IS 'Business';
COMMENT ON COLUMN journey_walk.goal IS 'As in journey';
COMMENT ON COLUMN journey_walk.capture IS 'The journeys';
COMMENT ON COLUMN journey_walk.verdict IS 'As in journey_verdict';
COMMENT ON COLUMN journey_walk.outcome IS 'As in journey';
COMMENT ON COLUMN journey_walk.kept_out_by IS 'As in journey_verdict';
COMMENT ON COLUMN journey_walk.evidence IS 'As in journey';
COMMENT ON COLUMN journey_walk.path IS 'As in journey';
COMMENT ON COLUMN journey_walk.clicks IS 'As in journey';
COMMENT ON COLUMN journey_walk.interruption_clicks IS 'As in journey';
COMMENT ON COLUMN journey_walk.page_loads IS 'As in journey';
COMMENT ON COLUMN journey_walk.seconds IS 'All of them (klm_s of journey); NULL = not reached';
COMMENT ON COLUMN journey_walk.find_s IS 'Of these, finding and clicking';
COMMENT ON COLUMN journey_walk.interruption_s IS 'Being rid of what came over the page';
COMMENT ON COLUMN journey_walk.wait_s IS 'Waiting for pages';
COMMENT ON COLUMN journey_walk.form_s IS 'Filling the form';
COMMENT ON COLUMN journey_walk.everywhere IS 'Everybody whose site was walked allows this goal: only these can be added up';
COMMENT ON COLUMN journey_walk.best_s IS 'Seconds of the quickest of the others';
COMMENT ON COLUMN journey_walk.behind_s IS 'seconds - best_s';

CREATE TABLE journey_sum (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    goals INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    find_s DOUBLE NOT NULL,
    interruption_s DOUBLE NOT NULL,
    wait_s DOUBLE NOT NULL,
    form_s DOUBLE NOT NULL,
    clicks INTEGER NOT NULL,
    interruption_clicks INTEGER NOT NULL,
    others_s DOUBLE
);
COMMENT ON TABLE journey_sum IS 'What a customer pays at each site for the goals that every site allows: the sums of journey_walk over these';
COMMENT ON COLUMN journey_sum.wave IS 'Wave';
COMMENT ON COLUMN journey_sum.business IS 'Business';
COMMENT ON COLUMN journey_sum.goals IS 'How many goals that are';
COMMENT ON COLUMN journey_sum.seconds IS 'Seconds';
COMMENT ON COLUMN journey_sum.find_s IS 'As in journey_walk';
COMMENT ON COLUMN journey_sum.interruption_s IS 'As in journey_walk';
COMMENT ON COLUMN journey_sum.wait_s IS 'As in journey_walk';
COMMENT ON COLUMN journey_sum.form_s IS 'As in journey_walk';
COMMENT ON COLUMN journey_sum.clicks IS 'Clicks';
COMMENT ON COLUMN journey_sum.interruption_clicks IS 'Clicks to be rid of what came over the page';
COMMENT ON COLUMN journey_sum.others_s IS 'Median of the others'' seconds; NULL = nobody else was walked';

CREATE TABLE journey_best (
    wave VARCHAR NOT NULL,
    goal VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL
);
COMMENT ON TABLE journey_best IS 'The quickest way that anybody has to a goal';
COMMENT ON COLUMN journey_best.wave IS 'Wave';
COMMENT ON COLUMN journey_best.goal IS 'As in journey';
COMMENT ON COLUMN journey_best.seconds IS 'Seconds to arrive (klm_nav_s + wait_s of journey): the form there is not filled';

CREATE TABLE site_interruption (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    profile VARCHAR NOT NULL,
    layer VARCHAR NOT NULL,
    pages INTEGER NOT NULL,
    looked INTEGER NOT NULL,
    share DOUBLE NOT NULL,
    blocking BOOLEAN NOT NULL,
    appeared_s DOUBLE NOT NULL,
    accept_clicks INTEGER,
    decline_clicks INTEGER,
    decline_path VARCHAR,
    text VARCHAR NOT NULL,
    capture VARCHAR,
    screenshot VARCHAR
);
COMMENT ON TABLE site_interruption IS 'What came over the pages of a site, once per layer and device';
COMMENT ON COLUMN site_interruption.wave IS 'Wave';
COMMENT ON COLUMN site_interruption.business IS 'Business';
COMMENT ON COLUMN site_interruption.kind IS 'As in interruption';
COMMENT ON COLUMN site_interruption.profile IS 'phone or desktop';
COMMENT ON COLUMN site_interruption.layer IS 'As in interruption';
COMMENT ON COLUMN site_interruption.pages IS 'Pages it came over';
COMMENT ON COLUMN site_interruption.looked IS 'Pages of the site that were looked at on that device';
COMMENT ON COLUMN site_interruption.share IS 'Share of the screen it covers, where it covers most';
COMMENT ON COLUMN site_interruption.blocking IS 'It must be answered somewhere before the page can be used';
COMMENT ON COLUMN site_interruption.appeared_s IS 'Seconds after the first paint, median';
COMMENT ON COLUMN site_interruption.accept_clicks IS 'Most clicks until it was gone by accepting; NULL = no way found, or not tried';
COMMENT ON COLUMN site_interruption.decline_clicks IS 'Most clicks until it was gone by declining; NULL = no way found';
COMMENT ON COLUMN site_interruption.decline_path IS 'What was pressed for that';
COMMENT ON COLUMN site_interruption.text IS 'How its text starts';
COMMENT ON COLUMN site_interruption.capture IS 'Look that shows it where it covers most; NULL = none has a picture';
COMMENT ON COLUMN site_interruption.screenshot IS 'File of that look';

CREATE TABLE site_mishap (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    reason VARCHAR,
    pages INTEGER NOT NULL,
    example VARCHAR NOT NULL
);
COMMENT ON TABLE site_mishap IS 'What went wrong on the pages of a site, once each';
COMMENT ON COLUMN site_mishap.wave IS 'Wave';
COMMENT ON COLUMN site_mishap.business IS 'Business';
COMMENT ON COLUMN site_mishap.kind IS 'As in mishap';
COMMENT ON COLUMN site_mishap.text IS 'As in mishap';
COMMENT ON COLUMN site_mishap.reason IS 'As in mishap';
COMMENT ON COLUMN site_mishap.pages IS 'Pages it happened on';
COMMENT ON COLUMN site_mishap.example IS 'One of them';

CREATE TABLE site_accessibility (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    impact VARCHAR NOT NULL,
    help VARCHAR NOT NULL,
    criterion VARCHAR,
    rule VARCHAR NOT NULL,
    pages INTEGER NOT NULL,
    elements INTEGER NOT NULL,
    example VARCHAR NOT NULL,
    target VARCHAR,
    html VARCHAR
);
COMMENT ON TABLE site_accessibility IS 'Rules of axe-core that pages of a site break, once each';
COMMENT ON COLUMN site_accessibility.wave IS 'Wave';
COMMENT ON COLUMN site_accessibility.business IS 'Business';
COMMENT ON COLUMN site_accessibility.impact IS 'As in accessibility_issue';
COMMENT ON COLUMN site_accessibility.help IS 'As in accessibility_issue';
COMMENT ON COLUMN site_accessibility.criterion IS 'As in accessibility_issue';
COMMENT ON COLUMN site_accessibility.rule IS 'As in accessibility_issue';
COMMENT ON COLUMN site_accessibility.pages IS 'Pages that break it';
COMMENT ON COLUMN site_accessibility.elements IS 'Elements that do, of all looks';
COMMENT ON COLUMN site_accessibility.example IS 'One of the pages';
COMMENT ON COLUMN site_accessibility.target IS 'An element there';
COMMENT ON COLUMN site_accessibility.html IS 'How it begins';

CREATE TABLE newest_sentence (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 1),
    published_at TIMESTAMPTZ NOT NULL,
    rating DOUBLE NOT NULL,
    words VARCHAR NOT NULL,
    because VARCHAR,
    origin VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    sentence INTEGER NOT NULL
);
COMMENT ON TABLE newest_sentence IS 'The 300 newest sentences that praise or blame something, for reading';
COMMENT ON COLUMN newest_sentence.wave IS 'Wave';
COMMENT ON COLUMN newest_sentence.business IS 'Business';
COMMENT ON COLUMN newest_sentence.kind IS 'Want, or recommend';
COMMENT ON COLUMN newest_sentence.value IS 'praise or blame';
COMMENT ON COLUMN newest_sentence.place IS '1 = the newest';
COMMENT ON COLUMN newest_sentence.published_at IS 'When its review was published, UTC';
COMMENT ON COLUMN newest_sentence.rating IS 'Stars of its review';
COMMENT ON COLUMN newest_sentence.words IS 'The sentence';
COMMENT ON COLUMN newest_sentence.because IS 'The words in it that say so; NULL = a person says so';
COMMENT ON COLUMN newest_sentence.origin IS 'As in review_tag';
COMMENT ON COLUMN newest_sentence.source IS 'Platform';
COMMENT ON COLUMN newest_sentence.review IS 'The platform''s id';
COMMENT ON COLUMN newest_sentence.sentence IS 'Its number in the review, from 0';

CREATE TABLE worth_reading (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 1),
    published_at TIMESTAMPTZ NOT NULL,
    rating DOUBLE NOT NULL,
    praise INTEGER NOT NULL,
    blame INTEGER NOT NULL,
    text VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL
);
COMMENT ON TABLE worth_reading IS 'The reviews that say most of a want: most sentences about it, then the newest; of twelve words at least';
COMMENT ON COLUMN worth_reading.wave IS 'Wave';
COMMENT ON COLUMN worth_reading.business IS 'Business';
COMMENT ON COLUMN worth_reading.kind IS 'Want, or recommend';
COMMENT ON COLUMN worth_reading.place IS '1 = says most';
COMMENT ON COLUMN worth_reading.published_at IS 'Published, UTC';
COMMENT ON COLUMN worth_reading.rating IS 'Stars';
COMMENT ON COLUMN worth_reading.praise IS 'Sentences that praise it';
COMMENT ON COLUMN worth_reading.blame IS 'Sentences that blame it';
COMMENT ON COLUMN worth_reading.text IS 'Title and text';
COMMENT ON COLUMN worth_reading.source IS 'Platform';
COMMENT ON COLUMN worth_reading.review IS 'The platform''s id';

CREATE TABLE reply_curve (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    touchpoint VARCHAR NOT NULL,
    unit VARCHAR NOT NULL CHECK (unit IN ('s', 'h')),
    waited DOUBLE NOT NULL,
    tried BIGINT NOT NULL,
    answered BIGINT NOT NULL CHECK (answered BETWEEN 1 AND tried),
    share DOUBLE NOT NULL CHECK (share BETWEEN 0 AND 1),
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL
);
COMMENT ON TABLE reply_curve IS 'How many were answered by a person within which time: one row per step of the curve; those never answered are in tried';
COMMENT ON COLUMN reply_curve.wave IS 'Wave';
COMMENT ON COLUMN reply_curve.business IS 'Business';
COMMENT ON COLUMN reply_curve.touchpoint IS 'call, email, chat or social';
COMMENT ON COLUMN reply_curve.unit IS 'Of waited: s, or h on the clock, nights and Sundays included';
COMMENT ON COLUMN reply_curve.waited IS 'Time until a person answered';
COMMENT ON COLUMN reply_curve.tried IS 'Audits in which a person could have answered';
COMMENT ON COLUMN reply_curve.answered IS 'Of them, answered within that time';
COMMENT ON COLUMN reply_curve.share IS 'answered / tried';
COMMENT ON COLUMN reply_curve.low IS 'Lower end of its 95 % interval (Wilson)';
COMMENT ON COLUMN reply_curve.high IS 'Upper end';

CREATE TABLE reply_sum (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    touchpoint VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    tried BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    share DOUBLE NOT NULL,
    half_waited DOUBLE,
    others_low DOUBLE,
    others_high DOUBLE
);
COMMENT ON TABLE reply_sum IS 'Where the curves of replies end';
COMMENT ON COLUMN reply_sum.wave IS 'Wave';
COMMENT ON COLUMN reply_sum.business IS 'Business';
COMMENT ON COLUMN reply_sum.touchpoint IS 'As in reply_curve';
COMMENT ON COLUMN reply_sum.unit IS 'As in reply_curve';
COMMENT ON COLUMN reply_sum.tried IS 'As in reply_curve';
COMMENT ON COLUMN reply_sum.answered IS 'Of them, answered by a person at all';
COMMENT ON COLUMN reply_sum.share IS 'answered / tried';
COMMENT ON COLUMN reply_sum.half_waited IS 'Time within which half of all were answered; NULL = fewer than half ever were';
COMMENT ON COLUMN reply_sum.others_low IS 'Least share of the others';
COMMENT ON COLUMN reply_sum.others_high IS 'Largest share of the others';
