"""Tagging that learns from people's labels, want by want, once there are enough of them.

TF-IDF of words and word pairs, with what the lexicon says as one more feature, into a logistic
regression (scikit-learn). It takes the lexicon's place for a want only where it does better on
sentences that it was not trained on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmark.tagging.labels import KINDS

ENOUGH = 100  # labelled sentences that mean it (methods 6)
FOLDS = 5
LONG = 4  # letters: shorter words explain nothing to a reader
SEED = 1
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Learned:
    """A trained tagger of one want and polarity, and how it did on what it had not seen."""

    kind: str
    words: TfidfVectorizer
    model: LogisticRegression
    f1: float
    lexicon_f1: float

    def tags(self, sentences: Sequence[str], tagged: Flags) -> Flags:
        """Which of the sentences mean it; `tagged`: what the lexicon says of them."""
        return np.asarray(
            self.model.predict(_features(self.words, sentences, tagged)), dtype=np.bool_
        )

    def because(self, sentence: str) -> str:
        """The words of the sentence that speak most for it."""
        row = self.words.transform([sentence])
        weights = self.model.coef_[0][: row.shape[1]] * row.toarray()[0]
        names = self.words.get_feature_names_out()
        weights = np.where([len(name) >= LONG for name in names], weights, 0)
        return str(names[int(weights.argmax())]) if weights.max() > 0 else ""


def learn(kind: str, sentences: Sequence[str], tagged: Flags, meant: Flags) -> Learned | None:
    """None with under 100 sentences that mean it, or where the lexicon does as well."""
    if meant.sum() < ENOUGH or (~meant).sum() < ENOUGH:
        return None
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    words.fit(sentences)
    features = _features(words, sentences, tagged)
    model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    unseen = np.asarray(cross_val_predict(model, features, meant, cv=folds), dtype=np.bool_)
    found, before = _f1(unseen, meant), _f1(tagged, meant)
    if found <= before:
        return None
    return Learned(kind, words, model.fit(features, meant), found, before)


def _features(words: TfidfVectorizer, sentences: Sequence[str], tagged: Flags) -> csr_matrix:
    return hstack([words.transform(sentences), csr_matrix(tagged[:, None].astype(float))]).tocsr()


def _f1(said: Flags, meant: Flags) -> float:
    both = float((said & meant).sum())
    return 2 * both / float(said.sum() + meant.sum()) if both else 0.0


def apply(connection: duckdb.DuckDBPyConnection) -> list[Learned]:
    """Learn from table `labelled`, put what was learned in the place of the lexicon's tags."""
    counts = dict(
        connection.execute(
            "SELECT one, count(*) FROM (SELECT unnest(says) AS one FROM labelled) GROUP BY one"
        ).fetchall()
    )
    kinds = [kind for kind in KINDS if counts.get(kind, 0) >= ENOUGH]
    if not kinds:
        return []
    labelled = _sentences(connection, "SEMI")
    others = _sentences(connection, "ANTI")
    found = []
    for kind in kinds:
        meant, tagged = _has(labelled["says"], kind), _has(labelled["tags"], kind)
        one = learn(kind, labelled["words"], tagged, meant)
        if one is not None:
            _retag(connection, one, others)
            found.append(one)
    return found


def _has(lists: Sequence[Sequence[str]], kind: str) -> Flags:
    return np.array([kind in found for found in lists], dtype=np.bool_)


def _sentences(connection: duckdb.DuckDBPyConnection, join: str) -> dict[str, list[Any]]:
    """Sentences with (SEMI) or without (ANTI) a label, their words, tags and labels."""
    table: pa.Table = connection.sql(
        f"""
        SELECT business, source, review, sentence,
            substring(review_text(title, text), start, length) AS words,
            ifnull(tags, []) AS tags, ifnull(says, []) AS says
        FROM review_sentence
        JOIN review USING (business, source, review)
        {join} JOIN labelled USING (business, source, review, sentence)
        LEFT JOIN (SELECT business, source, review, sentence, says FROM labelled)
            USING (business, source, review, sentence)
        LEFT JOIN (
            SELECT business, source, review, sentence, list(kind || ' ' || value) AS tags
            FROM lexicon_tag
            GROUP BY ALL
        ) USING (business, source, review, sentence)
        ORDER BY business, source, review, sentence
        """
    ).to_arrow_table()
    found: dict[str, list[Any]] = table.to_pydict()
    return found


def _retag(
    connection: duckdb.DuckDBPyConnection, one: Learned, others: dict[str, list[Any]]
) -> None:
    kind, _, value = one.kind.partition(" ")
    words = [str(text) for text in others["words"]]
    said = one.tags(words, _has(others["tags"], one.kind))
    connection.execute(
        "DELETE FROM review_tag WHERE kind = ? AND value = ? AND origin = 'lexicon'", [kind, value]
    )
    at = np.nonzero(said)[0].tolist()
    because = [one.because(words[place]) for place in at]
    starts = [words[p].lower().find(b) if b else -1 for p, b in zip(at, because, strict=True)]
    rows = pa.table(
        {
            **{name: [others[name][place] for place in at] for name in
               ("business", "source", "review", "sentence")},
            "offset": pa.array(starts, pa.int32()),
            "length": pa.array([len(text) for text in because], pa.int32()),
        }
    )  # fmt: skip
    connection.register("learned_rows", rows)
    connection.execute(
        """
        INSERT INTO review_tag BY NAME
        SELECT business, source, review, sentence, $kind AS kind, $value AS value,
            ifnull(known.start,
                CASE WHEN "offset" >= 0 THEN review_sentence.start + "offset" END) AS start,
            ifnull(known.length, CASE WHEN "offset" >= 0 THEN learned_rows.length END) AS length,
            'learned' AS origin
        FROM learned_rows
        JOIN review_sentence USING (business, source, review, sentence)
        LEFT JOIN (SELECT * FROM lexicon_tag WHERE kind = $kind AND value = $value) AS known
            USING (business, source, review, sentence)
        """,
        {"kind": kind, "value": value},
    )
    connection.unregister("learned_rows")
