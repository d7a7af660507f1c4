-- What the scores mean: gaps, changes. Filled by the build; pages read these and compute nothing.

CREATE TABLE gap (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    against VARCHAR NOT NULL,
    made_of INTEGER NOT NULL CHECK (made_of >= 1),
    points DOUBLE NOT NULL,
    points_low DOUBLE NOT NULL,
    points_high DOUBLE NOT NULL,
    amount DOUBLE,
    amount_low DOUBLE,
    amount_high DOUBLE,
    p_behind DOUBLE NOT NULL CHECK (p_behind BETWEEN 0 AND 1),
    verdict VARCHAR NOT NULL CHECK (verdict IN ('ahead', 'behind', 'no clear difference')),
    CHECK (points_low <= points AND points <= points_high)
);
COMMENT ON TABLE gap IS 'How far each business is from the median of the others, the best in class and each other business, of all that have enough data';
COMMENT ON COLUMN gap.wave IS 'Wave';
COMMENT ON COLUMN gap.business IS 'Business';
COMMENT ON COLUMN gap.scope IS 'As in standing, or an indicator';
COMMENT ON COLUMN gap.against IS 'median (of the others: the business itself is left out), best (median of those whose rank set contains 1), or a business';
COMMENT ON COLUMN gap.made_of IS 'How many businesses that yardstick is made of';
COMMENT ON COLUMN gap.points IS 'Points more (+) or fewer (-); against a business only indicators count that both have';
COMMENT ON COLUMN gap.points_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN gap.points_high IS 'Upper end';
COMMENT ON COLUMN gap.amount IS 'The same in the indicator''s unit, as measured: its goalposts say whether more is better; NULL for total, pillars and wants';
COMMENT ON COLUMN gap.amount_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN gap.amount_high IS 'Upper end';
COMMENT ON COLUMN gap.p_behind IS 'Share of draws in which it is behind (ties half)';
COMMENT ON COLUMN gap.verdict IS 'Against a business: of all pairs of the scope at once (stepdown, 95 %); against median and best: whether the interval leaves out 0';

CREATE TABLE instrument (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    version VARCHAR NOT NULL
);
COMMENT ON TABLE instrument IS 'What each indicator was measured with: a line breaks where this changes between waves';
COMMENT ON COLUMN instrument.wave IS 'Wave';
COMMENT ON COLUMN instrument.business IS 'Business';
COMMENT ON COLUMN instrument.indicator IS 'Indicator';
COMMENT ON COLUMN instrument.version IS 'Form and version, settings of the gathering, or platforms';

CREATE TABLE change (
    wave VARCHAR NOT NULL,
    since VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('better', 'worse', 'no clear change', 'broken line')),
    reason VARCHAR,
    change DOUBLE,
    market DOUBLE,
    points DOUBLE,
    points_low DOUBLE,
    points_high DOUBLE,
    amount DOUBLE,
    amount_low DOUBLE,
    amount_high DOUBLE,
    p DOUBLE CHECK (p BETWEEN 0 AND 1),
    p_holm DOUBLE CHECK (p_holm BETWEEN 0 AND 1)
);
COMMENT ON TABLE change IS 'What changed between two measured waves, beyond what changed for everybody';
COMMENT ON COLUMN change.wave IS 'The later wave';
COMMENT ON COLUMN change.since IS 'The measured wave before it';
COMMENT ON COLUMN change.business IS 'Business';
COMMENT ON COLUMN change.scope IS 'As in standing, or an indicator';
COMMENT ON COLUMN change.verdict IS 'better or worse: ranked in both waves, same instrument, p_holm below .05; broken line: the instrument changed';
COMMENT ON COLUMN change.reason IS 'Why there is no comparison';
COMMENT ON COLUMN change.change IS 'Later minus earlier score, in points, over the indicators that the business has in both waves';
COMMENT ON COLUMN change.market IS 'Median of that over all who can be compared: what changed for everybody';
COMMENT ON COLUMN change.points IS 'change - market';
COMMENT ON COLUMN change.points_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN change.points_high IS 'Upper end';
COMMENT ON COLUMN change.amount IS 'The same in the indicator''s unit, market shift removed; NULL for total, pillars and wants';
COMMENT ON COLUMN change.amount_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN change.amount_high IS 'Upper end';
COMMENT ON COLUMN change.p IS 'Two-sided p of amount (else points) being 0; NULL beside a change: without sampling error';
COMMENT ON COLUMN change.p_holm IS 'Adjusted for all scores, or all indicators, of this pair of waves (Holm 1979)';
