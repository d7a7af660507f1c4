CREATE TEMP TABLE chosen AS
SELECT DISTINCT business, source, review, rating, text_key FROM review_read;

INSERT INTO review_sentence BY NAME
SELECT business, source, review, sentence, start, length, language
FROM chosen
JOIN said_sentence USING (text_key);

-- Stars decide where words leave it open, and overrule words that contradict them at either end: of
-- praise found in 1-star reviews a quarter was meant, in 2-star ones half, of blame in 5-star reviews
-- a fifth (read: 120).
INSERT INTO review_tag BY NAME
SELECT business, source, review, sentence, kind, verdict AS value,
    min(start) AS start, arg_min(length, start) AS length, 'lexicon' AS origin
FROM (
    SELECT *, CASE
        WHEN kind IN ('touchpoint', 'stage') THEN value
        WHEN value = 'topic' THEN CASE WHEN rating >= 4 THEN 'praise' WHEN rating <= 2 THEN 'blame' END
        WHEN value = 'praise' AND rating <= 2 OR value = 'blame' AND rating > 4.5 THEN NULL
        ELSE value END AS verdict
    FROM chosen
    JOIN said_tag USING (text_key)
)
WHERE verdict IS NOT NULL
GROUP BY ALL;

-- A label holds as long as the sentence has the words that its giver saw.
CREATE TEMP TABLE labelled AS
SELECT review_label.*
FROM review_label
JOIN review_sentence USING (business, source, review, sentence)
JOIN review USING (business, source, review)
WHERE hash = left(md5(substring(review_text(title, text), start, length)), 12);

-- How well the lexicon does, before people's labels take its tags' place; by the eighth of all
-- sentences that is drawn blindly (heard.to_label).
CREATE TEMP TABLE labelled_counts AS
SELECT kind, value, count(*) FILTER (tagged AND meant) AS found,
    count(*) FILTER (tagged AND NOT meant) AS tagged_only,
    count(*) FILTER (meant AND NOT tagged) AS meant_only,
    count(*) FILTER (NOT tagged AND NOT meant) AS neither
FROM (
    SELECT kinds.kind, signs.value, review_tag.review IS NOT NULL AS tagged,
        list_contains(says, kinds.kind || ' ' || signs.value) AS meant
    FROM labelled
    CROSS JOIN (VALUES ('easy'), ('expectations'), ('promises'), ('informed'), ('individual'),
        ('put_right'), ('recommend')) AS kinds(kind)
    CROSS JOIN (VALUES ('praise'), ('blame')) AS signs(value)
    LEFT JOIN review_tag ON review_tag.business = labelled.business AND review_tag.source = labelled.source
        AND review_tag.review = labelled.review AND review_tag.sentence = labelled.sentence
        AND review_tag.kind = kinds.kind AND review_tag.value = signs.value
    WHERE md5(labelled.review || ' ' || labelled.sentence) < '2'
)
GROUP BY kind, value;

-- What the lexicon said stays at hand: learning takes it as a hint.
CREATE TEMP TABLE lexicon_tag AS SELECT * FROM review_tag WHERE value IN ('praise', 'blame');

CREATE TEMP TABLE by_people AS
SELECT business, source, review, sentence, kind, value, start, length
FROM (
    SELECT business, source, review, sentence, split_part(one, ' ', 1) AS kind, split_part(one, ' ', 2) AS value
    FROM (SELECT *, unnest(says) AS one FROM labelled)
)
LEFT JOIN review_tag USING (business, source, review, sentence, kind, value);

DELETE FROM review_tag
USING labelled
WHERE review_tag.business = labelled.business AND review_tag.source = labelled.source
    AND review_tag.review = labelled.review AND review_tag.sentence = labelled.sentence
    AND value IN ('praise', 'blame');

INSERT INTO review_tag BY NAME SELECT *, 'person' AS origin FROM by_people;

-- A text that was first printed and later read has two rows, alike in all but that.
CREATE TEMP TABLE prints AS
SELECT text_key, any_value(same_text) AS same_text
FROM said_print
WHERE text_key IN (SELECT text_key FROM keyed)
GROUP BY text_key;

CREATE TEMP VIEW printed AS
SELECT business, source, review, published_at, text_key, same_text FROM keyed JOIN prints USING (text_key);
