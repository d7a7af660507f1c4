-- Recordings of calls to the own business: what happened when, by its sound. No sound tells a person
-- from a tape: `recording_mark` says where a reviewer heard one. Keyed numbers of more than three
-- digits are not kept.

CREATE TABLE recording (
    evidence VARCHAR NOT NULL,
    error VARCHAR,
    seconds DOUBLE CHECK (seconds > 0),
    plan VARCHAR CHECK (plan IN ('UK', 'US', 'EU')),
    tone VARCHAR,
    rings INTEGER CHECK (rings > 0),
    ring_start_s DOUBLE,
    answer_s DOUBLE CHECK (answer_s >= ring_start_s),
    keys INTEGER,
    hold_s DOUBLE,
    CHECK ((error IS NULL) = (seconds IS NOT NULL))
);
COMMENT ON TABLE recording IS 'Recordings handed in with audits of the own business that count';
COMMENT ON COLUMN recording.evidence IS 'Its file in the archive; `answer.value` of the item that it answers';
COMMENT ON COLUMN recording.error IS 'Why nothing could be heard; NULL = it was heard';
COMMENT ON COLUMN recording.seconds IS 'How long it is, s';
COMMENT ON COLUMN recording.plan IS 'Ringing tone: UK, US or EU (ITU-T E.180); NULL = no ringing, or another plan';
COMMENT ON COLUMN recording.tone IS 'Ringing tone as measured: frequencies and cadence';
COMMENT ON COLUMN recording.rings IS 'Rings begun before the answer; NULL = no ringing';
COMMENT ON COLUMN recording.ring_start_s IS 'First ring, s from the beginning';
COMMENT ON COLUMN recording.answer_s IS 'End of ringing by an answer of a machine or a person, s from the beginning; NULL = not answered, or no ringing';
COMMENT ON COLUMN recording.keys IS 'Keys pressed, by their tones';
COMMENT ON COLUMN recording.hold_s IS 'All holds together: music, or over 5 s of silence or steady noise, with the announcements in it, s';

CREATE TABLE recording_span (
    evidence VARCHAR NOT NULL,
    kind VARCHAR NOT NULL CHECK (kind IN ('ringing', 'busy', 'congestion', 'information', 'dial', 'menu', 'hold', 'key', 'speech', 'music', 'silence')),
    start_s DOUBLE NOT NULL,
    end_s DOUBLE NOT NULL,
    confidence DOUBLE NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    said VARCHAR,
    CHECK (end_s >= start_s)
);
COMMENT ON TABLE recording_span IS 'Stretches of these recordings; menus and holds lie over the speech and music they are made of';
COMMENT ON COLUMN recording_span.evidence IS 'The recording';
COMMENT ON COLUMN recording_span.kind IS 'ringing; busy, congestion, information, dial (tones); menu (speech up to a key); hold; key; speech; music; silence';
COMMENT ON COLUMN recording_span.start_s IS 'From, s from the beginning';
COMMENT ON COLUMN recording_span.end_s IS 'To, s from the beginning';
COMMENT ON COLUMN recording_span.confidence IS 'How sure, 0 to 1: a judgement of the method, no probability';
COMMENT ON COLUMN recording_span.said IS 'Ringing tone as measured, or keys; NULL = nothing more to say';

CREATE TABLE recording_mark (
    audit VARCHAR NOT NULL,
    evidence VARCHAR NOT NULL,
    person_s DOUBLE NOT NULL CHECK (person_s >= 0)
);
COMMENT ON TABLE recording_mark IS 'Where a reviewer heard a person answer';
COMMENT ON COLUMN recording_mark.audit IS 'The audit';
COMMENT ON COLUMN recording_mark.evidence IS 'The recording';
COMMENT ON COLUMN recording_mark.person_s IS 'A person answers, s from the beginning';
