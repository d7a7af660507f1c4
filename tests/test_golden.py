"""Reference values from papers, R packages and published tables; each with where it comes from."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmark.numbers import estimates
from benchmark.numbers.agreement import alpha, percent_agreement
from benchmark.numbers.estimates import kaplan_meier, linear_score, lognormal_score, rmst, wilson
from benchmark.numbers.ranks import rank_sets, ranking
from benchmark.numbers.resample import BUCKETS, from_sums, interval, weights
from benchmark.numbers.scores import MISSING, PROVISIONAL, RANKED, Indicator, Rung, average
from benchmark.numbers.states import measured
from tests.sums import sums_of

DATA = Path(__file__).parents[2] / "shared" / "data"


def table(name: str, **options: str) -> pd.DataFrame:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"no reference data at {path}")
    return pd.read_csv(path, **options)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson(k, n, low, high):
    assert np.round(wilson(k, n), 4).tolist() == [low, high]


@pytest.mark.parametrize(
    ("value", "p10", "median", "score"),
    [
        # github.com/GoogleChrome/lighthouse 13.4.0, core/test/results/sample_v2.json
        (6795.362, 1800, 3000, 2),
        (10884.681, 2500, 4000, 0),
        (8296, 3387, 5800, 19),
        # same, core/test/audits/metrics/first-contentful-paint-test.js
        (167.323, 1800, 3000, 100),
        (5668.275, 1800, 3000, 5),
        # same, core/test/audits/metrics/largest-contentful-paint-test.js (mobile, desktop)
        (1121.711, 2500, 4000, 100),
        (1121.711, 1200, 2400, 92),
        # same, core/audits/audit.js: value <= p10 scores >= .9, value <= median >= .5
        (2500, 2500, 4000, 90),
        (2500.001, 2500, 4000, 89),
        (4000, 2500, 4000, 50),
        (4000.001, 2500, 4000, 49),
        (0, 0.1, 0.25, 100),
    ],
)
def test_lighthouse_scores(value, p10, median, score):
    assert lognormal_score(value, p10, median) == score


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section C, 4 observers × 12 units
DATA_C = """
    1 2 3 3 2 1 4 1 2 . . .
    1 2 3 3 2 2 4 1 2 5 . 3
    . 3 3 3 2 3 4 2 2 5 1 .
    1 2 3 3 2 4 4 1 2 5 1 .
