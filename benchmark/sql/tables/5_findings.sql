-- What the scores mean: gaps, changes, priorities, how steady they are. Filled by the build; pages read these and compute nothing.

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

CREATE TABLE priority (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    indicator VARCHAR NOT NULL,
    place INTEGER NOT NULL CHECK (place >= 1),
    of_scope VARCHAR NOT NULL CHECK (of_scope IN ('total', 'service', 'reputation')),
    points DOUBLE NOT NULL CHECK (points >= 0),
    p_behind DOUBLE NOT NULL CHECK (p_behind BETWEEN 0 AND 1),
    ranks_gained DOUBLE NOT NULL CHECK (ranks_gained >= 0)
);
COMMENT ON TABLE priority IS 'What each indicator would add if it were as good as the median of the others';
COMMENT ON COLUMN priority.wave IS 'Wave';
COMMENT ON COLUMN priority.business IS 'Business';
COMMENT ON COLUMN priority.indicator IS 'Indicator; its gap in units is in gap, against median';
COMMENT ON COLUMN priority.place IS 'Place in the business''s list, 1 = most to win';
COMMENT ON COLUMN priority.of_scope IS 'Whose points: of the total, or of the pillar where there is no total';
COMMENT ON COLUMN priority.points IS 'Winnable points: mean over draws of (score if it were at the median - score now), where positive';
COMMENT ON COLUMN priority.p_behind IS 'Probability of being behind that median';
COMMENT ON COLUMN priority.ranks_gained IS 'Expected number of others overtaken by that';

CREATE TABLE journey_cell (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    touchpoint VARCHAR NOT NULL,
    indicators INTEGER NOT NULL CHECK (indicators >= 1),
    state VARCHAR NOT NULL CHECK (state IN ('not enough data', 'provisional', 'ranked')),
    reason VARCHAR,
    score DOUBLE CHECK (score BETWEEN 0 AND 100),
    low DOUBLE,
    high DOUBLE,
    median DOUBLE,
    best DOUBLE,
    verdict VARCHAR CHECK (verdict IN ('ahead', 'behind', 'no clear difference')),
    points DOUBLE CHECK (points >= 0),
    of_scope VARCHAR,
    moment_of_truth BOOLEAN NOT NULL
);
COMMENT ON TABLE journey_cell IS 'The journey map: what a customer meets at each stage and touchpoint';
COMMENT ON COLUMN journey_cell.wave IS 'Wave';
COMMENT ON COLUMN journey_cell.business IS 'Business';
COMMENT ON COLUMN journey_cell.stage IS 'Journey stage';
COMMENT ON COLUMN journey_cell.touchpoint IS 'Touchpoint';
COMMENT ON COLUMN journey_cell.indicators IS 'Indicators that weigh in the cell';
COMMENT ON COLUMN journey_cell.state IS 'As in standing';
COMMENT ON COLUMN journey_cell.reason IS 'What is lacking for a higher state';
COMMENT ON COLUMN journey_cell.score IS 'Weighted mean of its indicators'' scores, 0-100; NULL = less than four fifths of their weight measured';
COMMENT ON COLUMN journey_cell.low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN journey_cell.high IS 'Upper end';
COMMENT ON COLUMN journey_cell.median IS 'Median of the others';
COMMENT ON COLUMN journey_cell.best IS 'Median of those whose rank set contains 1';
COMMENT ON COLUMN journey_cell.verdict IS 'Against the median of the others';
COMMENT ON COLUMN journey_cell.points IS 'Winnable points: if whatever is behind in the cell were at the median';
COMMENT ON COLUMN journey_cell.of_scope IS 'Whose points: total, or the pillar where there is no total';
COMMENT ON COLUMN journey_cell.moment_of_truth IS 'One of the three cells with most to win';

CREATE TABLE weighting (
    wave VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    same_rank DOUBLE NOT NULL CHECK (same_rank BETWEEN 0 AND 1),
    first DOUBLE NOT NULL CHECK (first BETWEEN 0 AND 1),
    rank_low INTEGER NOT NULL,
    rank_high INTEGER NOT NULL
);
COMMENT ON TABLE weighting IS '5,000 other weightings, drawn around the study''s (Dirichlet, concentration 10 × weight)';
COMMENT ON COLUMN weighting.wave IS 'Wave';
COMMENT ON COLUMN weighting.scope IS 'total, service or reputation';
COMMENT ON COLUMN weighting.business IS 'Business';
COMMENT ON COLUMN weighting.same_rank IS 'Share of weightings in which it keeps its rank by score';
COMMENT ON COLUMN weighting.first IS 'Share in which it is first';
COMMENT ON COLUMN weighting.rank_low IS 'Best rank in 95 % of them';
COMMENT ON COLUMN weighting.rank_high IS 'Worst rank';

