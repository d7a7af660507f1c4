"""A13: somebody asks to be forgotten, and no byte of them is left, packed or not."""

import gzip
import json
import shutil
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from benchmark import imports, store
from benchmark.archive import Archive
from benchmark.build import build
from benchmark.cli import whole
from benchmark.personal import forget
from benchmark.study import Study, read_study
from benchmark.verify import verify
from crawlers.crawls.ledger import Ledger
from crawlers.crawls.warc import Warc

HEAD = """
[study]
name = "Two shops"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["review"]
[scoring]
draws = 200
[[wave]]
name = "2026"
start_day = 2026-01-01
end_day = 2026-12-31
[[business]]
id = "us"
name = "Us"
role = "own"
[[business]]
id = "them"
name = "Them"
role = "rival"
[[reviews]]
source = "web"
columns = { review = "id", published = "day", rating = "stars", text = "text", author = "who" }
files.us = "us.csv"
files.them = "them.csv"
"""
NAME, WORDS = "Zoë Quastenflosser", "I waited three weeks for Zoë's reply, signed Quastenflosser"
OTHER = "Somebody else altogether"
PAGE = """<html><body><h1>Shop</h1><script type="application/ld+json">{"@context":
"https://schema.org", "@type": "Product", "name": "Fern", "aggregateRating": {"@type":
"AggregateRating", "ratingValue": "4.4", "reviewCount": 89}, "review": [
{"@type": "Review", "author": {"@type": "Person", "name": %s}, "datePublished": "2026-04-01",
"reviewBody": %s, "reviewRating": {"@type": "Rating", "ratingValue": 2}},
{"@type": "Review", "author": "Somebody else altogether", "datePublished": "2026-04-02",
"reviewBody": "Very good ferns indeed", "reviewRating": {"ratingValue": 5}}]}</script></body></html>
"""


def rows(name: str, number: int = 40) -> str:
    lines = [
        f"{name}-{n:04},2026-05-{1 + n % 28:02},{1 + n % 5},fine,Author {n}" for n in range(number)
    ]
    lines.insert(7, f'{name}-secret-id,2026-05-09,1,"{WORDS} at {name}",{NAME}')
    return "id,day,stars,text,who\n" + "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reviews of two businesses, a crawl that shows one of them, everything built and exported."""
    home = tmp_path_factory.mktemp("built") / "study"
    home.mkdir()
    (home / "study.toml").write_text(HEAD)
    for name in ("us", "them"):
        (home / f"{name}.csv").write_text(rows(name))
    study = read_study(home)
    archive = store.archive_of(study)
    assert list(imports.all_files(study, archive, lambda line: None)) == []
    _crawl(archive)
    data = {"business": "us", "source": "web", "review": "us-secret-id", "sentence": 0}
    data["hash"] = "0" * 12
    archive.append("label-1", "labelled", "r1", {**data, "says": ["put_right blame"]}, "label")
    data |= {"review": "us-0003"}
    archive.append("label-2", "labelled", "r1", {**data, "says": ["easy praise"]}, "label")
    for _ in range(2):
        build(study)
    exports = home / "exports"
    exports.mkdir()
    with store.connect(store.published(study)) as connection:
        connection.execute(f"COPY review TO '{exports / 'review.parquet'}' (COMPRESSION zstd)")
        connection.execute(f"COPY review TO '{exports / 'review.csv.gz'}'")
    return home


@pytest.fixture
def study(built: Path, tmp_path: Path) -> Study:
    """A copy of one's own."""
    return read_study(shutil.copytree(built, tmp_path / "study"))


def _crawl(archive: Archive) -> None:
    """A crawl as gathering leaves it, with two pages."""
    draft = archive.draft("crawl-us-2026")
    warc = Warc(draft / "pages.warc.gz", 0)
    ledger = Ledger(draft / "urls.jsonl", 0)
    url = "https://us.example/"
    escaped = PAGE % (json.dumps(NAME), json.dumps(WORDS, ensure_ascii=False))
    for path, body in (("", escaped), ("about", "<p>Nothing here, Zoë</p>")):
        head = [("Content-Type", "text/html; charset=utf-8")]
        start, end = warc.response(url + path, 200, head, body.encode())
        done = {"state": "done", "url": url + path, "status": 200, "type": "text/html"}
        ledger.note(**done, start=start, end=end)
    warc.close()
    ledger.flush()
    ledger.close()
    summary = {"site": url, "hosts": [], "ended": "complete", "asked": 2}
    (draft / "crawl.json").write_text(json.dumps(summary))
    archive.seal("crawl-us-2026", "crawl", wave="2026", business="us")


