-- What a regulator publishes of every company, also of those the study does not compare: the average
-- of a register is the average of all.

CREATE TABLE complaint (
    capture VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    company VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    start_day DATE NOT NULL,
    end_day DATE NOT NULL,
    upheld INTEGER CHECK (upheld >= 0),
    complaints INTEGER CHECK (complaints >= 0),
    size DOUBLE NOT NULL CHECK (size > 0),
    published_ratio DOUBLE,
    published_rank INTEGER,
    "row" INTEGER NOT NULL,
    CHECK (coalesce(upheld, complaints) IS NOT NULL)
);
COMMENT ON TABLE complaint IS 'Complaint registers: a company in a period';
COMMENT ON COLUMN complaint.capture IS 'Import it came with';
COMMENT ON COLUMN complaint.source IS 'Register';
COMMENT ON COLUMN complaint.company IS 'The register''s id of it, else its name';
COMMENT ON COLUMN complaint.name IS 'Company, as the register writes it';
COMMENT ON COLUMN complaint.period IS 'Period, as the register writes it';
COMMENT ON COLUMN complaint.start_day IS 'First day of the period';
COMMENT ON COLUMN complaint.end_day IS 'Last day of the period';
COMMENT ON COLUMN complaint.upheld IS 'Complaints found justified; NULL = not published';
COMMENT ON COLUMN complaint.complaints IS 'All complaints closed; NULL = not published';
COMMENT ON COLUMN complaint.size IS 'What they are counted against, in complaint_register.size_unit';
COMMENT ON COLUMN complaint.published_ratio IS 'Ratio as published';
COMMENT ON COLUMN complaint.published_rank IS 'Rank as published';
COMMENT ON COLUMN complaint."row" IS 'Row of the file';

CREATE TABLE complaint_register (
    source VARCHAR NOT NULL UNIQUE,
    size_unit VARCHAR NOT NULL
);
COMMENT ON TABLE complaint_register IS 'The registers that the study names';
COMMENT ON COLUMN complaint_register.source IS 'Register';
COMMENT ON COLUMN complaint_register.size_unit IS 'Unit of complaint.size';

CREATE TABLE complaint_name (
    source VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    UNIQUE (source, name)
);
COMMENT ON TABLE complaint_name IS 'Which companies of a register are which business';
COMMENT ON COLUMN complaint_name.source IS 'Register';
COMMENT ON COLUMN complaint_name.name IS 'Company: its name or its id in the register';
COMMENT ON COLUMN complaint_name.business IS 'Business; it may be several companies';

CREATE TABLE complaint_standing (
    source VARCHAR NOT NULL,
    period VARCHAR NOT NULL,
    company VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    business VARCHAR,
    count INTEGER NOT NULL,
    size DOUBLE NOT NULL,
    expected DOUBLE NOT NULL,
    rate DOUBLE NOT NULL,
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL,
    rank INTEGER,
    rank_low INTEGER NOT NULL,
    rank_high INTEGER NOT NULL,
    compared INTEGER NOT NULL,
    tied INTEGER NOT NULL,
    words VARCHAR NOT NULL,
    rule_rank INTEGER,
    published_rank INTEGER
);
COMMENT ON TABLE complaint_standing IS 'Every company of a register and period: its rate with an exact interval, our rank set, the regulator''s ranks';
COMMENT ON COLUMN complaint_standing.source IS 'Register';
COMMENT ON COLUMN complaint_standing.period IS 'Period';
COMMENT ON COLUMN complaint_standing.company IS 'The register''s id of it, else its name';
COMMENT ON COLUMN complaint_standing.name IS 'Company, as the register writes it';
COMMENT ON COLUMN complaint_standing.business IS 'Business of the study; NULL = none';
COMMENT ON COLUMN complaint_standing.count IS 'Upheld complaints; all where the register does not say which were upheld';
COMMENT ON COLUMN complaint_standing.size IS 'What they are counted against';
COMMENT ON COLUMN complaint_standing.expected IS 'What its size would have at the register''s average rate';
COMMENT ON COLUMN complaint_standing.rate IS 'count / size';
COMMENT ON COLUMN complaint_standing.low IS 'Lower end of its exact 95 % Poisson interval (Garwood)';
COMMENT ON COLUMN complaint_standing.high IS 'Upper end';
COMMENT ON COLUMN complaint_standing.rank IS 'Rank by rate with 3 complaints added at the average rate; NULL where fewer than 3 were expected: none at all would be no news';
COMMENT ON COLUMN complaint_standing.rank_low IS 'Best rank in the simultaneous 95 % rank set (exact tests of all pairs, Holm)';
COMMENT ON COLUMN complaint_standing.rank_high IS 'Worst rank in that set';
COMMENT ON COLUMN complaint_standing.compared IS 'Companies in the register that period';
COMMENT ON COLUMN complaint_standing.tied IS 'How many of them cannot be told apart from this one';
COMMENT ON COLUMN complaint_standing.words IS 'The same as a phrase';
COMMENT ON COLUMN complaint_standing.rule_rank IS 'Rank by the regulator''s rule as the study gives it';
COMMENT ON COLUMN complaint_standing.published_rank IS 'Rank as published';
