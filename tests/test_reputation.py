"""What customers tell: flags, stars with and without flagged reviews, words, people's labels."""

import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest

from benchmark import imports, store, tables
from benchmark.build import build
from benchmark.desks.desk import RefusedError
from benchmark.numbers import reputation
from benchmark.numbers.reputation import Cells
from benchmark.questions import heard
from benchmark.serving.roles import Who
from benchmark.study import Study, read_study
from benchmark.tagging import labeldesk, labels, learning, quality, texts
from benchmark.tagging.quality import Counts
from tests.bench import tagging

STUDY = """
[study]
name = "Two shops"
currency = "EUR"
time_zone = "UTC"
touchpoints = ["review"]

[[wave]]
name = "2025"
start_day = 2025-01-01
end_day = 2025-12-31

[[wave]]
name = "2026"
start_day = 2026-01-01
end_day = 2026-12-31

[scoring]
draws = 200

[[business]]
id = "us"
name = "Us"
role = "own"

[[business]]
id = "them"
name = "Them"
role = "rival"

[[reviews]]
source = "one"
[reviews.columns]
review = "id"
published = "day"
rating = "stars"
text = "text"
author = "author"
experienced = "seen"
[reviews.files]
us = "us.csv"
them = "them.csv"

[[reviews]]
source = "two"
columns = { review = "id", published = "day", rating = "stars", text = "text" }
files.us = "us-two.csv"
files.them = "them-two.csv"
"""
LONG = "The plant arrived on time and was very well packed indeed, thank you."
NEARLY = LONG.replace("thank you", "many thanks and greetings from all of us here in the north")
BASE = (
    "I ordered three ferns for the office and they came two days later in a big box with lots of "
    "paper and every single leaf was still green and healthy when we opened it in the kitchen"
)
Row = dict[str, object]


