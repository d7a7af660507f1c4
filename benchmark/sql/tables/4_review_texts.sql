-- What reviews say, sentence by sentence, and what is odd about them.

CREATE TABLE review_read (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    rating DOUBLE NOT NULL,
    weight DOUBLE NOT NULL,
    text_key UBIGINT NOT NULL
);
COMMENT ON TABLE review_read IS 'Reviews whose sentences were read: all of a wave''s window that have a text, or a random sample of texts.most per business';
COMMENT ON COLUMN review_read.wave IS 'Wave';
COMMENT ON COLUMN review_read.business IS 'Business';
COMMENT ON COLUMN review_read.source IS 'Platform';
COMMENT ON COLUMN review_read.review IS 'The platform''s id';
COMMENT ON COLUMN review_read.rating IS 'Stars, 1 to 5';
COMMENT ON COLUMN review_read.weight IS 'As in wave_review';
COMMENT ON COLUMN review_read.text_key IS 'Hash of its words: the same text has the same key';

CREATE TABLE review_sentence (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    sentence INTEGER NOT NULL,
    start INTEGER NOT NULL,
    length INTEGER NOT NULL,
    language VARCHAR NOT NULL
);
COMMENT ON TABLE review_sentence IS 'Sentences of the reviews that were read, without their words: view review_words has these';
COMMENT ON COLUMN review_sentence.business IS 'Business';
COMMENT ON COLUMN review_sentence.source IS 'Platform';
COMMENT ON COLUMN review_sentence.review IS 'The platform''s id';
COMMENT ON COLUMN review_sentence.sentence IS 'Number in its review, from 0';
COMMENT ON COLUMN review_sentence.start IS 'Character it begins at, from 1, in title and text';
COMMENT ON COLUMN review_sentence.length IS 'Characters';
COMMENT ON COLUMN review_sentence.language IS 'Lexicon it was read with; ? = none knows the language';

CREATE TABLE review_tag (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    sentence INTEGER NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    start INTEGER,
    length INTEGER,
    origin VARCHAR NOT NULL CHECK (origin IN ('lexicon', 'learned', 'person'))
);
COMMENT ON TABLE review_tag IS 'What a sentence says: wants met and not met, recommending and warning, touchpoint, stage';
COMMENT ON COLUMN review_tag.business IS 'Business';
COMMENT ON COLUMN review_tag.source IS 'Platform';
COMMENT ON COLUMN review_tag.review IS 'The platform''s id';
COMMENT ON COLUMN review_tag.sentence IS 'Its sentence';
COMMENT ON COLUMN review_tag.kind IS 'A want, recommend, touchpoint or stage';
COMMENT ON COLUMN review_tag.value IS 'praise or blame; of a touchpoint or stage which one';
COMMENT ON COLUMN review_tag.start IS 'Character at which the words begin that say so, from 1; NULL = a person says so';
COMMENT ON COLUMN review_tag.length IS 'Characters of these words';
COMMENT ON COLUMN review_tag.origin IS 'lexicon, learned (from people''s corrections) or person';

CREATE TABLE review_flag (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    flag VARCHAR NOT NULL CHECK (flag IN ('same_text', 'near_text', 'author_again', 'burst', 'before_experience', 'far_rating')),
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE review_flag IS 'What is odd about a review. Nothing is left out for it: results are shown with and without';
COMMENT ON COLUMN review_flag.business IS 'Business';
COMMENT ON COLUMN review_flag.source IS 'Platform';
COMMENT ON COLUMN review_flag.review IS 'The platform''s id';
COMMENT ON COLUMN review_flag.flag IS 'same_text, near_text, author_again, burst, before_experience or far_rating';
COMMENT ON COLUMN review_flag.evidence IS 'Why';

CREATE TABLE review_burst (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    day DATE NOT NULL,
    reviews INTEGER NOT NULL,
    usual DOUBLE NOT NULL,
    mean_rating DOUBLE NOT NULL
);
COMMENT ON TABLE review_burst IS 'Days with at least 10 reviews, five times the median day and twice the busiest tenth of days of the year around';
COMMENT ON COLUMN review_burst.business IS 'Business';
COMMENT ON COLUMN review_burst.source IS 'Platform';
COMMENT ON COLUMN review_burst.day IS 'Day, UTC';
COMMENT ON COLUMN review_burst.reviews IS 'Reviews that day';
COMMENT ON COLUMN review_burst.usual IS 'Median of reviews a day from 182 days before to 182 days after, days without any included';
COMMENT ON COLUMN review_burst.mean_rating IS 'Mean stars that day';

CREATE TABLE review_label (
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    review VARCHAR NOT NULL,
    sentence INTEGER NOT NULL,
    hash VARCHAR NOT NULL,
    says VARCHAR[] NOT NULL,
    labelled_by VARCHAR NOT NULL,
    labelled_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE review_label IS 'What people say that sentences say: it replaces what was tagged, and measures it';
COMMENT ON COLUMN review_label.business IS 'Business';
COMMENT ON COLUMN review_label.source IS 'Platform';
COMMENT ON COLUMN review_label.review IS 'The platform''s id';
COMMENT ON COLUMN review_label.sentence IS 'Its sentence';
COMMENT ON COLUMN review_label.hash IS 'First 12 digits of the MD5 of its words: a label holds for these words only';
COMMENT ON COLUMN review_label.says IS 'Wants and recommend, each with praise or blame; empty = says nothing of them';
COMMENT ON COLUMN review_label.labelled_by IS 'Pseudonym';
COMMENT ON COLUMN review_label.labelled_at IS 'When, UTC';