def left(home: Path, needles: list[str]) -> list[str]:
    """Files below a folder that hold one of these, as bytes or unpacked: a search of our own."""
    found = []
    for path in sorted(home.rglob("*")):
        if not path.is_file():
            continue
        texts = [path.read_bytes()]
        if path.suffix == ".gz":
            texts.append(gzip.decompress(texts[0]))
        if path.suffix == ".parquet":
            texts.append(str(pq.read_table(path).to_pydict()).encode())
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                for (table,) in connection.execute(
                    "SELECT table_name FROM duckdb_tables() WHERE NOT internal"
                ).fetchall():
                    whole = connection.execute(f"SELECT * FROM {table}").fetchall()
                    texts.append(str(whole).encode())
        wanted = [form for n in needles for form in (n.encode(), json.dumps(n)[1:-1].encode())]
        if any(needle in text for needle in wanted for text in texts):
            found.append(str(path.relative_to(home)))
    return found


def query(study: Study, sql: str) -> list[tuple[object, ...]]:
    with store.connect(store.published(study)) as connection:
        return connection.execute(sql).fetchall()


def test_names_are_hidden_from_the_start(study):
    assert set(left(study.home, ["Quastenflosser"])) >= {"us.csv", "them.csv"}
    ((one,),) = query(study, "SELECT author FROM review WHERE review = 'us-secret-id'")
    ((two,),) = query(study, "SELECT author FROM review WHERE review = 'them-secret-id'")
    assert one == two != NAME, "the same person at two businesses"
    assert len(query(study, "SELECT DISTINCT author FROM review WHERE source = 'web'")) == 41
    assert "Author 1" not in str(left(study.home / "archive", ["Author 1"]))
    own = query(
        study, "SELECT rating, text, author FROM review WHERE source = 'own-site' ORDER BY 1"
    )
    assert own == [(2.0, WORDS, None), (5.0, "Very good ferns indeed", None)]
    assert query(study, "SELECT type, item, stars, count FROM site_rating") == [
        ("Product", "Fern", 4.4, 89)
    ]
    assert query(study, "SELECT count(*) FROM wave_review WHERE source = 'own-site'") == [(0,)]


def test_no_byte_of_a_forgotten_author_is_left(study):
    needles = ["Quastenflosser", "secret-id", WORDS]
    ((pseudonym,),) = query(study, "SELECT DISTINCT author FROM review WHERE text = 'fine' LIMIT 1")
    ((theirs,),) = query(study, "SELECT author FROM review WHERE review = 'us-secret-id'")
    before = left(study.home, [*needles, theirs])
    assert any(path.endswith(".duckdb") for path in before)
    assert any(path.startswith("facts/") for path in before)
    assert any(path.endswith("pages.warc.gz") for path in before)
    assert {"exports/review.parquet", "exports/review.csv.gz"} <= set(before)

    said = CliRunner().invoke(
        whole(), ["forget", str(study.path), "--source", "web", "--author", NAME]
    )
    assert said.exit_code == 0, said.output
    assert "2 reviews taken out; 3 captures rewritten" in said.stdout
    assert f"{study.home / 'us.csv'}: your own file still holds it" in said.stdout

    own = {"us.csv", "them.csv"}
    assert set(left(study.home, [*needles, theirs])) == own, "only what is not ours to change"
    assert list(verify(store.archive_of(study))) == []
    assert query(study, "SELECT count(*) FROM review WHERE source = 'web'") == [(80,)]
    assert query(study, f"SELECT count(*) > 0 FROM review WHERE author = '{pseudonym}'") == [
        (True,)
    ]
    assert query(study, "SELECT text FROM review WHERE rating = 5 AND source = 'own-site'") == [
        ("Very good ferns indeed",)
    ]
    assert store.archive_of(study).audits("label") == ["label-2"]
    notes = [e["rewritten"] for e in store.archive_of(study).noted() if "rewritten" in e]
    assert sorted(notes) == [
        "forgotten on request: 1 reviews",
        "forgotten on request: 1 reviews",
        "forgotten on request: an author on 1 pages",
    ]
    capture = store.archive_of(study).capture("crawl-us-2026")
    assert [why["why"] for why in capture.rewritten] == [
        "forgotten on request: an author on 1 pages"
    ]


