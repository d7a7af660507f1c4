-- Of each review that somebody wrote a key of its words. What a business shows on its own pages never counts.
SELECT business, source, review, published_at, rating, hash(words) AS text_key, length(words) AS letters
FROM (SELECT *, review_text(title, text) AS words FROM review WHERE source <> 'own-site')
WHERE words IS NOT NULL