CREATE TABLE variant (
    wave VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    variant VARCHAR NOT NULL CHECK (variant IN ('without an indicator', 'arithmetic total', 'mean-imputed', 'thresholds halved', 'thresholds doubled', 'without doubted data')),
    detail VARCHAR,
    score DOUBLE CHECK (score BETWEEN 0 AND 100),
    rank INTEGER,
    moved INTEGER
);
COMMENT ON TABLE variant IS 'Scores and ranks by score had another choice been made';
COMMENT ON COLUMN variant.wave IS 'Wave';
COMMENT ON COLUMN variant.scope IS 'total, service or reputation';
COMMENT ON COLUMN variant.business IS 'Business';
COMMENT ON COLUMN variant.variant IS 'The other choice';
COMMENT ON COLUMN variant.detail IS 'The indicator left out';
COMMENT ON COLUMN variant.score IS 'Score; NULL = not enough data';
COMMENT ON COLUMN variant.rank IS 'Rank by score among all that have one, 1-2-2-4';
COMMENT ON COLUMN variant.moved IS 'Ranks better (+) or worse (-) than with the study''s own choice';

CREATE TABLE first_place (
    wave VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    words VARCHAR NOT NULL
);
COMMENT ON TABLE first_place IS 'What decides first place, in a sentence';
COMMENT ON COLUMN first_place.wave IS 'Wave';
COMMENT ON COLUMN first_place.scope IS 'total, service or reputation';
COMMENT ON COLUMN first_place.words IS 'The sentence';

CREATE TABLE promise_kept (
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    promise VARCHAR NOT NULL CHECK (promise IN ('reply_time', 'waiting_time', 'opening_hours', 'delivery_time', 'price', 'follow_up')),
    state VARCHAR NOT NULL CHECK (state IN ('not enough data', 'provisional', 'ranked')),
    n INTEGER NOT NULL CHECK (n >= 1),
    kept DOUBLE CHECK (kept BETWEEN 0 AND 1),
    low DOUBLE,
    high DOUBLE,
    unit VARCHAR,
    promised DOUBLE,
    met DOUBLE,
    unmet INTEGER NOT NULL
);
COMMENT ON TABLE promise_kept IS 'The gap between what is promised and what was met';
COMMENT ON COLUMN promise_kept.wave IS 'Wave';
COMMENT ON COLUMN promise_kept.business IS 'Business';
COMMENT ON COLUMN promise_kept.promise IS 'As in promise_check';
COMMENT ON COLUMN promise_kept.state IS 'By the thresholds for audits: not enough data (share hidden), provisional or ranked';
COMMENT ON COLUMN promise_kept.n IS 'Audits that could check it';
COMMENT ON COLUMN promise_kept.kept IS 'Share of them in which it was kept in full and on time';
COMMENT ON COLUMN promise_kept.low IS 'Lower end of its 95 % interval (Wilson)';
COMMENT ON COLUMN promise_kept.high IS 'Upper end';
COMMENT ON COLUMN promise_kept.unit IS 'Unit of promised and met';
COMMENT ON COLUMN promise_kept.promised IS 'Median of what was promised';
COMMENT ON COLUMN promise_kept.met IS 'Median of what was met, never counting as longest; NULL = never in half of them or more';
COMMENT ON COLUMN promise_kept.unmet IS 'In how many of n nothing came at all, of those with a unit';

