-- Second, blind opinions: do reviewers agree? None changes a score.

CREATE TABLE coding (
    audit VARCHAR NOT NULL,
    item VARCHAR NOT NULL,
    type VARCHAR NOT NULL,
    coder VARCHAR NOT NULL,
    first BOOLEAN NOT NULL,
    value VARCHAR NOT NULL,
    number DOUBLE
);
COMMENT ON TABLE coding IS 'Items of audits that two people judged from the same evidence, a row per judge';
COMMENT ON COLUMN coding.audit IS 'The audit';
COMMENT ON COLUMN coding.item IS 'Item of the form';
COMMENT ON COLUMN coding.type IS 'yes_no, select_one, count, rating (0-10), …';
COMMENT ON COLUMN coding.coder IS 'Pseudonym of the judge';
COMMENT ON COLUMN coding.first IS 'True: the judgement that counts; false: the second, blind one';
COMMENT ON COLUMN coding.value IS 'The judgement';
COMMENT ON COLUMN coding.number IS 'The judgement as a number, where it is one';
