-- Telephone calls: as shoppers tapped them, and as telephone systems recorded them. Who called is
-- never kept.

CREATE TABLE audit_call (
    audit VARCHAR NOT NULL,
    dialled_at TIMESTAMPTZ,
    answered_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
COMMENT ON TABLE audit_call IS 'Stopwatch of call audits that count: the first attempt that reached a person, else the first one';
COMMENT ON COLUMN audit_call.audit IS 'The audit';
COMMENT ON COLUMN audit_call.dialled_at IS 'Dialled, UTC';
COMMENT ON COLUMN audit_call.answered_at IS 'Answered by a machine or a person, whichever was first, UTC; NULL = not tapped';
COMMENT ON COLUMN audit_call.ended_at IS 'Ended, UTC; NULL = not tapped';

CREATE TABLE call_record (
    capture VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    number VARCHAR NOT NULL,
    started_at TIMESTAMPTZ,
    answered_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    disposition VARCHAR CHECK (disposition IN ('answered', 'no_answer', 'busy', 'failed')),
    CHECK (started_at IS NOT NULL OR answered_at IS NOT NULL)
);
COMMENT ON TABLE call_record IS 'Calls to the study''s businesses in imported call detail records; all others were left out';
COMMENT ON COLUMN call_record.capture IS 'Import it came with';
COMMENT ON COLUMN call_record.business IS 'Business that was called';
COMMENT ON COLUMN call_record.number IS 'Number that was called, E.164';
COMMENT ON COLUMN call_record.started_at IS 'Dialled (in the business''s own system: came in), UTC; NULL = not recorded';
COMMENT ON COLUMN call_record.answered_at IS 'Answered by anything, a machine too, UTC; NULL = not answered, or not recorded';
COMMENT ON COLUMN call_record.ended_at IS 'Ended, UTC; NULL = not recorded';
COMMENT ON COLUMN call_record.disposition IS 'answered, no_answer, busy or failed; NULL = not said';

CREATE TABLE call_day (
    capture VARCHAR NOT NULL,
    day DATE NOT NULL,
    first_at TIMESTAMPTZ NOT NULL,
    last_at TIMESTAMPTZ NOT NULL,
    calls INTEGER NOT NULL CHECK (calls > 0)
);
COMMENT ON TABLE call_day IS 'Days that imported call records cover, so that a call missing in them shows';
COMMENT ON COLUMN call_day.capture IS 'The import';
COMMENT ON COLUMN call_day.day IS 'Day, UTC';
COMMENT ON COLUMN call_day.first_at IS 'First call of that day, UTC';
COMMENT ON COLUMN call_day.last_at IS 'Last call of that day, UTC';
COMMENT ON COLUMN call_day.calls IS 'Calls of that day, those left out included';
