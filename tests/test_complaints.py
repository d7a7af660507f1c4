"""Complaints per size and surveys: exact intervals, the regulator's rule beside rank sets."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark import imports, store
from benchmark.build import build
from benchmark.numbers import rates
from benchmark.study import Study, read_study
from tests.test_app import draw

NY = Path(__file__).parents[2] / "shared" / "data" / "ny_auto_complaints" / "ny_auto_complaints.csv"
HEAD = """
[study]
name = "Insurers"
currency = "USD"
time_zone = "America/New_York"
touchpoints = ["review"]
[[wave]]
name = "2020"
start_day = 2020-01-01
end_day = 2020-12-31
"""
REGISTER = """
[[complaints]]
source = "ny-dfs"
file = "{file}"
columns = {{ company = "NAIC", name = "Company Name", period = "Filing Year", upheld = "Upheld Complaints", complaints = "Total Complaints", size = "Premiums Written (in Millions)", ratio = "Ratio", rank = "Rank" }}
size_unit = "million USD of premium"
rule = ["upheld/size", "-size"]
names = {{ geico = ["Government Employees Insurance Company"], small = ["Adirondack Insurance Exchange"], big = ["State Farm Mutual Automobile Insurance Company"] }}
"""  # noqa: E501


def study_of(home: Path, tables: str, *businesses: str) -> Study:
    lines = [HEAD + tables]
    for place, name in enumerate(businesses):
        role = "rival" if place else "own"
        lines.append(f'[[business]]\nid = "{name}"\nname = "{name}"\nrole = "{role}"')
    (home / "study.toml").write_text("\n".join(lines))
    return read_study(home)


def gathered(study: Study) -> list[str]:
    return list(imports.all_files(study, store.archive_of(study), lambda line: None))


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with store.connect(path) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def ny(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """What was said on import of New York's register, and the published store."""
    if not NY.is_file():
        pytest.skip(f"no reference data at {NY}")
    home = tmp_path_factory.mktemp("ny")
    study = study_of(home, REGISTER.format(file=NY), "geico", "small", "big")
    notes = gathered(study)
    assert gathered(study) == [], "importing again changes nothing"
    return notes, build(study)


def test_errors_of_new_yorks_register_are_named_on_import(ny):
    notes, _ = ny
    left_out = [note for note in notes if not imports.is_warning(note)]
    assert left_out == [
        "ny_auto_complaints.csv: row 1032: '34460' again in 2014 and with other numbers, "
        "first in row 927"
    ]
    kinds = Counter(
        next(kind for kind in ("Ratio:", "repeats", "again", "has the numbers") if kind in note)
        for note in notes
        if imports.is_warning(note)
    )
    assert (kinds["Ratio:"], kinds["repeats"], kinds["again"]) == (192, 1, 1)
    # All but two could come from rounding the premium before it was printed.
    assert sum("Ratio:" in n and "rounding would explain" not in n for n in notes) == 2
    assert any("2016 repeats 2015: 158 of 158 companies" in note for note in notes)
    assert any("row 928: warning: rank 26 of 2014 again, first in row 927" in n for n in notes)


def test_published_ranks_follow_from_the_regulators_rule(ny):
    _, path = ny
    years = dict(
        query(
            path,
            "SELECT period, list(name ORDER BY name) FILTER (WHERE rule_rank <> published_rank) "
            "FROM complaint_standing GROUP BY period",
        )
    )
    wrong = {year: len(names) for year, names in years.items() if names}
    assert len(years) == 12
    assert list(wrong) == ["2014"], wrong


def test_firms_without_complaints_tie_and_the_small_ones_get_no_rank(ny):
    _, path = ny
    rows = query(
        path,
        "SELECT count, expected, rank, rank_low, rank_high, compared FROM complaint_standing "
        "WHERE period = '2020' AND count = 0",
    )
    assert len(rows) > 50
    for _, expected, rank, low, high, compared in rows:
        assert low == 1
        assert high > 40, "no complaint is not first place"
        assert (rank is None) == (expected < 3)
        assert compared == 135
    best = query(
        path,
        "SELECT name, count, expected FROM complaint_standing WHERE period = '2020' AND rank = 1",
    )
    assert [(name, count) for name, count, _ in best] == [("GEICO Indemnity Company", 9)]
    # The regulator calls each of them by a place of its own, from first to last.
    places = query(
        path,
        "SELECT min(published_rank), max(published_rank), count(*) FROM complaint_standing "
        "WHERE period = '2020' AND count = 0",
    )
    assert places == [(1, len(rows), len(rows))]


