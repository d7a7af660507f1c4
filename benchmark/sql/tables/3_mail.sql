-- Probes by mail and what came back. No texts, no names, no addresses: those stay in the archive.

CREATE TABLE mail_probe (
    audit VARCHAR NOT NULL UNIQUE,
    wave VARCHAR NOT NULL,
    business VARCHAR NOT NULL,
    form VARCHAR NOT NULL,
    scenario VARCHAR NOT NULL,
    mailbox VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('unsent', 'waiting', 'to_decide', 'answered', 'silent', 'unreachable')),
    sent_at TIMESTAMPTZ,
    watched_until TIMESTAMPTZ,
    messages INTEGER NOT NULL CHECK (messages >= 0),
    acknowledged_at TIMESTAMPTZ,
    replied_at TIMESTAMPTZ
);
COMMENT ON TABLE mail_probe IS 'Audits with a mail address of their own, those not yet approved, too; which of them count says table audit';
COMMENT ON COLUMN mail_probe.audit IS 'The audit';
COMMENT ON COLUMN mail_probe.wave IS 'Wave it is made for';
COMMENT ON COLUMN mail_probe.business IS 'Business it is about';
COMMENT ON COLUMN mail_probe.form IS 'Form';
COMMENT ON COLUMN mail_probe.scenario IS 'Scenario';
COMMENT ON COLUMN mail_probe.mailbox IS 'Mailbox that watches for answers, as the study calls it';
COMMENT ON COLUMN mail_probe.state IS 'unsent; waiting (nothing from a person yet); to_decide (a mail that could be the reply waits for a reviewer); answered; silent (until the watch ended: censored); unreachable (bounced, or refused)';
COMMENT ON COLUMN mail_probe.sent_at IS 'When the mail server took the first message, UTC; of forms and chats, when the shopper sent it';
COMMENT ON COLUMN mail_probe.watched_until IS 'Later mails do not count, UTC';
COMMENT ON COLUMN mail_probe.messages IS 'Messages that the system has sent';
COMMENT ON COLUMN mail_probe.acknowledged_at IS 'First automatic answer, unless a person was faster, UTC by the mail server; NULL = none';
COMMENT ON COLUMN mail_probe.replied_at IS 'First mail written by a person, UTC by the mail server; NULL = none yet';

CREATE TABLE letter (
    letter VARCHAR NOT NULL UNIQUE,
    audit VARCHAR,
    received_at TIMESTAMPTZ NOT NULL,
    seconds DOUBLE,
    kind VARCHAR NOT NULL CHECK (kind IN ('bounce', 'report', 'out_of_office', 'acknowledgement', 'automatic', 'bulk', 'person', 'undecided')),
    kind_rule VARCHAR NOT NULL,
    kind_confidence DOUBLE NOT NULL CHECK (kind_confidence BETWEEN 0 AND 1),
    match_rule VARCHAR NOT NULL,
    match_confidence DOUBLE NOT NULL CHECK (match_confidence BETWEEN 0 AND 1),
    suspicious BOOLEAN NOT NULL,
    deliveries INTEGER NOT NULL CHECK (deliveries >= 1),
    junk BOOLEAN NOT NULL,
    whole BOOLEAN NOT NULL
);
COMMENT ON TABLE letter IS 'Mails of others in the study''s mailboxes, each once';
COMMENT ON COLUMN letter.letter IS 'The mail: the beginning of the SHA-256 of its bytes';
COMMENT ON COLUMN letter.audit IS 'Probe that it belongs to; NULL = none that is known';
COMMENT ON COLUMN letter.received_at IS 'When our mail server took it first (INTERNALDATE, never the sender''s Date), UTC';
COMMENT ON COLUMN letter.seconds IS 'Seconds since the probe was sent, nights and Sundays included; NULL = no probe, or not sent';
COMMENT ON COLUMN letter.kind IS 'bounce, report (delay or feedback), out_of_office, acknowledgement, automatic (another automatic answer), bulk (newsletter), person, undecided (a reviewer decides)';
COMMENT ON COLUMN letter.kind_rule IS 'Rule that said so; ''person'' alone: a reviewer';
COMMENT ON COLUMN letter.kind_confidence IS 'How sure that rule is, 0 to 1';
COMMENT ON COLUMN letter.match_rule IS 'What tied it to the probe: alias, references, …; ''person'': a reviewer';
COMMENT ON COLUMN letter.match_confidence IS 'How sure that rule is, 0 to 1';
COMMENT ON COLUMN letter.suspicious IS 'True: counts as no answer although it looks like one';
COMMENT ON COLUMN letter.deliveries IS 'How often it was delivered';
COMMENT ON COLUMN letter.junk IS 'True: it lay elsewhere than in the inbox';
COMMENT ON COLUMN letter.whole IS 'False: too large, only its headers were kept';
