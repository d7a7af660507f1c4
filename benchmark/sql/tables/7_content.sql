-- What pages say: how readable, what they promise, what they tell machines.

CREATE TABLE prose (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    language VARCHAR,
    words INTEGER NOT NULL CHECK (words >= 0),
    sentences INTEGER NOT NULL CHECK (sentences >= 1),
    syllables INTEGER CHECK (syllables >= 0),
    formula VARCHAR,
    ease DOUBLE
);
COMMENT ON TABLE prose IS 'Running text of crawled pages and how hard it is to read';
COMMENT ON COLUMN prose.capture IS 'The capture it was read from';
COMMENT ON COLUMN prose.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN prose.business IS 'Business it is about';
COMMENT ON COLUMN prose.url IS 'Page';
COMMENT ON COLUMN prose.language IS 'Language the page declares, two letters';
COMMENT ON COLUMN prose.words IS 'Words of its sentences (four words or more)';
COMMENT ON COLUMN prose.sentences IS 'Sentences';
COMMENT ON COLUMN prose.syllables IS 'Syllables, by groups of vowels; NULL = not counted';
COMMENT ON COLUMN prose.formula IS 'Formula of the language: Flesch, Amstad, Kandel-Moles, …';
COMMENT ON COLUMN prose.ease IS 'About 0 (very hard) to 100 (very easy); NULL = under 30 words, or no formula for the language';

CREATE TABLE promise (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('reply_time', 'delivery_time', 'returns_period', 'opening_hours')),
    low_hours DOUBLE CHECK (low_hours >= 0),
    high_hours DOUBLE CHECK (high_hours >= low_hours),
    working BOOLEAN NOT NULL,
    text VARCHAR NOT NULL
);
COMMENT ON TABLE promise IS 'Times that pages promise, to hold what audits meet against';
COMMENT ON COLUMN promise.capture IS 'The capture it was read from';
COMMENT ON COLUMN promise.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN promise.business IS 'Business it is about';
COMMENT ON COLUMN promise.url IS 'Page';
COMMENT ON COLUMN promise.kind IS 'reply_time, delivery_time, returns_period or opening_hours';
COMMENT ON COLUMN promise.low_hours IS 'Least, in clock hours as said (a day is 24); NULL for opening hours';
COMMENT ON COLUMN promise.high_hours IS 'Most';
COMMENT ON COLUMN promise.working IS 'Said in working days or hours';
COMMENT ON COLUMN promise.text IS 'The sentence that says so';

CREATE TABLE markup (
    capture VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL
);
COMMENT ON TABLE markup IS 'Facts that pages tell machines: schema.org as JSON-LD or microdata';
COMMENT ON COLUMN markup.capture IS 'The capture it was read from';
COMMENT ON COLUMN markup.wave IS 'Wave it was gathered for';
COMMENT ON COLUMN markup.business IS 'Business it is about';
COMMENT ON COLUMN markup.url IS 'Page';
COMMENT ON COLUMN markup.type IS 'Type of schema.org, such as ContactPoint';
COMMENT ON COLUMN markup.kind IS 'phone, mail, opening_hours, address, price, availability, rating, delivery_time, delivery_cost or returns_period';
COMMENT ON COLUMN markup.value IS 'As written, shortened';