def test_complaints_score_against_the_average_of_the_whole_register(ny):
    _, path = ny
    rows = query(
        path,
        "SELECT business, state, value, low, high, effective_n FROM estimate "
        "WHERE indicator = 'complaint_index' ORDER BY business",
    )
    for business, state, value, low, high, expected in rows:
        ((count,),) = query(path, f"SELECT count FROM wave_complaint WHERE business = '{business}'")
        assert value == pytest.approx(count / expected)
        assert low <= value <= high
        assert state == ("ranked" if expected >= 3 else "provisional")


def test_exact_poisson_intervals():
    # Garwood 1936; as in Ulm, American Journal of Epidemiology 131 (1990) 373-375
    low, high = rates.garwood(np.array([0, 1, 5, 10, 50.0]), np.ones(5))
    assert np.round(low, 4).tolist() == [0, 0.0253, 1.6235, 4.7954, 37.1110]
    assert np.round(high, 4).tolist() == [3.6889, 5.5716, 11.6683, 18.3904, 65.9188]


def test_two_rates_are_compared_exactly():
    # R: poisson.test(c(2, 12), c(10, 10), alternative = "less"), p = .006470 (binom.test(2, 14))
    lower = rates.significantly_lower(np.array([2, 12]), np.array([10.0, 10.0]), 0.05)
    assert lower.tolist() == [[False, True], [False, False]]
    assert not rates.significantly_lower(np.array([2, 12]), np.array([10.0, 10.0]), 0.0129).any()


@given(
    st.lists(st.tuples(st.integers(0, 40), st.floats(0.01, 1e4)), min_size=2, max_size=12),
    st.floats(0.001, 1000),
)
def test_rank_sets_of_rates_hold_the_rank_and_do_not_hang_on_the_unit_of_size(firms, unit):
    counts = np.array([count for count, _ in firms])
    sizes = np.array([size for _, size in firms])
    sets = rates.rank_sets(counts, sizes)
    assert (sets.low <= sets.rank).all()
    assert (sets.low >= 1).all()
    assert (sets.high <= len(firms)).all()
    other = rates.rank_sets(counts, sizes * unit)
    assert (other.low == sets.low).all()
    assert (other.high == sets.high).all()


def test_true_ranks_lie_in_the_sets_also_where_most_have_no_complaint():
    generator = np.random.default_rng(7)
    sizes = np.array([1.0, 3, 10, 30, 100, 300])
    true = np.array([0.02, 0.02, 0.05, 0.02, 0.1, 0.2])
    rank_low = 1 + (true[:, None] > true).sum(axis=1)
    rank_high = (true[:, None] >= true).sum(axis=1)
    held = 0
    for _ in range(300):
        sets = rates.rank_sets(generator.poisson(true * sizes), sizes)
        held += bool(((sets.low <= rank_low) & (rank_high <= sets.high)).all())
    assert held >= 0.95 * 300


def test_a_name_that_no_company_of_the_register_has_is_told(tmp_path):
    (tmp_path / "r.csv").write_text("name,year,n,size\nGEICO IND CO,2020,3,10\nB,2020,1,9\n")
    table = """
[[complaints]]
source = "register"
file = "r.csv"
columns = { company = "name", name = "name", period = "year", complaints = "n", size = "size" }
size_unit = "customers"
names = { us = ["Geico Ind Co"], them = ["B"] }
"""
    study = study_of(tmp_path, table, "us", "them")
    told = (
        f"{study.path}: complaints of register, names.us: warning: no company 'Geico Ind Co' in "
        "r.csv; did you mean 'GEICO IND CO'?"
    )
    assert gathered(study) == [told]
    assert gathered(study) == [told], "as long as it is so"
    assert imports.is_warning(told)


