"""Would another reasonable choice change who is first? Scores only: no sampling error in here.

Methods 3: 5,000 Dirichlet draws around the weights (concentration 10 × weight), each indicator left
out once, arithmetic against geometric, mean-imputed against available, with and without doubted
data, other thresholds. Saisana, Saltelli & Tarantola, J. R. Statist. Soc. A 168 (2005) 307-323.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmark.numbers.estimates import FloatArray
from benchmark.numbers.resample import generator
from benchmark.numbers.results import Scored
from benchmark.numbers.scores import (
    MISSING,
    PILLARS,
    RANKED,
    Indicator,
    Measured,
    Rung,
    Standings,
    Texts,
    Weights,
    leaves,
    standings,
)

DRAWS = 5000
CONCENTRATION = 10.0
SCOPES = ("total", *PILLARS)


@dataclass(frozen=True)
class Variant:
    """One business in one scope under another choice; None: no score, or no rank."""

    scope: str
    business: str
    variant: str
    detail: str | None  # of leave one out: the indicator
    score: float | None
    rank: int | None  # only where ranked
    moved: int | None  # ranks better (+) or worse (-) than as published


@dataclass(frozen=True)
class Steadiness:
    """One business in one scope over the Dirichlet draws of weights."""

    scope: str
    business: str
    same_rank: float  # share of draws in which it keeps its rank
    first: float  # share in which it is first
    rank_low: int  # 2.5 % and 97.5 % of its ranks
    rank_high: int


def ranked(values: FloatArray) -> FloatArray:
    """(…, p) scores → competition ranks 1-2-2-4; NaN for NaN, which is not compared."""
    with np.errstate(invalid="ignore"):
        above = (values[..., None, :] > values[..., :, None] + 1e-9).sum(axis=-1)
    return np.asarray(np.where(np.isnan(values), np.nan, 1.0 + above))


def steadiness(scored: Scored, seed: int, draws: int = DRAWS) -> Iterator[Steadiness]:
    """How often each keeps its rank while all weights are drawn around what the study says."""
    values = dict(zip(SCOPES, _weighted(scored, seed, draws), strict=True))
    for scope in SCOPES:
        now = ranked(_rung(scored.ladder, scope).column(scope)[0])
        seen = np.nonzero(~np.isnan(now))[0]
        places = ranked(values[scope][:, seen])
        low, high = np.quantile(places, [0.025, 0.975], axis=0, method="inverted_cdf")
        for k, at in enumerate(seen):
            yield Steadiness(
                scope,
                scored.ladder.businesses[at],
                float((places[:, k] == now[at]).mean()),
                float((places[:, k] == 1).mean()),
                int(low[k]),
                int(high[k]),
            )


def _weighted(scored: Scored, seed: int, draws: int) -> tuple[FloatArray, ...]:
    """(draws, p) of total, service and reputation; NaN where the published ladder has none."""
    ladder, weights = scored.ladder, scored.weights
    leaf = leaves(scored.catalogue, weights)
    rng = generator(seed, "weights")
    points = ladder.indicators.values
    wants: dict[str, FloatArray] = {}
    for k, name in enumerate(ladder.wants.names):
        pillar, _, want = name.partition(".")
        inside = [
            m for m, i in enumerate(scored.catalogue)
            if (i.pillar, i.want) == (pillar, want) and leaf[m] > 0
        ]  # fmt: skip
        mean = _mean(points[:, inside], _dirichlet(rng, leaf[inside], draws))
        wants[name] = np.where(np.isnan(ladder.wants.values[:, k]), np.nan, mean)
    by_pillar = []
    for k, pillar in enumerate(PILLARS):
        names = [name for name in wants if name.startswith(f"{pillar}.")]
        of = np.array([weights.wants.get((pillar, n.partition(".")[2]), 1.0) for n in names])
        drawn = _dirichlet(rng, of, draws)
        nothing = np.full((draws, len(points)), np.nan)
        mean = _mean(np.stack([wants[n] for n in names], axis=-1), drawn) if names else nothing
        by_pillar.append(np.where(np.isnan(ladder.pillars.values[:, k]), np.nan, mean))
    of = np.array([weights.pillars.get(pillar, 1.0) for pillar in PILLARS])
    share = _dirichlet(rng, of, draws)
    logs = np.stack([np.log(np.maximum(one, 1.0)) for one in by_pillar])
    total = np.exp(np.einsum("dk,kdp->dp", share, logs))
    return np.where(np.isnan(ladder.total.values[:, 0]), np.nan, total), *by_pillar


def _dirichlet(rng: np.random.Generator, weights: FloatArray, draws: int) -> FloatArray:
    """(draws, k) shares around the weights; a weight of 0 stays 0."""
    drawn = rng.standard_gamma(CONCENTRATION * weights, size=(draws, len(weights)))
    whole = drawn.sum(axis=1, keepdims=True)
    return np.asarray(drawn / np.where(whole > 0, whole, 1.0))


def _mean(values: FloatArray, share: FloatArray) -> FloatArray:
    """(draws, p) means of what is there; `values` (p, k) or (draws, p, k), `share` (draws, k)."""
    seen = ~np.isnan(values)
    known = np.nan_to_num(values)
    form = "dk,pk->dp" if values.ndim == 2 else "dk,dpk->dp"
    whole = np.einsum(form, share, seen.astype(float))
    top = np.einsum(form, share, known)
    nothing = np.full(whole.shape, np.nan)
    return np.asarray(np.divide(top, whole, out=nothing, where=whole > 0))


def variants(scored: Scored) -> Iterator[Variant]:
    """Every other choice that changes anything at all for this study."""
    plain = _points(scored.measured)
    for k in np.nonzero(leaves(scored.catalogue, scored.weights) > 0)[0].tolist():
        left = dict(scored.weights.indicators) | {scored.catalogue[k].indicator: 0.0}
        ladder = _ladder(scored, plain, replace(scored.weights, indicators=left))
        yield from _rows(scored, ladder, "without an indicator", scored.catalogue[k].indicator)
    yield from _arithmetic(scored)
    imputed = _ladder(scored, _imputed(scored.catalogue, plain), scored.weights)
    yield from _rows(scored, imputed, "mean-imputed")
    for name, factor in (("thresholds halved", 0.5), ("thresholds doubled", 2.0)):
        other = _ladder(scored, _points(scored.restated(scored.estimates, factor)), scored.weights)
        yield from _rows(scored, other, name)
    if any(clean is not whole for clean, whole in zip(scored.clean, scored.estimates, strict=True)):
        # Without draws of their own: of these only the values are used.
        clean = [replace(one, draws=one.value[None]) for one in scored.clean]
        other = _ladder(scored, scored.restated(clean, 1.0), scored.weights)
        yield from _rows(scored, other, "without doubted data")


def _points(measured: Measured) -> Measured:
    """Without draws: scores alone need none."""
    return replace(measured, draws=measured.values[None])


def _ladder(scored: Scored, measured: Measured, weights: Weights) -> Standings:
    return standings(scored.ladder.businesses, scored.catalogue, measured, weights)


def _imputed(catalogue: Sequence[Indicator], measured: Measured) -> Measured:
    """Whoever lacks an indicator gets the mean value of those who have it (COINr: `i_mean`)."""
    has = (measured.states != MISSING) & ~np.isnan(measured.values)
    count = has.sum(axis=0)
    top = np.where(has, np.nan_to_num(measured.values), 0.0).sum(axis=0)
    mean = np.divide(top, count, out=np.full(count.shape, np.nan), where=count > 0)
    values = np.where(has, measured.values, mean)
    filled = np.where(has, measured.states, np.where(count > 0, RANKED, MISSING)).astype(object)
    return Measured(values, values[None], filled, measured.reasons)


def _rung(ladder: Standings, scope: str) -> Rung:
    return ladder.total if scope == "total" else ladder.pillars


def _rows(
    scored: Scored, ladder: Standings, variant: str, detail: str | None = None
) -> Iterator[Variant]:
    pillar = next((i.pillar for i in scored.catalogue if i.indicator == detail), None)
    for scope in SCOPES:
        if pillar in (None, scope) or scope == "total":
            values, _, states = _rung(ladder, scope).column(scope)
            yield from _of_scope(scored, scope, variant, detail, values, states)


def _arithmetic(scored: Scored) -> Iterator[Variant]:
    by = np.array([scored.weights.pillars.get(pillar, 1.0) for pillar in PILLARS])
    values = scored.ladder.pillars.values @ by / by.sum()
    states = scored.ladder.total.states[:, 0]
    yield from _of_scope(scored, "total", "arithmetic total", None, values, states)


def _of_scope(
    scored: Scored,
    scope: str,
    variant: str,
    detail: str | None,
    values: FloatArray,
    states: Texts,
) -> Iterator[Variant]:
    then, _, known = _rung(scored.ladder, scope).column(scope)
    before = np.where(known == RANKED, ranked(then), np.nan)
    after = np.where(states == RANKED, ranked(values), np.nan)
    for at, business in enumerate(scored.ladder.businesses):
        yield Variant(
            scope,
            business,
            variant,
            detail,
            None if np.isnan(values[at]) else float(values[at]),
            None if np.isnan(after[at]) else int(after[at]),
            None if np.isnan(before[at] - after[at]) else int(before[at] - after[at]),
        )


PHRASES = {
    "arithmetic total": "with an arithmetic total",
    "mean-imputed": "with missing values filled by the mean",
    "thresholds halved": "with thresholds halved",
    "thresholds doubled": "with thresholds doubled",
    "without doubted data": "without doubted data",
}


def decides(
    scored: Scored,
    names: Mapping[str, str],
    scope: str,
    steady: Sequence[Steadiness],
    found: Sequence[Variant],
) -> str:
    """One sentence on what decides first place in a scope."""
    values, _, states = _rung(scored.ladder, scope).column(scope)
    titles = {indicator.indicator: indicator.title for indicator in scored.catalogue}
    scores = zip(scored.ladder.businesses, values.tolist(), strict=True)
    published = {business: score for business, score in scores if not np.isnan(score)}
    if len(published) < 2:
        return "Fewer than two businesses have a score, so nothing decides first place."
    top = max(published.values())
    leaders = [business for business, score in published.items() if score >= top - 1e-9]
    if len(leaders) > 1:
        return f"{_listed([names[one] for one in leaders])} share the highest score."
    (leader,) = leaders
    share = next(s.first for s in steady if (s.scope, s.business) == (scope, leader))
    margin = top - max(score for one, score in published.items() if one != leader)
    by: dict[tuple[str, str | None], dict[str, float]] = {}
    for v in found:
        if v.scope == scope and v.score is not None:
            by.setdefault((v.variant, v.detail), {})[v.business] = v.score
    leads = {which: _lead(scores, leader) for which, scores in by.items() if leader in scores}
    state = states[scored.ladder.businesses.index(leader)]
    start = "is first" if state == RANKED else "(provisional, so without a rank) scores highest"
    said = f"{names[leader]} {start} in {share:.0%} of {DRAWS:,} other weightings"
    single = {which: lead for which, lead in leads.items() if which[1] is not None and lead}
    if single:
        which = min(single, key=lambda one: (single[one], one))
        lead, other = single[which]
        then = f"{names[other]} would lead" if lead < -1e-9 else f"it would be {lead:.1f}"
        said += (
            f"; its lead of {margin:.1f} points rests most on “{titles[str(which[1])]}”, "
            f"without which {then}"
        )
    turned = [
        f"{PHRASES[which[0]]} {names[lead[1]]} leads"
        for which, lead in leads.items()
        if which[1] is None and lead and lead[0] < -1e-9
    ]
    return f"{said}; {', '.join(turned)}." if turned else f"{said}."


def _lead(scores: Mapping[str, float], leader: str) -> tuple[float, str] | None:
    """(points ahead of the best other, who that is); None with nobody else."""
    others = {business: score for business, score in scores.items() if business != leader}
    if not others:
        return None
    best = max(others, key=lambda one: others[one])
    return scores[leader] - others[best], best


def _listed(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]])
