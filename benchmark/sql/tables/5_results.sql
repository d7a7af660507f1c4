-- The numbers: filled by the build from the indicator views; pages read these and compute nothing.

CREATE TABLE indicator (
    indicator VARCHAR NOT NULL UNIQUE,
    title VARCHAR NOT NULL,
    unit VARCHAR NOT NULL,
    want VARCHAR NOT NULL CHECK (want IN ('easy', 'expectations', 'promises', 'informed', 'individual', 'put_right')),
    stage VARCHAR NOT NULL CHECK (stage IN ('awareness', 'discover', 'attraction', 'interaction', 'buy', 'use', 'support', 'repeat', 'word_of_mouth')),
    touchpoint VARCHAR NOT NULL CHECK (touchpoint IN ('website', 'call', 'email', 'chat', 'visit', 'social', 'delivery', 'product', 'review')),
    pillar VARCHAR NOT NULL CHECK (pillar IN ('service', 'reputation')),
    floor DOUBLE NOT NULL,
    target DOUBLE NOT NULL,
    curve VARCHAR NOT NULL DEFAULT 'linear' CHECK (curve IN ('linear', 'lognormal')),
    summary VARCHAR NOT NULL CHECK (summary IN ('share', 'mean', 'restricted_mean', 'median', 'rating', 'census', 'rate', 'net_share')),
    cap DOUBLE,
    counts VARCHAR NOT NULL CHECK (counts IN ('audit', 'review', 'load', 'look', 'crawl', 'journey', 'register', 'answer')),
    weight DOUBLE NOT NULL DEFAULT 1 CHECK (weight >= 0),
    source VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL DEFAULT '',
    CHECK (floor <> target),
    CHECK (summary <> 'restricted_mean' OR cap IS NOT NULL)
);
COMMENT ON TABLE indicator IS 'Catalogue of indicators: each file of sql/indicators adds its row';
COMMENT ON COLUMN indicator.indicator IS 'Name; also the name of its view';
COMMENT ON COLUMN indicator.title IS 'Title as shown';
COMMENT ON COLUMN indicator.unit IS 'Unit of its values';
COMMENT ON COLUMN indicator.want IS 'Want it belongs to';
COMMENT ON COLUMN indicator.stage IS 'Journey stage';
COMMENT ON COLUMN indicator.touchpoint IS 'Touchpoint';
COMMENT ON COLUMN indicator.pillar IS 'service or reputation';
COMMENT ON COLUMN indicator.floor IS 'Goalpost: this or worse scores 0 (curve lognormal: scores 50)';
COMMENT ON COLUMN indicator.target IS 'Goalpost: this or better scores 100 (curve lognormal: scores 90)';
COMMENT ON COLUMN indicator.curve IS 'Shape between the goalposts; lognormal as Lighthouse publishes it';
COMMENT ON COLUMN indicator.summary IS 'How samples become one number; census: one fact for the whole site, without sampling error; rate: a count over what was expected, with Poisson error; net_share: promoters less detractors';
COMMENT ON COLUMN indicator.cap IS 'Restricted mean: values are cut off here, and no answer counts as this; NULL = no cap';
COMMENT ON COLUMN indicator.counts IS 'What a sample is';
COMMENT ON COLUMN indicator.weight IS 'Weight within its want unless the study says otherwise; 0 = shown, not scored';
COMMENT ON COLUMN indicator.source IS 'Where the goalposts come from';
COMMENT ON COLUMN indicator.evidence IS 'Query of what stands behind its numbers, with $wave and $business';

