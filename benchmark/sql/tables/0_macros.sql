-- Platforms make a title of the first words where the author gave none: those are not said twice.
CREATE MACRO review_text(title, text) AS CASE
    WHEN title IS NULL OR starts_with(ifnull(text, ''), rtrim(title, '.… ')) THEN text
    ELSE concat_ws(chr(10), title, text) END;