def review(number: object, day: str, stars: int, text: str = "", **more: str) -> Row:
    return {"id": f"r{number}", "day": day, "stars": stars, "text": text, "author": "", "seen": "",
            **more}  # fmt: skip


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def spread(first: int, count: int, stars: list[int], text: str = "") -> list[Row]:
    """Reviews three days apart, so that nothing about them is a burst."""
    start = datetime(2025, 1, 5, tzinfo=UTC)
    return [
        review(first + at, f"{start + timedelta(days=3 * at):%Y-%m-%d}", stars[at % len(stars)],
               text.format(at))
        for at in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def study(tmp_path_factory) -> Study:
    home = tmp_path_factory.mktemp("shops")
    odd = [
        review("copy1", "2026-02-01", 5, LONG),
        review("copy2", "2026-03-01", 5, LONG.upper() + "!!"),
        review("near1", "2026-02-02", 4, BASE),
        review("near2", "2026-02-12", 4, BASE.replace("three ferns", "four ferns")),
        review("apart", "2026-02-22", 4, NEARLY),
        review("again1", "2026-05-01", 5, "Good.", author="Ann"),
        review("again2", "2026-05-21", 5, "Good again.", author="Ann"),
        review("later", "2026-08-21", 5, "Good still.", author="Ann"),
        review("early", "2026-06-01", 1, "Never came.", seen="2026-07-01"),
        review("low", "2026-06-10", 1, "Wilted."),
        review("zone", "2026-06-01", 5, "Fine.", seen="2026-06-02"),
        *(review(f"burst{at}", "2026-04-04", 5, f"Number {at} is great.") for at in range(12)),
    ]
    write(home / "us.csv", [*spread(0, 200, [4, 5, 3]), *odd])
    told = ["They answered all my questions. ", "The driver was rude. "]
    write(home / "them.csv", spread(0, 200, [3, 4], told[0] + told[1]))
    write(home / "us-two.csv", spread(1000, 60, [3, 4, 2]))
    write(home / "them-two.csv", spread(1000, 60, [2, 3]))
    (home / "study.toml").write_text(STUDY)
    known = read_study(home)
    assert not [
        note
        for note in imports.all_files(known, store.archive_of(known), lambda line: None)
        if "warning" not in note
    ]
    build(known)
    return known


@pytest.fixture(scope="module")
def opened(study) -> duckdb.DuckDBPyConnection:
    newest = store.published(study)
    assert newest is not None
    return store.connect(newest)


def flagged(opened, flag: str) -> set[str]:
    rows = opened.execute("SELECT review FROM review_flag WHERE flag = ?", [flag]).fetchall()
    return {row[0] for row in rows}


@pytest.mark.parametrize(
    ("flag", "reviews"),
    [
        ("near_text", {"rnear1", "rnear2"}),
        ("author_again", {"ragain1", "ragain2"}),
        ("before_experience", {"rearly"}),
        ("burst", {f"rburst{at}" for at in range(12)}),
    ],
)
def test_what_is_odd_is_flagged_and_nothing_else(opened, flag, reviews):
    assert flagged(opened, flag) == reviews


def test_the_same_words_are_found_whatever_their_case_and_marks(opened):
    same = flagged(opened, "same_text")
    assert {"rcopy1", "rcopy2"} <= same
    assert not {"rapart", "rnear1", "ragain1"} & same
    assert {f"r{at}" for at in range(200)} <= same, "the rival's all say the same"


def test_a_flag_says_why(opened):
    rows = dict(
        opened.execute(
            "SELECT review, evidence FROM review_flag WHERE review IN "
            "('rburst0', 'ragain2', 'rearly', 'rnear2') AND flag NOT IN ('same_text', 'far_rating')"
        ).fetchall()
    )
    assert rows["rburst0"] == "12 reviews on 2026-04-04, usually 0.0 a day"
    assert rows["ragain2"] == "the author's review ragain1 is 20 days older"
    assert rows["rearly"] == "published 2026-06-01, experienced 2026-07-01"
    assert "% of its word triples are those of rnear1" in rows["rnear2"]


def test_stars_stand_with_and_without_flagged_reviews(opened):
    table = heard.standings(opened, "2026", "all", "mean").set_index("business")
    rows = opened.execute(
        "SELECT avg(rating), avg(rating) FILTER (doubted_review.review IS NULL), count(*) "
        "FROM wave_review LEFT JOIN doubted_review USING (business, source, review) "
        "WHERE wave = '2026' AND business = 'us'"
    ).fetchone()
    assert table.loc["us", "value"] == pytest.approx(rows[0])
    assert table.loc["us", "without_value"] == pytest.approx(rows[1])
    assert table.loc["us", "n"] == rows[2]
    assert table.loc["us", "value"] > table.loc["us", "without_value"], "the burst had five stars"


def test_a_rating_far_from_the_mean_is_shown_and_not_left_out(opened):
    assert "rlow" in flagged(opened, "far_rating")
    doubted = opened.execute("SELECT review FROM doubted_review WHERE review = 'rlow'").fetchall()
    assert doubted == []


def test_a_platform_that_gives_less_to_the_same_businesses_is_told(opened):
    offsets = heard.offsets(opened, "2025").set_index("source")
    gap = offsets.loc["one", "stars"] - offsets.loc["two", "stars"]
    assert gap == pytest.approx(1.0, abs=0.05)
    assert heard.sources(opened, "2025") == ["all", "one", "two", "offset"]


def cells(n, means) -> Cells:
    n, means = np.array(n, float), np.array(means, float)
    shaped = np.stack([n, n])[:, None, :, :, None]
    total = np.stack([n * means] * 2)[:, None, :, :, None]
    names = tuple(f"s{at}" for at in range(len(n)))
    return Cells(names, shaped, {"mean": (shaped, total, shaped)})


def test_offsets_come_from_businesses_on_both_platforms():
    # Platform 2 gives half a star less; business C is only there, and stays out of the comparison.
    found = reputation._offsets(
        cells([[100, 50, 0], [100, 50, 200]], [[4, 3, 0], [3.5, 2.5, 1]]), 0
    )
    assert found[0] - found[1] == pytest.approx(0.5)
    assert found @ [150, 350] == pytest.approx(0)


def test_platforms_without_a_business_in_common_have_no_offset():
    found = reputation._offsets(cells([[100, 0], [0, 100]], [[4, 0], [0, 3]]), 0)
    assert np.isnan(found).all()


def test_what_reviews_say_becomes_indicators_of_its_wants(opened):
    rows = dict(
        opened.execute(
            "SELECT indicator, value FROM estimate WHERE wave = '2025' AND business = 'them' "
            "AND indicator IN ('said_informed', 'said_individual')"
        ).fetchall()
    )
    assert rows == {"said_informed": 1.0, "said_individual": 0.0}


def test_a_sentence_is_found_by_what_it_says_with_the_words_that_say_so(opened):
    found = heard.sentences(opened, "2025", "them", "individual", "blame")
    assert set(found["words"]) == {"The driver was rude."}
    assert set(found["because"]) == {"rude"}


def test_reviews_without_words_are_counted_and_nothing_is_said_of_them(opened):
    table = heard.quarters(opened, "all")
    first = table[table["business"] == "us"].iloc[0]
    assert first["reviews"] > 0
    assert first["read"] == 0
    assert np.isnan(first["net"])


def test_a_second_build_reads_no_text_again(study):
    folder = study.home / "facts" / f"texts-{texts.version()}"
    before = {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")}
    build(study)
    assert {path: path.stat().st_mtime_ns for path in folder.glob("*.parquet")} == before
    assert not [path for path in folder.iterdir() if b"rude" in path.read_bytes()], "no words kept"


def test_a_label_takes_the_place_of_tags_while_the_words_are_the_same(study):
    who = Who("R1", "reviewer")
    said = ["put_right blame"]
    for words in ("The driver was rude.", "Other words."):
        labeldesk.label(study, who, "them", "one", "r7", 1 if "rude" in words else 0, words, said)
    labeldesk.label(study, who, "them", "one", "r7", 1, "The driver was rude.", said)
    newest = build(study)
    with store.connect(newest) as opened:
        tags = opened.execute(
            "SELECT sentence, kind, value, origin FROM review_tag WHERE review = 'r7' "
            "AND business = 'them' AND value IN ('praise', 'blame') ORDER BY sentence"
        ).fetchall()
        assert tags == [(0, "informed", "praise", "lexicon"), (1, "put_right", "blame", "person")]
        assert opened.execute("SELECT count(*) FROM review_label").fetchone()[0] == 2
        assert heard.labelled(opened)["sentences"].tolist() == [2]
        left = heard.to_label(opened, "2025", "individual", "blame")
        assert ("r7", 1) not in set(zip(left["review"], left["sentence"], strict=True))
    log = store.archive_of(study).audits("label")
    assert len(store.archive_of(study).events(log[0], "label")) == 2, "said twice is kept once"
    labeldesk.label(study, who, "them", "one", "r7", 1, "The driver was rude.", None)
    left = [row["sentence"] for row in labels.rows(store.archive_of(study))]
    assert left == [0], "what was taken back is no label"


def test_only_reviewers_label_and_only_what_there_is(study):
    with pytest.raises(RefusedError):
        labeldesk.label(study, Who("M1", "marketer"), "us", "one", "r1", 0, "x", [])
    with pytest.raises(ValueError, match="says: got 'cheap praise'; write one of: easy praise"):
        labeldesk.label(study, Who("R1", "reviewer"), "us", "one", "r1", 0, "x", ["cheap praise"])


def test_a_share_is_corrected_for_what_tagging_misses_and_mistakes():
    # Rogan & Gladen 1978: (.12 + .95 - 1) / (.8 + .95 - 1)
    counts = Counts("easy", "praise", "study", both=80, tagged_only=10, meant_only=20, neither=190)
    value, low, high = quality.corrected(120, 1000, counts)
    assert value == pytest.approx(0.07 / 0.75)
    assert low < value < high
    many = Counts("easy", "praise", "study", 8000, 1000, 2000, 19000)
    _, low2, high2 = quality.corrected(12_000, 100_000, many)
    assert high2 - low2 < (high - low) / 4, "more labels, less doubt"


def test_tagged_and_other_sentences_may_be_labelled_apart():
    # Begg & Greenes 1983: of 1,000 sentences 100 are tagged, 80 of them rightly; of the other 900
    # a twentieth means it, so 45 are missed.
    apart = Counts("easy", "praise", "published", 40, 10, 5, 95, share=0.1)
    row = apart.row()
    assert (row["precision"], row["recall"]) == (0.8, pytest.approx(80 / 125))
    assert row["recall_low"] < 80 / 125 < row["recall_high"]
    value, low, high = quality.corrected(100, 1000, apart)
    assert value == pytest.approx(0.125)
    assert low < value < high


def test_a_want_weighs_praise_and_blame_as_they_are_among_all_sentences():
    # Of 1,000 sentences 100 praise it (of 100 tagged 50), 20 blame it (of 10 tagged 10).
    praise = Counts("easy", "praise", "older", 20, 20, 50 / 9, 95, share=0.1)
    blame = Counts("easy", "blame", "older", 30, 0, 1, 98, share=0.01)
    (row,) = quality.together([praise, blame])
    assert (row["kind"], row["labels"], row["tagged"]) == ("easy", "older", 70)
    assert row["precision"] == pytest.approx(60 / 110)
    missed = 900 * (50 / 9) / (95 + 50 / 9) + 990 / 99
    assert row["recall"] == pytest.approx(60 / (60 + missed))
    assert row["precision_low"] < 60 / 110 < row["precision_high"]


def test_shares_are_corrected_for_the_phrases_as_they_are():
    counts = {one.labels for one in quality._best(quality.published())}
    assert counts == {quality.MENDED, quality.UNSEEN}


def test_nothing_is_corrected_by_a_tagger_that_knows_nothing():
    blind = Counts("easy", "praise", "study", both=10, tagged_only=100, meant_only=10, neither=100)
    assert quality.corrected(50, 100, blind) == (None, None, None)


def test_silence_is_no_quick_answer_to_a_negative_review():
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        tables.create(connection)
        store.insert(connection, "study", [
            {"study": "s", "name": "S", "currency": "EUR", "time_zone": "UTC", "practice": True,
             "text": "", "sha256": "", "draws": 1, "seed": 1, "half_life_days": 182.6,
             "window_days": 365, "texts_most": 0, "built_at": "2026-01-01",
             "rivalry_version": "", "duckdb_version": ""}
        ])  # fmt: skip
        year = {"start_day": "2025-01-01", "end_day": "2025-12-31", "as_of_day": "2025-12-31"}
        store.insert(connection, "wave", [{"wave": "w"} | year])
        replies = {
            "soon": "2025-03-02 12:00", "late": "2025-03-21 00:00", "never": None,
            "before": "2025-02-20 00:00",  # the customer wrote anew
        }  # fmt: skip
        asked = {"capture": "c", "business": "a", "source": "web", "published_at": "2025-03-01"}
        store.insert(connection, "review", [
            asked | {"review": name, "rating": 1, "replied_at": at} for name, at in replies.items()
        ] + [asked | {"review": "glad", "rating": 5, "replied_at": "2025-03-01"},
             asked | {"review": "new", "rating": 1, "replied_at": None,
                      "published_at": "2025-12-30"}])  # fmt: skip
        hours, shares = (
            dict(connection.execute(f"SELECT sample, value FROM {view}").fetchall())
            for view in ("review_reply_hours", "review_replies")
        )
    assert hours == {"web soon": 36, "web late": 480, "web never": None, "web before": 0}
    assert shares == {"web soon": 1, "web late": 0, "web never": 0, "web before": 1}


def test_texts_can_be_left_unread(study, tmp_path):
    for path in study.home.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "study.toml").write_text(STUDY + "\n[texts]\nmost = 0\n")
    known = read_study(tmp_path)
    list(imports.all_files(known, store.archive_of(known), lambda line: None))
    with store.connect(build(known)) as opened:
        assert heard.read_share(opened, "2026")[0] == 0
        assert flagged(opened, "same_text"), "copies are found all the same"


def test_a_sample_is_read_where_there_are_more_reviews_than_are_to_be_read(study, tmp_path):
    for path in study.home.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "study.toml").write_text(STUDY + "\n[texts]\nmost = 5\n")
    known = read_study(tmp_path)
    list(imports.all_files(known, store.archive_of(known), lambda line: None))
    with store.connect(build(known)) as opened:
        rows = opened.execute("SELECT wave, business, count(*) FROM review_read GROUP BY ALL")
        assert {count for _, _, count in rows.fetchall()} == {5}


