"""What pages ask of reviews and what they say. Functions read, no more; the build computed it."""

from __future__ import annotations

import pandas as pd

from benchmark.questions.report import Store, table_of, value_of

SHOWN = 300  # flagged reviews listed at most


def any_reviews(store: Store) -> bool:
    """Has the store any review at all?"""
    return value_of(store, "SELECT 1 FROM review LIMIT 1") is not None


def sources(store: Store, wave: str) -> list[str]:
    """What stars are shown of: all, each platform, and all with the platforms' offsets."""
    rows = table_of(
        store,
        "SELECT DISTINCT source FROM review_standing WHERE wave = $wave "
        "ORDER BY source <> 'all', source = 'offset', source",
        wave=wave,
    )
    return [str(one) for one in rows["source"]]


def standings(store: Store, wave: str, source: str, measure: str) -> pd.DataFrame:
    """Per business: stars, interval and place, with and without flagged reviews, best first.

    business, name, role, position, state, reason, n, value, low, high, rank, rank_low, rank_high,
    compared, words; without_value, without_n, without_words, flagged (reviews left out).
    """
    return table_of(
        store,
        """
        SELECT one.business, name, role, position, one.state, one.reason, one.n,
            one.effective_n, one.value, one.low, one.high, one.rank, one.rank_low,
            one.rank_high, one.compared, one.tied_with, one.words,
            other.value AS without_value, other.low AS without_low,
            other.high AS without_high, other.n AS without_n, other.words AS without_words,
            one.n - other.n AS flagged
        FROM review_standing AS one
        JOIN review_standing AS other USING (wave, business, source, measure)
        JOIN business USING (business)
        WHERE one.variant = 'all' AND other.variant = 'without flagged'
            AND wave = $wave AND source = $source AND measure = $measure
        ORDER BY one.value DESC NULLS LAST, name
        """,
        wave=wave,
        source=source,
        measure=measure,
    )


def offsets(store: Store, wave: str) -> pd.DataFrame:
    """source, stars, businesses, reviews: what each platform gives more or less."""
    return table_of(store, "SELECT * EXCLUDE wave FROM source_offset WHERE wave = $wave", wave=wave)


def changes(store: Store, wave: str, measure: str, variant: str) -> pd.DataFrame:
    """business, name, since, change, market, stars, low, high, p_holm, verdict, reason."""
    return table_of(
        store,
        """
        SELECT business, name, since, change, market, stars, low, high, p_holm, verdict, reason
        FROM review_change
        JOIN business USING (business)
        WHERE wave = $wave AND measure = $measure AND variant = $variant
        ORDER BY stars DESC NULLS LAST, name
        """,
        wave=wave,
        measure=measure,
        variant=variant,
    )


def quarters(store: Store, variant: str) -> pd.DataFrame:
    """Of each business quarter by quarter: reviews, stars, net sentiment, with intervals."""
    return table_of(
        store,
        """
        SELECT business, name, role, position, review_quarter.* EXCLUDE (business, variant)
        FROM review_quarter
        JOIN business USING (business)
        WHERE variant = $variant
        ORDER BY role <> 'own', position, quarter_day
        """,
        variant=variant,
    )


def bursts(store: Store) -> pd.DataFrame:
    """name, source, day, reviews, usual, mean_rating: newest first."""
    return table_of(
        store,
        """
        SELECT business, name, role, source, day, reviews, usual, mean_rating
        FROM review_burst
        JOIN business USING (business)
        ORDER BY day DESC, name
        """,
    )


def flags(store: Store, wave: str) -> pd.DataFrame:
    """business, name, flag, reviews, of: flagged reviews of the wave's window, per business."""
    return table_of(
        store,
        """
        SELECT business, name, flag, flag_count.reviews, review_count.reviews AS of
        FROM flag_count
        JOIN review_count USING (wave, business)
        JOIN business USING (business)
        WHERE wave = $wave
        ORDER BY position, flag_count.reviews DESC
        """,
        wave=wave,
    )


def flagged(store: Store, wave: str, business: str) -> pd.DataFrame:
    """published_at, rating, flag, evidence, text: a business's flagged reviews, newest first."""
    return table_of(
        store,
        f"""
        SELECT published_at, source, review, rating, flag, evidence,
            review_text(title, text) AS text
        FROM review_flag
        JOIN wave_review USING (business, source, review)
        WHERE wave = $wave AND business = $business
        ORDER BY published_at DESC, review, flag
        LIMIT {SHOWN}
        """,
        wave=wave,
        business=business,
    )