"""


@pytest.mark.parametrize(
    ("scale", "expected"),
    [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)],
)
def test_krippendorff_alpha(scale, expected):
    rows = [line.replace(".", "nan").split() for line in DATA_C.strip().splitlines()]
    codes = np.array(rows, dtype=float)
    assert alpha(codes, scale) == pytest.approx(expected, abs=5e-4)
    assert percent_agreement(codes) == pytest.approx(43 / 55)  # counted by hand


def test_kaplan_meier_of_the_leukaemia_trial():
    # Freireich et al. 1963; in Cox & Oakes, Analysis of Survival Data (1984), table 1.1
    trial = table("km_rmst/gehan.csv")
    treated = trial[trial.treat == "6-MP"]
    times, survival = kaplan_meier(treated.time, treated.cens)
    shares = dict(zip(times, np.round(survival, 3), strict=True))
    assert (shares[6], shares[10], shares[23]) == (0.857, 0.753, 0.448)


@pytest.mark.parametrize(("arm", "mean", "se"), [(1, 7.146, 0.283), (2, 7.283, 0.295)])
def test_restricted_mean_survival_time_of_the_liver_trial(arm, mean, se):
    # R package survRM2, vignette "Comparing restricted mean survival time", tau = 10 years
    trial = table("km_rmst/pbc.csv").head(312)
    trial = trial[trial.trt == arm]
    result = rmst(trial.time / 365.25, trial.status == 2, cap=10)
    assert (round(result.value, 3), round(result.se, 3)) == (mean, se)


def test_trust_compatible_rating():
    old = estimates.trust_compatible([5] * 20, [730] * 20)
    assert round(old.value, 2) == 4.61
    fresh = estimates.trust_compatible([5] * 20 + [1], [730] * 20 + [0])
    assert round(fresh.value, 2) == 3.43


def test_net_promoter_variance():
    assert estimates.nps(promoters=3, detractors=1, answers=6) == pytest.approx((1 / 3, 5 / 9))


def test_composite_of_the_coinr_package_through_our_own_aggregation():
    # COINr, Journal of Open Source Software 7 (2022) 4567, table of the ASEM example
    data = table("coinr_asem/ASEM_iData.csv").set_index("uCode")
    meta = table("coinr_asem/ASEM_iMeta.csv").dropna(subset=["Level"])
    leaves = meta[meta.Level == 1]
    raw = data[leaves.iCode].to_numpy(float)
    ends = np.sort([np.nanmin(raw, axis=0), np.nanmax(raw, axis=0)], axis=0)
    ends = np.where(leaves.Direction.to_numpy() < 0, ends[::-1], ends)
    scores = np.stack(
        [linear_score(raw[:, at], *ends[:, at]) for at in range(raw.shape[1])], axis=1
    )
    assert np.isnan(scores).sum() == 63
    states = np.full(scores.shape, RANKED, dtype=object)
    rung = Rung(tuple(leaves.iCode), scores, scores[None], states, np.full(scores.shape, ""))
    for level in (2, 3, 4):
        parents, children = meta[meta.Level == level], meta[meta.Level == level - 1]
        member = children.Parent.to_numpy() == parents.iCode.to_numpy()[:, None]
        whole = member * children.Weight.to_numpy()
        rung = average(rung, tuple(parents.iCode), whole, lambda seen, _: seen.sum(axis=-1) > 0)
    index = pd.Series(rung.values[:, 0], data.index).sort_values(ascending=False)
    assert index.head(6).round(2).to_dict() == {
        "DEU": 75.23, "GBR": 68.94, "FRA": 65.92, "CHE": 62.61, "NLD": 61.24, "SWE": 60.59,
    }  # fmt: skip


def pisa(subject: str) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Countries with a score, estimates, and normal draws: what csranks does with a covariance."""
    scores = table("pisa2018/pisa.csv", encoding="utf-8-sig").dropna(subset=[f"{subject}_score"])
    values = scores[f"{subject}_score"].to_numpy()
    noise = np.random.default_rng(0).standard_normal((20_000, values.size))
    return scores, values, values + scores[f"{subject}_se"].to_numpy() * noise