def test_published_figures_of_tagging_are_those_measured():
    if not tagging.DATA.exists():
        pytest.skip(f"no reviews at {tagging.DATA}")
    tags = tagging.said()
    found = [one for name in tagging.LABELS for one in tagging.measured(name, tags)]
    known = {(one.labels, one.kind, one.value): one for one in quality.published()}
    assert len(known) == len(found)
    for now in found:
        one = known[now.labels, now.kind, now.value]
        assert (one.both, one.tagged_only, one.meant_only, one.neither, one.share) == pytest.approx(
            (now.both, now.tagged_only, now.meant_only, now.neither, now.share), rel=1e-3, abs=1e-5
        ), f"{one.kind} {one.value}: run python -m tests.bench.tagging --write"


PLACES = ("Berlin", "Rome", "Lyon", "Porto", "Ghent", "Turku", "Cork", "Graz", "Bern", "Oslo")


def test_tagging_learns_what_a_hundred_labels_show_and_the_lexicon_does_not_know():
    told = [f"It was totally zingy in {place} {at}." for at in range(15) for place in PLACES]
    other = [f"We had a walk in {place} {at}." for at in range(15) for place in PLACES]
    tagged, meant = np.zeros(300, bool), np.arange(300) < 150
    learned = learning.learn("easy praise", [*told, *other], tagged, meant)
    assert learned is not None
    assert learned.f1 > 0.95 > learned.lexicon_f1
    new = ["Totally zingy here.", "We had a swim."]
    assert learned.tags(new, np.zeros(2, bool)).tolist() == [True, False]
    assert learned.because(new[0]) in ("totally", "zingy", "totally zingy")


def test_tagging_does_not_learn_from_few_labels_nor_where_the_lexicon_is_as_good():
    words = [f"Sentence {at}" for at in range(300)]
    few, half = np.arange(300) < 99, np.arange(300) < 150
    assert learning.learn("easy praise", words, half, few) is None
    assert learning.learn("easy praise", words, half, half) is None
