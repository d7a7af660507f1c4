-- What customers tell others.

CREATE TABLE review (
    capture VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    rating DOUBLE NOT NULL CHECK (rating BETWEEN 1 AND 5),
    title VARCHAR,
    text VARCHAR USING COMPRESSION zstd,  -- as small as what DuckDB would choose, in two thirds of the time
    replied_at TIMESTAMPTZ,
    author VARCHAR,
    experienced_day DATE,
    invited BOOLEAN
);
COMMENT ON TABLE review IS 'Reviews';
COMMENT ON COLUMN review.capture IS 'Import it came with';
COMMENT ON COLUMN review.business IS 'Business it is about';
COMMENT ON COLUMN review.source IS 'Platform; own-site = shown on the business''s own pages: these never count';
COMMENT ON COLUMN review.review IS 'The platform''s id, else a hash of the row';
COMMENT ON COLUMN review.published_at IS 'Published, UTC';
COMMENT ON COLUMN review.rating IS 'Stars, 1 to 5';
COMMENT ON COLUMN review.title IS 'Title';
COMMENT ON COLUMN review.text IS 'Text';
COMMENT ON COLUMN review.replied_at IS 'When the business replied, UTC; NULL = no reply known';
COMMENT ON COLUMN review.author IS 'Pseudonym of who wrote it (the name itself if the study keeps names); NULL = not known';
COMMENT ON COLUMN review.experienced_day IS 'When it happened, as the author says; NULL = not known';
COMMENT ON COLUMN review.invited IS 'The business asked for it; FALSE = organic, NULL = not known';

CREATE TABLE site_rating (
    capture VARCHAR NOT NULL,
    wave VARCHAR,
    business VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    stars DOUBLE NOT NULL CHECK (stars BETWEEN 1 AND 5),
    count INTEGER
);
COMMENT ON TABLE site_rating IS 'Ratings that a business states on its own pages (schema.org AggregateRating); shown, never scored';
COMMENT ON COLUMN site_rating.capture IS 'Crawl';
COMMENT ON COLUMN site_rating.wave IS 'Wave';
COMMENT ON COLUMN site_rating.business IS 'Business';
COMMENT ON COLUMN site_rating.url IS 'Page';
COMMENT ON COLUMN site_rating.type IS 'What is rated: schema.org''s type, such as Product';
COMMENT ON COLUMN site_rating.item IS 'Its name';
COMMENT ON COLUMN site_rating.stars IS 'Rating as 1 to 5 stars';
COMMENT ON COLUMN site_rating.count IS 'Ratings it is said to rest on; NULL = not said';

CREATE TABLE review_profile (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    platform_count INTEGER NOT NULL CHECK (platform_count >= 0),
    platform_score DOUBLE CHECK (platform_score BETWEEN 1 AND 5),
    as_of_day DATE NOT NULL
);
COMMENT ON TABLE review_profile IS 'What a platform itself says of a business';
COMMENT ON COLUMN review_profile.business IS 'Business';
COMMENT ON COLUMN review_profile.source IS 'Platform';
COMMENT ON COLUMN review_profile.platform_count IS 'Reviews it counts';
COMMENT ON COLUMN review_profile.platform_score IS 'Score it shows';
COMMENT ON COLUMN review_profile.as_of_day IS 'Day this was noted';

CREATE TABLE review_coverage (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    collected BIGINT NOT NULL CHECK (collected >= 0),
    platform_count INTEGER,
    platform_score DOUBLE,
    as_of_day DATE,
    coverage DOUBLE CHECK (coverage >= 0),
    invited BIGINT,
    organic BIGINT
);
COMMENT ON TABLE review_coverage IS 'How much of what a platform holds was collected';
COMMENT ON COLUMN review_coverage.business IS 'Business';
COMMENT ON COLUMN review_coverage.source IS 'Platform';
COMMENT ON COLUMN review_coverage.collected IS 'Reviews collected, all days';
COMMENT ON COLUMN review_coverage.platform_count IS 'Reviews the platform itself counts; NULL = not known';
COMMENT ON COLUMN review_coverage.platform_score IS 'Score the platform itself shows';
COMMENT ON COLUMN review_coverage.as_of_day IS 'Day these were noted';
COMMENT ON COLUMN review_coverage.coverage IS 'collected / platform_count; NULL = not known';
COMMENT ON COLUMN review_coverage.invited IS 'Collected ones that the business asked for, where the source says so';
COMMENT ON COLUMN review_coverage.organic IS 'Collected ones that came unasked, where the source says so';