CREATE TABLE estimate (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('not enough data', 'provisional', 'ranked')),
    reason VARCHAR,
    n INTEGER NOT NULL CHECK (n >= 0),
    tried INTEGER NOT NULL CHECK (tried >= 0),
    effective_n DOUBLE,
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    score DOUBLE CHECK (score BETWEEN 0 AND 100),
    score_low DOUBLE,
    score_high DOUBLE
);
COMMENT ON TABLE estimate IS 'One number per wave, business and indicator, with its uncertainty and score';
COMMENT ON COLUMN estimate.wave IS 'Wave';
COMMENT ON COLUMN estimate.business IS 'Business';
COMMENT ON COLUMN estimate.indicator IS 'Indicator';
COMMENT ON COLUMN estimate.state IS 'not enough data (value hidden), provisional (no rank) or ranked';
COMMENT ON COLUMN estimate.reason IS 'What is lacking for a higher state';
COMMENT ON COLUMN estimate.n IS 'Samples with a value';
COMMENT ON COLUMN estimate.tried IS 'Samples tried; tried - n had no value (no answer, failed load)';
COMMENT ON COLUMN estimate.effective_n IS 'Samples counted by weight: (sum w)^2 / sum w^2';
COMMENT ON COLUMN estimate.value IS 'Estimate in the indicator''s unit; NULL = not enough data';
COMMENT ON COLUMN estimate.low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN estimate.high IS 'Upper end';
COMMENT ON COLUMN estimate.score IS 'Score 0-100';
COMMENT ON COLUMN estimate.score_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN estimate.score_high IS 'Upper end';

CREATE TABLE standing (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('not enough data', 'provisional', 'ranked')),
    reason VARCHAR,
    score DOUBLE CHECK (score BETWEEN 0 AND 100),
    low DOUBLE,
    high DOUBLE,
    rank INTEGER,
    rank_low INTEGER,
    rank_high INTEGER,
    compared INTEGER,
    tied_with VARCHAR,
    p_best DOUBLE,
    words VARCHAR NOT NULL,
    based_on VARCHAR
);
COMMENT ON TABLE standing IS 'Scores and ranks per wave, business and scope';
COMMENT ON COLUMN standing.wave IS 'Wave';
COMMENT ON COLUMN standing.business IS 'Business';
COMMENT ON COLUMN standing.scope IS 'total, service, reputation, or pillar.want (service.easy, …)';
COMMENT ON COLUMN standing.state IS 'not enough data, provisional (score, no rank) or ranked';
COMMENT ON COLUMN standing.reason IS 'What is lacking for a higher state';
COMMENT ON COLUMN standing.score IS 'Score 0-100; NULL = not enough data';
COMMENT ON COLUMN standing.low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN standing.high IS 'Upper end';
COMMENT ON COLUMN standing.rank IS 'Rank by score, 1-2-2-4; NULL unless ranked';
COMMENT ON COLUMN standing.rank_low IS 'Best rank in the simultaneous 95 % rank set; also for provisional ones, as detail';
COMMENT ON COLUMN standing.rank_high IS 'Worst rank in that set';
COMMENT ON COLUMN standing.compared IS 'How many businesses were compared';
COMMENT ON COLUMN standing.tied_with IS 'Businesses that cannot be told apart from this one, by name, comma-separated';
COMMENT ON COLUMN standing.p_best IS 'Share of draws in which it came first; NULL unless ranked';
COMMENT ON COLUMN standing.words IS 'The same as a phrase: 3rd (2-5 of 10), tied with A, C';
COMMENT ON COLUMN standing.based_on IS 'What it was observed by: 657 reviews, 12 call audits';

CREATE TABLE set_quality (
    wave VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    rankability DOUBLE,
    words VARCHAR NOT NULL,
    median DOUBLE
);
COMMENT ON TABLE set_quality IS 'Can the set be ranked at all?';
COMMENT ON COLUMN set_quality.wave IS 'Wave';
COMMENT ON COLUMN set_quality.scope IS 'As in standing';
COMMENT ON COLUMN set_quality.rankability IS 'tau^2 / (tau^2 + median SE^2); below .5 read leaders, middle, laggards';
COMMENT ON COLUMN set_quality.words IS 'The finding as a sentence';
COMMENT ON COLUMN set_quality.median IS 'Median score of those that were scored in every wave';
