-- What customers tell others, as numbers. Filled by the build; pages read these and compute nothing.

CREATE TABLE review_standing (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    measure VARCHAR NOT NULL CHECK (measure IN ('rating', 'mean')),
    variant VARCHAR NOT NULL CHECK (variant IN ('all', 'without flagged')),
    state VARCHAR NOT NULL CHECK (state IN ('not enough data', 'provisional', 'ranked')),
    reason VARCHAR,
    n INTEGER NOT NULL,
    effective_n DOUBLE NOT NULL,
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    rank INTEGER,
    rank_low INTEGER,
    rank_high INTEGER,
    compared INTEGER,
    tied_with VARCHAR,
    words VARCHAR NOT NULL
);
COMMENT ON TABLE review_standing IS 'Stars per wave, business and platform, with rank sets, with and without flagged reviews';
COMMENT ON COLUMN review_standing.wave IS 'Wave';
COMMENT ON COLUMN review_standing.business IS 'Business';
COMMENT ON COLUMN review_standing.source IS 'A platform, all (all together), or offset (all together, less what each platform gives more or less than the others for the same businesses)';
COMMENT ON COLUMN review_standing.measure IS 'rating (half-life and prior, as scored) or mean (plain, of the wave''s window)';
COMMENT ON COLUMN review_standing.variant IS 'all reviews, or without those in doubted_review';
COMMENT ON COLUMN review_standing.state IS 'As in estimate';
COMMENT ON COLUMN review_standing.reason IS 'What is lacking for a higher state';
COMMENT ON COLUMN review_standing.n IS 'Reviews';
COMMENT ON COLUMN review_standing.effective_n IS '(sum w)^2 / sum w^2';
COMMENT ON COLUMN review_standing.value IS 'Stars; NULL = not enough data';
COMMENT ON COLUMN review_standing.low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN review_standing.high IS 'Upper end';
COMMENT ON COLUMN review_standing.rank IS 'As in standing';
COMMENT ON COLUMN review_standing.rank_low IS 'As in standing';
COMMENT ON COLUMN review_standing.rank_high IS 'As in standing';
COMMENT ON COLUMN review_standing.compared IS 'As in standing';
COMMENT ON COLUMN review_standing.tied_with IS 'As in standing';
COMMENT ON COLUMN review_standing.words IS 'The same as a phrase';

CREATE TABLE source_offset (
    wave VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    stars DOUBLE,
    businesses INTEGER NOT NULL,
    reviews INTEGER NOT NULL
);
COMMENT ON TABLE source_offset IS 'How many stars a platform gives more (+) or less (-) than the others for the same businesses';
COMMENT ON COLUMN source_offset.wave IS 'Wave';
COMMENT ON COLUMN source_offset.source IS 'Platform';
COMMENT ON COLUMN source_offset.stars IS 'Fitted offset; NULL = it shares no business with the other platforms, so nothing can be told';
COMMENT ON COLUMN source_offset.businesses IS 'Businesses reviewed there';
COMMENT ON COLUMN source_offset.reviews IS 'Reviews there';

CREATE TABLE review_change (
    wave VARCHAR NOT NULL,
    since VARCHAR NOT NULL,
    measure VARCHAR NOT NULL,
    variant VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    change DOUBLE,
    market DOUBLE,
    stars DOUBLE,
    low DOUBLE,
    high DOUBLE,
    p DOUBLE,
    p_holm DOUBLE,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('better', 'worse', 'no clear change')),
    reason VARCHAR
);
COMMENT ON TABLE review_change IS 'How stars changed between two waves, beyond what changed for everybody; a family per measure and variant';
COMMENT ON COLUMN review_change.wave IS 'Later wave';
COMMENT ON COLUMN review_change.since IS 'Earlier wave';
COMMENT ON COLUMN review_change.measure IS 'As in review_standing';
COMMENT ON COLUMN review_change.variant IS 'As in review_standing';
COMMENT ON COLUMN review_change.business IS 'Business';
COMMENT ON COLUMN review_change.change IS 'Later less earlier, in stars';
COMMENT ON COLUMN review_change.market IS 'Median change of all that are ranked in both';
COMMENT ON COLUMN review_change.stars IS 'change - market';
COMMENT ON COLUMN review_change.low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN review_change.high IS 'Upper end';
COMMENT ON COLUMN review_change.p IS 'Two-sided p of stars = 0';
COMMENT ON COLUMN review_change.p_holm IS 'The same after Holm''s adjustment for all businesses';
COMMENT ON COLUMN review_change.verdict IS 'better or worse where p_holm < .05';
COMMENT ON COLUMN review_change.reason IS 'Why there is no comparison';