def want_map(store: Store, wave: str) -> pd.DataFrame:
    """Business × want: share of praise among what reviews say of it, and the gap to the others.

    name, role, want, pillar, state, reason, n, score (percent), low, high, points (percentage
    points to the median of the others), points_low, points_high, verdict.
    """
    return table_of(
        store,
        """
        SELECT business, name, role, want, 'service' AS pillar, estimate.state, estimate.reason,
            estimate.n, 100 * estimate.value AS score, 100 * estimate.low AS low,
            100 * estimate.high AS high, 100 * gap.amount AS points,
            100 * gap.amount_low AS points_low, 100 * gap.amount_high AS points_high, gap.verdict
        FROM estimate
        JOIN indicator USING (indicator)
        JOIN business USING (business)
        LEFT JOIN gap ON gap.wave = estimate.wave AND gap.business = estimate.business
            AND gap.scope = indicator AND against = 'median'
        WHERE estimate.wave = $wave AND indicator = 'said_' || want
        ORDER BY role <> 'own', position, list_position(['easy', 'expectations', 'promises',
            'informed', 'individual', 'put_right'], want)
        """,
        wave=wave,
    )


def mentions(store: Store, wave: str, business: str) -> pd.DataFrame:
    """kind, value, reviews, read, share, low, high, sentences, corrected…, median of the others."""
    return table_of(
        store,
        """
        SELECT * EXCLUDE (wave, business)
        FROM want_mention
        WHERE wave = $wave AND business = $business
        ORDER BY list_position(['easy', 'expectations', 'promises', 'informed', 'individual',
            'put_right', 'recommend'], kind), value DESC
        """,
        wave=wave,
        business=business,
    )


def sentences(store: Store, wave: str, business: str, kind: str, value: str) -> pd.DataFrame:
    """Sentences that say so, newest first, with the words that say it and who tagged them."""
    return table_of(
        store,
        """
        SELECT published_at, rating, words, origin, because, source, review, sentence
        FROM newest_sentence
        WHERE wave = $wave AND business = $business AND kind = $kind AND value = $value
        ORDER BY place
        """,
        wave=wave,
        business=business,
        kind=kind,
        value=value,
    )


def reading_list(store: Store, wave: str, business: str, kind: str) -> pd.DataFrame:
    """The reviews that say most of a want: published_at, rating, praise, blame, text."""
    return table_of(
        store,
        """
        SELECT published_at, rating, praise, blame, text, source, review
        FROM worth_reading
        WHERE wave = $wave AND business = $business AND kind = $kind
        ORDER BY place
        """,
        wave=wave,
        business=business,
        kind=kind,
    )


def to_label(store: Store, wave: str, kind: str, value: str, most: int = 8) -> pd.DataFrame:
    """Sentences nobody has labelled yet: half drawn blindly, half tagged with what is asked for.

    Drawn by a hash, so the same ones for everybody. The blind half is of an eighth set apart, by
    which alone tagging is measured: a sample of what is tagged cannot tell what is missed.
    """
    return table_of(
        store,
        """
        WITH spoken AS (
            SELECT DISTINCT business, source, review FROM review_read WHERE wave = $wave
        ), drawn AS (
            SELECT business, source, review, sentence,
                md5(review || ' ' || sentence) AS place, place < '2' AS blind
            FROM review_sentence
            JOIN spoken USING (business, source, review)
            ANTI JOIN review_label USING (business, source, review, sentence)
            WHERE blind OR (business, source, review, sentence) IN (
                SELECT (business, source, review, sentence) FROM review_tag
                WHERE kind = $kind AND value = $value
            )
            QUALIFY row_number() OVER (PARTITION BY blind ORDER BY place) <= $most / 2
        ), tags AS (
            SELECT business, source, review, sentence,
                list(kind || ' ' || value ORDER BY kind, value) AS tags,
                list(struct_pack(start, length) ORDER BY kind, value) AS spans
            FROM review_tag
            WHERE value IN ('praise', 'blame')
            GROUP BY ALL
        )
        SELECT business, source, review, sentence, words, rating, published_at, tags,
            [substring(words, (one.start - review_words.start + 1)::INTEGER, one.length)
                FOR one IN spans] AS because
        FROM drawn
        JOIN review_words USING (business, source, review, sentence)
        LEFT JOIN tags USING (business, source, review, sentence)
        ORDER BY place
        """,
        wave=wave,
        kind=kind,
        value=value,
        most=most,
    )


def labelled(store: Store) -> pd.DataFrame:
    """kind, sentences: how many labelled sentences of this study mean each."""
    return table_of(
        store,
        """
        SELECT one AS kind, count(*) AS sentences
        FROM (SELECT unnest(says) AS one FROM review_label)
        GROUP BY kind
        ORDER BY sentences DESC
        """,
    )


def quality(store: Store) -> pd.DataFrame:
    """How well sentences are tagged, per want and polarity."""
    return table_of(
        store,
        """
        SELECT * FROM tagging_quality
        ORDER BY list_position(['study', 'unseen', 'mended', 'older'], labels),
            list_position(['easy', 'expectations', 'promises', 'informed',
            'individual', 'put_right', 'recommend'], split_part(kind, ' ', 1)), kind DESC
        """,
    )


def read_share(store: Store, wave: str) -> tuple[int, int]:
    """(reviews whose sentences were read, reviews of the wave's window)."""
    query = "SELECT sum(read) AS read, sum(reviews) AS whole FROM review_count WHERE wave = $wave"
    row = table_of(store, query, wave=wave).iloc[0].fillna(0)
    return int(row["read"]), int(row["whole"])
