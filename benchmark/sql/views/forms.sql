CREATE VIEW field_effort AS
SELECT form.wave, form.business, form.capture, form.url, form.form_no, form.purpose, form_field.field_no,
    form_field.label, form_field.autocomplete, form_field.inputmode, form_field.required, form_field.kind,
    lower(concat_ws(' ', form_field.name, form_field.label, form_field.autocomplete)) AS about,
    CASE
        WHEN form_field.kind = 'textarea' THEN 'message'
        WHEN form_field.kind = 'email' OR regexp_matches(about, 'e-?mail') THEN 'email'
        WHEN form_field.kind = 'tel' OR regexp_matches(about, 'phone|tel\b|telefon|mobile|mobil|handy') THEN 'phone'
        WHEN form_field.kind = 'date' OR regexp_matches(about, 'birth|geburt|naissance|nacimiento|nascita|geboorte') THEN 'date'
        WHEN regexp_matches(about, 'post-?code|\bzip\b|postal|\bplz\b|postleitzahl|code postal') THEN 'postcode'
        WHEN regexp_matches(about, 'street|address|stra(ß|ss)e|anschrift|adresse|calle|indirizzo|straat') THEN 'address'
        WHEN regexp_matches(about, 'name|vorname|nachname|nom\b|nombre|nome|naam') THEN 'name'
        ELSE 'other'
    END AS content,
    CASE
        WHEN form_field.kind = 'select' THEN 1.35 + 2 * (1.1 + 2 * 0.1)
        WHEN form_field.kind IN ('checkbox', 'radio') THEN 1.35 + 1.1 + 2 * 0.1
        ELSE 1.1 + 2 * 0.1 + 0.4 + 1.35 + 0.4 + 0.28 * CASE content
            WHEN 'email' THEN 22 WHEN 'phone' THEN 11 WHEN 'address' THEN 18 WHEN 'message' THEN 80 ELSE 7 END
    END AS seconds
FROM form
JOIN form_field USING (capture, url, form_no);

COMMENT ON VIEW field_effort IS 'Fields of forms with what they ask for and the KLM seconds to fill them: operators of Card, Moran & Newell (CACM 23(7), 1980) and Kieras 2001; characters typed are our judgement, as in crawlers/journeys/klm.py';
COMMENT ON COLUMN field_effort.wave IS 'Wave';
COMMENT ON COLUMN field_effort.business IS 'Business';
COMMENT ON COLUMN field_effort.capture IS 'The crawl';
COMMENT ON COLUMN field_effort.url IS 'Page';
COMMENT ON COLUMN field_effort.form_no IS 'Which form of the page';
COMMENT ON COLUMN field_effort.purpose IS 'contact, search, newsletter, login, checkout or other';
COMMENT ON COLUMN field_effort.field_no IS 'Which field';
COMMENT ON COLUMN field_effort.label IS 'Its label; NULL = none';
COMMENT ON COLUMN field_effort.autocomplete IS 'Its autocomplete token';
COMMENT ON COLUMN field_effort.inputmode IS 'Keyboard asked for';
COMMENT ON COLUMN field_effort.required IS 'Marked as compulsory';
COMMENT ON COLUMN field_effort.kind IS 'Input type, select or textarea';
COMMENT ON COLUMN field_effort.about IS 'Name, label and token, lower case';
COMMENT ON COLUMN field_effort.content IS 'What is asked for: email, phone, name, address, postcode, date, message or other';
COMMENT ON COLUMN field_effort.seconds IS 'KLM-equivalent seconds to fill it by hand';