def test_rank_sets_of_pisa_mathematics():
    # csranks (see below) on OECD's table: Mogstad, Romano, Shaikh & Wilhelm, REStud 91 (2024)
    scores, values, draws = pisa("math")
    sets = rank_sets(values, draws)
    found = dict(
        zip(scores.jurisdiction, zip(sets.rank, sets.low, sets.high, strict=True), strict=True)
    )
    expected = {
        "Japan": (1, 1, 6), "Korea": (2, 1, 7), "Estonia": (3, 1, 6), "Netherlands": (4, 1, 11),
        "United Kingdom": (13, 6, 24), "United States": (31, 23, 32), "Colombia": (37, 37, 37),
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("subject", ["math", "reading", "science"])
def test_rank_sets_equal_the_r_package_csranks(subject):
    # github.com/danielwilhelm/R-CS-ranks@bd4f75576a run with 20,000 draws: simL, simU
    scores, values, draws = pisa(subject)
    theirs = table("pisa2018/csranks_R_reference.csv").set_index("jurisdiction")
    theirs = theirs.loc[scores.jurisdiction]
    sets = rank_sets(values, draws)
    assert (sets.rank == theirs[f"{subject}_rank"].to_numpy()).all()
    off = np.abs([sets.low - theirs[f"{subject}_simL"], sets.high - theirs[f"{subject}_simU"]])
    # A pair at the very critical value may fall on either side by chance of the draws.
    assert off.max() <= 1
    assert (off > 0).sum() <= 2


PETS = "pet_insurance_trustpilot"
STARS = Indicator(
    indicator="review_stars", title="Mean rating", unit="stars", want="promises",
    stage="word_of_mouth", touchpoint="review", pillar="reputation", floor=1, target=5,
    summary="mean", source="methods 8", counts="review",
)  # fmt: skip


def pet_reviews() -> pd.DataFrame:
    if not (DATA / PETS).exists():
        pytest.skip(f"no reference data at {DATA / PETS}")
    parts = [pd.read_csv(p).assign(business=p.stem) for p in sorted((DATA / PETS).glob("*.csv"))]
    reviews = pd.concat(parts, ignore_index=True)
    day = pd.to_datetime(reviews.published, utc=True)
    end = pd.Timestamp("2024-04-05", tz="UTC")
    return reviews[(day >= end - pd.Timedelta(days=365)) & (day < end)]


def test_pet_insurers_are_ranked_as_far_as_their_reviews_allow():
    # github.com/dgazeyreyn/trustpilot-pet-insurance-reviews@33e4270d86: 12 months, plain mean
    reviews = pet_reviews()
    names = sorted(reviews.business.unique())
    drawn = weights(names)
    sums = sums_of(reviews.rename(columns={"rating": "value", "id": "cluster"}), names)
    assert (sums.n > 0).any(axis=0).all(), "every bucket occurs"
    estimate = from_sums(STARS, names, sums, drawn)
    cells = measured([STARS], [estimate])
    standings = ranking(names, estimate.value, estimate.draws, cells.states[:, 0])
    by_name = {s.business: s for s in standings}
    values = dict(zip(names, np.round(estimate.value, 3), strict=True))
    assert (values["spot"], values["akc"], values["petsbest"]) == (4.656, 4.6, 3.941)
    spot, petsbest, akc = by_name["spot"], by_name["petsbest"], by_name["akc"]
    assert (spot.rank, spot.low, spot.high) == (1, 1, 3)
    assert (petsbest.rank, petsbest.low, petsbest.high) == (10, 7, 10)
    assert (akc.state, akc.rank, akc.best) == (PROVISIONAL, None, None)
    assert akc.words.startswith("provisional, no rank (1–10 of 10)")
    assert cells.reasons[names.index("akc"), 0] == "30 of 100 effective reviews"


def test_bucket_draws_have_the_standard_error_of_the_plain_formula():
    reviews = pet_reviews()
    names = sorted(reviews.business.unique())
    sums = sums_of(reviews.rename(columns={"rating": "value", "id": "cluster"}), names)
    estimate = from_sums(STARS, names, sums, weights(names))
    stars = reviews.groupby("business").rating
    plain = (stars.std() / np.sqrt(stars.size()))[names].to_numpy()
    ratio = estimate.draws.std(axis=0) / plain
    assert np.median(ratio) == pytest.approx(1, abs=0.05)
    # 256 buckets know a variance to 1/sqrt(512) = 4 %; akc's 30 reviews carry the prior too
    assert (np.abs(ratio - 1) < 0.2).all()
    low, high = interval(estimate.value, estimate.draws)
    assert (low < estimate.value).all() and (estimate.value < high).all()


def test_the_outlier_airline_is_worst_by_raw_mean_and_best_by_capped_mean():
    # openintro::nycflights (US Bureau of Transportation Statistics, 2013): one delay of 1,272 min
    flights = table("nycflights/nycflights_sample.csv")
    raw = flights.groupby("carrier").arr_delay.mean()
    assert (raw.idxmax(), round(raw["HA"], 1), len(raw)) == ("HA", 28.1, 16)
    late = flights.assign(late=flights.arr_delay.clip(lower=0)).groupby("carrier").late
    capped = late.apply(lambda delay: estimates.restricted_mean(delay, cap=180).value)
    assert (capped.idxmin(), round(capped["HA"], 1)) == ("HA", 8.7)


def test_means_of_repliers_hide_the_silent():
    # Replies as fast here as there (exponential, median 12 h), but 60 % and 5 % are never answered
    rate, cap = np.log(2) / 12, 120.0
    grid = (np.arange(20_000) + 0.5) / 20_000
    times = -np.log1p(-grid) / rate
    few = estimates.restricted_mean(np.concatenate([times, np.full(30_000, np.nan)]), cap)
    most = estimates.restricted_mean(np.concatenate([times, np.full(1_053, np.nan)]), cap)
    answered = (1 - np.exp(-rate * cap)) / rate
    assert few.value == pytest.approx(0.4 * answered + 0.6 * cap, rel=1e-3)
    assert most.value < few.value / 3


def test_buckets_and_states_are_the_documented_ones():
    assert BUCKETS == 256
    assert (MISSING, PROVISIONAL, RANKED) == ("not enough data", "provisional", "ranked")