CREATE TABLE action (
    action VARCHAR NOT NULL UNIQUE,
    scope VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    due_day DATE,
    effort_days DOUBLE CHECK (effort_days >= 0),
    status VARCHAR NOT NULL CHECK (status IN ('planned', 'doing', 'done', 'dropped')),
    planned_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    done_at TIMESTAMPTZ
);
COMMENT ON TABLE action IS 'What the own business means to do about its priorities; who owns it stays in the archive';
COMMENT ON COLUMN action.action IS 'Name of its log in the archive';
COMMENT ON COLUMN action.scope IS 'What it is to better: an indicator, or as in standing';
COMMENT ON COLUMN action.wave IS 'Wave whose numbers it was planned on: the before of its effect';
COMMENT ON COLUMN action.title IS 'What is to be done';
COMMENT ON COLUMN action.due_day IS 'Due';
COMMENT ON COLUMN action.effort_days IS 'Person-days, as estimated by those who planned it';
COMMENT ON COLUMN action.status IS 'planned, doing, done or dropped';
COMMENT ON COLUMN action.planned_at IS 'When it was planned, UTC';
COMMENT ON COLUMN action.changed_at IS 'When its plan last changed, UTC';
COMMENT ON COLUMN action.done_at IS 'When it was done, UTC; NULL unless status is done';

CREATE TABLE action_effect (
    action VARCHAR NOT NULL,
    since VARCHAR NOT NULL,
    wave VARCHAR NOT NULL,
    phase VARCHAR NOT NULL CHECK (phase IN ('before', 'during', 'after')),
    before DOUBLE,
    before_low DOUBLE,
    before_high DOUBLE,
    after DOUBLE,
    after_low DOUBLE,
    after_high DOUBLE,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('better', 'worse', 'no clear change', 'broken line')),
    reason VARCHAR,
    points DOUBLE,
    points_low DOUBLE,
    points_high DOUBLE,
    amount DOUBLE,
    amount_low DOUBLE,
    amount_high DOUBLE,
    p_holm DOUBLE CHECK (p_holm BETWEEN 0 AND 1)
);
COMMENT ON TABLE action_effect IS 'Did it work? The own business before an action and in each later wave';
COMMENT ON COLUMN action_effect.action IS 'The action';
COMMENT ON COLUMN action_effect.since IS 'Wave it was planned on';
COMMENT ON COLUMN action_effect.wave IS 'Later wave';
COMMENT ON COLUMN action_effect.phase IS 'That wave came before the action was done (or it is not yet), was under way then, or began after it';
COMMENT ON COLUMN action_effect.before IS 'Value in the indicator''s unit, or score, on the earlier wave';
COMMENT ON COLUMN action_effect.before_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN action_effect.before_high IS 'Upper end';
COMMENT ON COLUMN action_effect.after IS 'The same on the later wave';
COMMENT ON COLUMN action_effect.after_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN action_effect.after_high IS 'Upper end';
COMMENT ON COLUMN action_effect.verdict IS 'As in change, beyond what changed for everybody; a change is no proof that the action was its cause';
COMMENT ON COLUMN action_effect.reason IS 'Why there is no comparison';
COMMENT ON COLUMN action_effect.points IS 'Change in points, minus the set''s median change';
COMMENT ON COLUMN action_effect.points_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN action_effect.points_high IS 'Upper end';
COMMENT ON COLUMN action_effect.amount IS 'The same in the indicator''s unit';
COMMENT ON COLUMN action_effect.amount_low IS 'Lower end of its 95 % interval';
COMMENT ON COLUMN action_effect.amount_high IS 'Upper end';
COMMENT ON COLUMN action_effect.p_holm IS 'Adjusted for all actions planned on that wave';

CREATE TABLE alert (
    wave VARCHAR NOT NULL,
    rule INTEGER NOT NULL CHECK (rule >= 1),
    kind VARCHAR NOT NULL CHECK (kind IN ('better', 'worse', 'behind', 'ahead', 'down')),
    business VARCHAR NOT NULL,
    scope VARCHAR,
    words VARCHAR NOT NULL,
    mark VARCHAR NOT NULL
);
COMMENT ON TABLE alert IS 'What the study''s [[alert]] rules found in the newest measured wave';
COMMENT ON COLUMN alert.wave IS 'Wave';
COMMENT ON COLUMN alert.rule IS 'Which [[alert]] of the study file, from 1';
COMMENT ON COLUMN alert.kind IS 'better, worse (a clear change), behind, ahead (which side of the others'' median it came to), down (its site did not answer)';
COMMENT ON COLUMN alert.business IS 'Business';
COMMENT ON COLUMN alert.scope IS 'As in standing, or an indicator; NULL = the site';
COMMENT ON COLUMN alert.words IS 'The finding as a sentence';
COMMENT ON COLUMN alert.mark IS 'The same finding has the same mark in every build: it is told once';