CREATE TABLE review_quarter (
    business VARCHAR NOT NULL,
    quarter_day DATE NOT NULL,
    variant VARCHAR NOT NULL CHECK (variant IN ('all', 'without flagged')),
    reviews INTEGER NOT NULL,
    mean DOUBLE NOT NULL,
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL,
    read INTEGER NOT NULL,
    praise INTEGER NOT NULL,
    blame INTEGER NOT NULL,
    net DOUBLE,
    net_low DOUBLE,
    net_high DOUBLE
);
COMMENT ON TABLE review_quarter IS 'Reviews, stars and what is said, quarter by quarter';
COMMENT ON COLUMN review_quarter.business IS 'Business';
COMMENT ON COLUMN review_quarter.quarter_day IS 'First day of the quarter';
COMMENT ON COLUMN review_quarter.variant IS 'all reviews, or without those in doubted_review';
COMMENT ON COLUMN review_quarter.reviews IS 'Reviews: attention, never scored';
COMMENT ON COLUMN review_quarter.mean IS 'Mean stars';
COMMENT ON COLUMN review_quarter.low IS 'Lower end of its 95 % interval: normal, with a made-up review at either end of the scale, so that ten with 5 stars are not certain';
COMMENT ON COLUMN review_quarter.high IS 'Upper end';
COMMENT ON COLUMN review_quarter.read IS 'Reviews whose sentences were read';
COMMENT ON COLUMN review_quarter.praise IS 'Reviews that praise more wants than they blame';
COMMENT ON COLUMN review_quarter.blame IS 'Reviews that blame more wants than they praise';
COMMENT ON COLUMN review_quarter.net IS 'Net sentiment: (praise - blame) / read; NULL = nothing read';
COMMENT ON COLUMN review_quarter.net_low IS 'Lower end of its 95 % interval (variance p + b - (p - b)^2, as of NPS)';
COMMENT ON COLUMN review_quarter.net_high IS 'Upper end';

CREATE TABLE want_mention (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    value VARCHAR NOT NULL CHECK (value IN ('praise', 'blame')),
    reviews INTEGER NOT NULL,
    read INTEGER NOT NULL,
    share DOUBLE NOT NULL,
    low DOUBLE NOT NULL,
    high DOUBLE NOT NULL,
    sentences INTEGER NOT NULL,
    of_sentences INTEGER NOT NULL,
    corrected DOUBLE,
    corrected_low DOUBLE,
    corrected_high DOUBLE,
    others DOUBLE
);
COMMENT ON TABLE want_mention IS 'How many reviews and sentences praise or blame a want';
COMMENT ON COLUMN want_mention.wave IS 'Wave';
COMMENT ON COLUMN want_mention.business IS 'Business';
COMMENT ON COLUMN want_mention.kind IS 'Want, or recommend';
COMMENT ON COLUMN want_mention.value IS 'praise or blame (of recommend: recommends, warns)';
COMMENT ON COLUMN want_mention.reviews IS 'Reviews that do';
COMMENT ON COLUMN want_mention.read IS 'Reviews that were read';
COMMENT ON COLUMN want_mention.share IS 'reviews / read';
COMMENT ON COLUMN want_mention.low IS 'Lower end of its 95 % Wilson interval';
COMMENT ON COLUMN want_mention.high IS 'Upper end';
COMMENT ON COLUMN want_mention.sentences IS 'Sentences that do';
COMMENT ON COLUMN want_mention.of_sentences IS 'Sentences that were read';
COMMENT ON COLUMN want_mention.corrected IS 'Share of sentences, corrected for what tagging misses and takes for it (Rogan & Gladen 1978); NULL = never measured in this language';
COMMENT ON COLUMN want_mention.corrected_low IS 'Lower end of its 95 % interval, the uncertainty of the correction included';
COMMENT ON COLUMN want_mention.corrected_high IS 'Upper end';
COMMENT ON COLUMN want_mention.others IS 'Median share of the others: the business itself is left out';

