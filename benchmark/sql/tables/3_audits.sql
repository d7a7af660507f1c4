-- What mystery shoppers met. `shopper` is a pseudonym; names never come here.

CREATE TABLE audit (
    audit VARCHAR NOT NULL UNIQUE,
    capture VARCHAR,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    touchpoint VARCHAR NOT NULL CHECK (touchpoint IN ('website', 'call', 'email', 'chat', 'visit', 'social', 'delivery', 'product', 'review')),
    form VARCHAR NOT NULL,
    form_version INTEGER NOT NULL,
    scenario VARCHAR,
    shopper VARCHAR,
    status VARCHAR NOT NULL CHECK (status IN ('submitted', 'approved', 'disputed')),
    late BOOLEAN NOT NULL,
    started_at TIMESTAMPTZ,
    submitted_at TIMESTAMPTZ NOT NULL,
    reached BOOLEAN,
    unreachable BOOLEAN,
    critical BOOLEAN,
    dont_know_share DOUBLE CHECK (dont_know_share BETWEEN 0 AND 1),
    missing INTEGER CHECK (missing >= 0),
    quality DOUBLE CHECK (quality BETWEEN 0 AND 1),
    expected DOUBLE CHECK (expected BETWEEN 0 AND 1)
);
COMMENT ON TABLE audit IS 'Finished audits that count';
COMMENT ON COLUMN audit.audit IS 'The audit';
COMMENT ON COLUMN audit.capture IS 'Import it came with; NULL = filled in the app';
COMMENT ON COLUMN audit.wave IS 'Wave it was made for';
COMMENT ON COLUMN audit.business IS 'Business it is about';
COMMENT ON COLUMN audit.touchpoint IS 'call, email, …';
COMMENT ON COLUMN audit.form IS 'Form it was filled with';
COMMENT ON COLUMN audit.form_version IS 'Version of that form';
COMMENT ON COLUMN audit.scenario IS 'Scenario played';
COMMENT ON COLUMN audit.shopper IS 'Pseudonym of the shopper';
COMMENT ON COLUMN audit.status IS 'approved, disputed (counts until that is decided), or submitted (imports only)';
COMMENT ON COLUMN audit.late IS 'The facts came later than the form allows, e.g. 60 minutes after the start';
COMMENT ON COLUMN audit.started_at IS 'Start, UTC';
COMMENT ON COLUMN audit.submitted_at IS 'Submitted, UTC';
COMMENT ON COLUMN audit.reached IS 'False: nobody who could help was reached, so most items never arose; NULL = not answered';
COMMENT ON COLUMN audit.unreachable IS 'True: no way in was offered, or the mail bounced: a separate outcome, not silence';
COMMENT ON COLUMN audit.critical IS 'True: a critical flag was raised (false statement, pressure, …), outside the score';
COMMENT ON COLUMN audit.dont_know_share IS 'Share of the weight the shopper did not notice';
COMMENT ON COLUMN audit.missing IS 'Items without the answer they should have';
COMMENT ON COLUMN audit.quality IS 'Mean of the want scores over items that arose';
COMMENT ON COLUMN audit.expected IS 'The same with items not reached as 0';

CREATE TABLE answer (
    audit VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    want VARCHAR,
    stage VARCHAR,
    weight DOUBLE CHECK (weight >= 0),
    value VARCHAR,
    number DOUBLE,
    points DOUBLE CHECK (points BETWEEN 0 AND 1),
    blank VARCHAR CHECK (blank IN ('not_applicable', 'not_reached', 'dont_know', 'missing'))
);
COMMENT ON TABLE answer IS 'Answers of those audits, one row per item';
COMMENT ON COLUMN answer.audit IS 'The audit';
COMMENT ON COLUMN answer.item IS 'Item of the form';
COMMENT ON COLUMN answer.type IS 'yes_no, select_one, select_multiple, count, seconds, time, rating (0-10), text, evidence, calculate';
COMMENT ON COLUMN answer.want IS 'Want it belongs to; NULL = not scored';
COMMENT ON COLUMN answer.stage IS 'Journey stage';
COMMENT ON COLUMN answer.weight IS 'Weight in the form; NULL = not scored';
COMMENT ON COLUMN answer.value IS 'The answer as given';
COMMENT ON COLUMN answer.number IS 'The answer as a number, where it is one (seconds, counts, 0-10)';
COMMENT ON COLUMN answer.points IS 'Points; NULL = blank, see there';
COMMENT ON COLUMN answer.blank IS 'Why there are no points; NULL = there are, or the item is not scored';

CREATE TABLE audit_want (
    audit VARCHAR NOT NULL,
    want VARCHAR NOT NULL CHECK (want IN ('easy', 'expectations', 'promises', 'informed', 'individual', 'put_right')),
    quality DOUBLE CHECK (quality BETWEEN 0 AND 1),
    expected DOUBLE CHECK (expected BETWEEN 0 AND 1)
);
COMMENT ON TABLE audit_want IS 'Want scores of those audits';
COMMENT ON COLUMN audit_want.audit IS 'The audit';
COMMENT ON COLUMN audit_want.want IS 'Want of the customer';
COMMENT ON COLUMN audit_want.quality IS 'Points over items that arose; NULL = none arose';
COMMENT ON COLUMN audit_want.expected IS 'The same with items not reached as 0; NULL = none applied';