SURVEYS = """
[[surveys]]
source = "poll"
kind = "nps"
columns = {{ answer = "id", answered = "day", value = "nps", weight = "w" }}
files.us = "us.csv"
files.them = "them.csv"
[[surveys]]
source = "poll"
kind = "csat"
columns = {{ answer = "id", answered = "day", value = "csat", weight = "w" }}
files.us = "us.csv"
files.them = "them.csv"
[[surveys]]
source = "poll"
kind = "ces"
columns = {{ answer = "id", answered = "day", value = "ces" }}
files.us = "us.csv"
files.them = "them.csv"
""".replace("{{", "{").replace("}}", "}")


def test_surveys_with_weights_have_the_intervals_of_their_formulas(tmp_path):
    generator = np.random.default_rng(3)
    shown = {}
    for name in ("us", "them"):
        nps = generator.choice([0, 6, 7, 9, 10], 900, p=[0.1, 0.1, 0.3, 0.3, 0.2])
        csat, ces = generator.integers(1, 6, 900), generator.integers(1, 8, 900)
        shown[name] = nps, csat, ces
        rows = zip(nps, csat, ces, strict=True)
        text = "id,day,nps,csat,ces,w\n" + "".join(
            f"r{n},2020-{1 + n % 12:02}-05,{a},{b},{c},{1 + n % 2}\n"
            for n, (a, b, c) in enumerate(rows)
        )
        (tmp_path / f"{name}.csv").write_text(text)
    study = study_of(tmp_path, SURVEYS, "us", "them")
    assert gathered(study) == []
    path = build(study)
    weight = 1 + np.arange(900) % 2
    effective = weight.sum() ** 2 / (weight**2).sum()
    nps, csat, ces = shown["us"]
    point = (nps >= 9) * 1.0 - (nps <= 6)
    p, d = (np.average(point == sign, weights=weight) for sign in (1, -1))
    rows = query(
        path,
        "SELECT indicator, value, low, high, effective_n, state FROM estimate "
        "WHERE business = 'us' AND starts_with(indicator, 'survey_')",
    )
    found = {str(row[0]): row[1:] for row in rows}
    value, low, high, n, state = found["survey_nps"]
    assert value == pytest.approx(p - d)
    # Whose answer lies in which of the 256 buckets is drawn anew with each archive's key: a half
    # width of so few varies by 1/sqrt(2 × 256) = 4.4 %.
    half = 1.96 * np.sqrt((p + d - (p - d) ** 2) / effective)
    assert (high - low) / 2 == pytest.approx(half, rel=0.2)
    assert (n, state) == (pytest.approx(effective), "ranked")
    value, low, high, *_ = found["survey_csat"]
    assert value == pytest.approx(np.average(csat >= 4, weights=weight))
    assert (high - low) / 2 == pytest.approx(
        1.96 * np.sqrt(value * (1 - value) / effective), rel=0.2
    )
    value, low, high, *_ = found["survey_ces"]
    assert value == pytest.approx(((ces - 1) / 6).mean())
    assert (high - low) / 2 == pytest.approx(1.96 * (ces / 6).std() / np.sqrt(900), rel=0.2)
    scopes = query(path, "SELECT DISTINCT scope FROM standing WHERE score IS NOT NULL ORDER BY 1")
    assert ("reputation.easy",) in scopes


def test_the_page_sets_our_ranks_beside_the_regulators(ny):
    _, path = ny
    test = draw(read_study(path.parents[1]), "complaints")
    assert not test.exception
    assert "Of 135 companies 63 had no complaint" in "\n".join(t.value for t in test.text)
    ours = test.dataframe[0].value
    assert set(ours["Business"]) == {"geico", "small", "big"}
    assert {
        "Rank",
        "Possible",
        "By the regulator's rule",
        "Published rank",
        "Rate",
        "95 % interval",
    } <= set(ours)
    test.selectbox(key="switch_period").select("2014").run()
    assert not test.exception