def test_a_later_import_does_not_bring_them_back(study):
    forget.forget(study, "web", author=NAME, review=None, progress=lambda line: None)
    (study.home / "us.csv").write_text(rows("us", 41))  # the platform's export still has them
    assert list(imports.all_files(study, store.archive_of(study), lambda line: None)) == []
    build(study)
    own = {"us.csv", "them.csv"}
    assert set(left(study.home, ["Quastenflosser", "secret-id"])) == own
    assert query(study, "SELECT count(*) FROM review WHERE business = 'us' AND source = 'web'") == [
        (41,)
    ]


def test_one_review_is_forgotten_by_its_id(study):
    done = forget.forget(study, "web", author=None, review="us-secret-id", progress=print)
    assert (done.reviews, done.left) == (1, [])
    assert set(left(study.home, ["us-secret-id"])) == {"us.csv"}
    assert left(study.home / "archive", ["them-secret-id"]) != []


def test_a_source_that_is_not_there_is_said(study):
    asked = ["forget", str(study.path), "--source", "wbe", "--author", NAME]
    said = CliRunner().invoke(whole(), asked)
    assert said.exit_code == 2
    assert "--source: got 'wbe'; write one of: web" in said.output


def test_forgetting_twice_and_somebody_unknown_changes_nothing(study):
    forget.forget(study, "web", author=NAME, review=None, progress=lambda line: None)
    before = list(store.archive_of(study).noted())
    for name in (NAME, "Nobody Known"):
        again = forget.forget(study, "web", author=name, review=None, progress=lambda line: None)
        assert (again.reviews, again.captures, again.left) == (0, [], [])
    assert list(store.archive_of(study).noted()) == before


def test_what_is_too_old_loses_its_words_and_keeps_its_stars(study):
    text = study.path.read_text() + "[personal]\nreview_days = 365\n"
    study.path.write_text(text)
    study = read_study(study.path)
    assert [*study.home.glob("facts/reviews-*.duckdb")]
    assert forget.expire(study, date(2027, 5, 10), print) == 38
    assert not [*study.home.rglob("*.duckdb")], "what builds begin with holds the words, too"
    assert forget.expire(study, date(2027, 5, 10), print) == 0
    build(study)
    assert list(verify(store.archive_of(study))) == []
    found = query(
        study,
        "SELECT count(*), count(text), count(author), count(rating) FROM review "
        "WHERE source = 'web' AND published_at < '2026-05-10'",
    )
    assert found[0][1:] == (0, 0, found[0][0])
    assert left(study.home / "archive" / "captures", [WORDS]) == ["crawl-us-2026/pages.warc.gz"]
    assert query(
        study, "SELECT count(*) = count(text) FROM review WHERE published_at > '2026-05-11'"
    ) == [(True,)]


@pytest.mark.parametrize("authors", ["kept", "left out"])
def test_the_study_says_what_is_kept_of_names(tmp_path, authors):
    (tmp_path / "study.toml").write_text(HEAD + f'[personal]\nauthors = "{authors}"\n')
    for name in ("us", "them"):
        (tmp_path / f"{name}.csv").write_text(rows(name))
    study = read_study(tmp_path)
    assert list(imports.all_files(study, store.archive_of(study), lambda line: None)) == []
    build(study)
    ((found,),) = query(study, "SELECT author FROM review WHERE review = 'us-secret-id'")
    assert found == (NAME if authors == "kept" else None)