CREATE TABLE tagging_quality (
    kind VARCHAR NOT NULL,
    labels VARCHAR NOT NULL,
    labelled INTEGER NOT NULL,
    tagged INTEGER NOT NULL,
    precision DOUBLE,
    precision_low DOUBLE,
    precision_high DOUBLE,
    meant INTEGER NOT NULL,
    recall DOUBLE,
    recall_low DOUBLE,
    recall_high DOUBLE,
    alpha DOUBLE
);
COMMENT ON TABLE tagging_quality IS 'How well sentences are tagged, against sentences that people labelled';
COMMENT ON COLUMN tagging_quality.kind IS 'Want, with its polarity; a want alone: both, as they weigh among all sentences';
COMMENT ON COLUMN tagging_quality.labels IS 'Which labels: published ones (unseen: drawn after the phrases were fixed; mended and older: phrases were mended after them), study (made on the page Sentences)';
COMMENT ON COLUMN tagging_quality.labelled IS 'Labelled sentences';
COMMENT ON COLUMN tagging_quality.tagged IS 'Of these, tagged with it';
COMMENT ON COLUMN tagging_quality.precision IS 'Share of the tagged that people say are it';
COMMENT ON COLUMN tagging_quality.precision_low IS 'Lower end of its 95 % interval (Wilson; of a want alone: Jeffreys)';
COMMENT ON COLUMN tagging_quality.precision_high IS 'Upper end';
COMMENT ON COLUMN tagging_quality.meant IS 'Sentences that people say are it';
COMMENT ON COLUMN tagging_quality.recall IS 'Share of these that are tagged; published: of all sentences, tagged and untagged ones labelled apart';
COMMENT ON COLUMN tagging_quality.recall_low IS 'Lower end of its 95 % interval (Wilson; published: Jeffreys)';
COMMENT ON COLUMN tagging_quality.recall_high IS 'Upper end';
COMMENT ON COLUMN tagging_quality.alpha IS 'Krippendorff''s alpha of two passes of labelling; NULL = one pass';

CREATE TABLE review_count (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    reviews INTEGER NOT NULL,
    read INTEGER NOT NULL
);
COMMENT ON TABLE review_count IS 'How many reviews count in a wave, and of how many the sentences were read';
COMMENT ON COLUMN review_count.wave IS 'Wave';
COMMENT ON COLUMN review_count.business IS 'Business';
COMMENT ON COLUMN review_count.reviews IS 'Reviews of the wave''s window';
COMMENT ON COLUMN review_count.read IS 'Of these, read';

CREATE TABLE flag_count (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    flag VARCHAR NOT NULL,
    reviews INTEGER NOT NULL
);
COMMENT ON TABLE flag_count IS 'Flagged reviews of a wave''s window, counted';
COMMENT ON COLUMN flag_count.wave IS 'Wave';
COMMENT ON COLUMN flag_count.business IS 'Business';
COMMENT ON COLUMN flag_count.flag IS 'As in review_flag';
COMMENT ON COLUMN flag_count.reviews IS 'Reviews with that flag';
