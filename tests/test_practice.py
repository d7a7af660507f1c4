"""The practice shops are what their README says, and the samples are what their seed says."""

import csv
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from statistics import mean
from urllib.parse import urlsplit

import pytest
from lxml import html
from protego import Protego

from audits.imports import Taken, import_rows
from audits.templates.form import built_in
from audits.templates.points import mark
from benchmark.hours import clocks
from benchmark.study import read_study
from crawlers.reviews import files as review_files
from tests.ports import free_port

PRACTICE = Path(__file__).parent.parent / "data" / "practice"
sys.path.insert(0, str(PRACTICE))

from samples import samples  # noqa: E402
from shopfront.answers import Answer, Request, answer  # noqa: E402
from shopfront.model import NAMES, Shop, read_shop  # noqa: E402
from shops import serve  # noqa: E402

SHOPS = {name: read_shop(name) for name in NAMES}
README = (PRACTICE / "README.md").read_text(encoding="utf-8")
Visited = dict[str, tuple[int, Answer]]  # path -> (clicks, answer)


def truth(row: str) -> dict[str, str]:
    """A row of the README's tables: shop -> cell."""
    cells = re.search(rf"^\| {re.escape(row)} \| (.+) \|$", README, re.MULTILINE)
    assert cells, f"README has no row {row!r}"
    return dict(zip(NAMES, cells[1].split(" | "), strict=True))


def get(shop: Shop, path: str, cookie: str = "") -> Answer:
    """What the shop answers, without its slowness."""
    return answer(shop, Request("GET", path, cookie=cookie))


def followed(shop: Shop, path: str) -> tuple[list[str], Answer]:
    """The way through redirects, and the last answer."""
    way = [path]
    reply = get(shop, path)
    while 300 <= reply.status < 400:
        way.append(reply.headers["Location"])
        reply = get(shop, way[-1])
    return way, reply


def document(shop: Shop, path: str, cookie: str = "") -> html.HtmlElement:
    return html.fromstring(get(shop, path, cookie).body.decode())


def walked(shop: Shop) -> Visited:
    """Every address a visitor can reach by links, at its least number of clicks."""
    found: Visited = {"/": (0, get(shop, "/"))}
    queue = ["/"]
    for path in queue:
        clicks, reply = found[path]
        if reply.status != 200:
            continue
        for link in html.fromstring(reply.body.decode()).xpath("//a/@href[starts-with(., '/')]"):
            way, end = followed(shop, link)
            if way[-1] not in found:
                found[way[-1]] = (clicks + 1, end)
                queue.append(way[-1])
    return found


@pytest.fixture(scope="module")
def sites() -> dict[str, Visited]:
    return {name: walked(shop) for name, shop in SHOPS.items()}


@pytest.fixture(scope="module")
def urls() -> Iterator[dict[str, str]]:
    with serve(0) as found:
        yield dict(zip(NAMES, found, strict=True))


def asked(url: str) -> tuple[int, bytes]:
    try:
        with urllib.request.urlopen(url) as reply:
            return reply.status, reply.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read()


# --- what is where

GOALS = (
    "phone number",
    "mail address",
    "contact form",
    "returns policy",
    "delivery cost",
    "opening hours",
    "complaint route",
    "product page",
)
SHOWN = {
    "phone number": r"\+49 \d\d \d{5} \d{3}|030 \d{5} \d{3}",
    "mail address": r"\w+(@| \(at\) )\w+\.example\.org",
    "contact form": r"contact-form",
    "returns policy": r"(?i)\b(14|30|60) (days|Tagen)",
    "delivery cost": r"€\d+\.\d\d|\d,\d\d €",
    "opening hours": r"\d?\d:00 to \d\d:00|\d\d:00 bis \d\d:00 Uhr",
    "complaint route": r"(?i)complain|Beschwerde",
    "product page": r"/basket/add",
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("goal", GOALS)
def test_each_goal_is_where_the_truth_table_says(goal, name, sites):
    cell = truth(goal)[name]
    place = re.fullmatch(r"`(/\S*)` (\d)(?:\+\d)?", cell)
    if not place:
        assert cell == "not there"
        return
    clicks, page = sites[name][place[1]]
    assert clicks == int(place[2])
    assert re.search(SHOWN[goal], page.body.decode())


@pytest.mark.parametrize("name", ["greenparcel", "pottingshed"])
def test_what_is_said_to_be_missing_is_on_no_page(name, sites):
    text = " ".join(reply.body.decode() for _, reply in sites[name].values())
    for goal in ("phone number", "mail address", "complaint route", "opening hours"):
        if truth(goal)[name] == "not there":
            assert not re.search(SHOWN[goal], text), goal


def test_a_menu_or_an_accordion_hides_what_the_truth_table_says():
    hidden = document(SHOPS["mosspetal"], "/").xpath("//ul[@hidden]//a/@href")
    assert set(hidden) == {"/service", "/returns", "/opening-hours", "/contact"}
    answers = document(SHOPS["mosspetal"], "/service").xpath("//div[@hidden]")
    assert any("Delivery cost" in one.text_content() for one in answers)


@pytest.mark.parametrize("name", NAMES)
def test_a_product_goes_into_the_basket_and_on_to_the_first_step(name, urls):
    url = urls[name]
    slug = SHOPS[name].plants[0].slug
    connection = HTTPConnection(urlsplit(url).netloc, timeout=20)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/basket/add", f"product={slug}&quantity=2", form)
    added = connection.getresponse()
    assert (added.status, added.headers["Location"], added.read()) == (303, "/basket", b"")
    cookie = {"Cookie": added.headers["Set-Cookie"].split(";")[0]}
    connection.request("GET", "/basket", headers=cookie)  # on the same, kept-alive connection
    page = html.fromstring(connection.getresponse().read().decode())
    assert page.xpath("//tbody/tr") and page.xpath("//a[@href='/checkout']")
    connection.request("GET", "/checkout", headers=cookie)
    step = html.fromstring(connection.getresponse().read().decode())
    connection.close()
    wall = truth("first checkout step")[name] == "account wall 3"
    assert bool(step.xpath("//input[@type='password']")) == wall
    assert len(fields(step, step.xpath("//main//form")[0])) == int(truth("checkout: fields")[name])


def test_an_empty_basket_has_no_checkout():
    assert get(SHOPS["fernway"], "/checkout").headers["Location"] == "/basket"


@pytest.mark.parametrize("path", ["/contact/send", "/checkout/delivery", "/account/login"])
def test_nothing_but_the_basket_takes_what_is_sent(path):
    for shop in SHOPS.values():
        assert answer(shop, Request("POST", path, body="name=x")).status == 403


@pytest.mark.parametrize(
    "cookie",
    [
        "basket_fernway=nonsense",
        "basket_fernway=monstera*x",
        "basket_fernway=*.*1",
        "a=;;b{[",
        "\0",
    ],
)
def test_a_broken_cookie_is_an_empty_basket(cookie):
    assert b"Your basket is empty" in get(SHOPS["fernway"], "/basket", cookie).body


def test_shops_on_one_address_keep_their_baskets_apart():
    names = set()
    for shop in SHOPS.values():
        body = f"product={shop.plants[0].slug}"
        reply = answer(shop, Request("POST", "/basket/add", body=body))
        names.add(reply.headers["Set-Cookie"].partition("=")[0])
    assert len(names) == len(SHOPS)


# --- what differs


def fields(page: html.HtmlElement, form: html.HtmlElement) -> list[html.HtmlElement]:
    return form.xpath(".//input[not(@type='hidden')] | .//select | .//textarea")


@pytest.mark.parametrize("name", NAMES)
def test_contact_forms_have_the_fields_of_the_truth_table(name):
    path = re.match(r"`(\S+)`", truth("contact form")[name])
    assert path
    page = document(SHOPS[name], path[1])
    found = fields(page, page.get_element_by_id("contact-form"))
    bare = [one for one in found if not one.xpath("ancestor::label")]
    assert len(found) == int(truth("contact form: fields")[name])
    required = [one for one in found if "required" in one.attrib]
    assert len(required) == int(truth("contact form: required")[name])
    assert len(bare) == int(truth("contact form: fields without label")[name])


@pytest.mark.parametrize("name", NAMES)
def test_links_lead_where_the_truth_table_says(name, sites):
    statuses = [reply.status for _, reply in sites[name].values()]
    basket = "/basket" in sites[name]
    pages = statuses.count(200) - basket
    assert pages == int(truth("pages reached by links")[name])
    assert 25 <= pages <= 60
    assert statuses.count(404) == int(truth("answers 404")[name])
    assert statuses.count(500) == int(truth("answers 500")[name])
    assert set(SHOPS[name].paths) <= set(sites[name])  # no page without a link to it


@pytest.mark.parametrize("name", NAMES)
def test_redirects_come_in_the_row_that_the_truth_table_says(name):
    paths = [*SHOPS[name].settings["redirects"], "/"]
    longest = max(len(followed(SHOPS[name], path)[0]) for path in paths)
    assert longest - 1 == int(truth("redirects in a row")[name])


@pytest.mark.parametrize("name", NAMES)
def test_pictures_lack_what_the_truth_table_says(name):
    images = document(SHOPS[name], "/").xpath("//img")
    bare = [image for image in images if "alt" not in image.attrib]
    unsized = [image for image in images if "width" not in image.attrib]
    assert len(bare) == int(truth("home page: images without alt")[name])
    assert len(unsized) == int(truth("home page: images without size")[name])


@pytest.mark.parametrize("name", NAMES)
def test_shops_are_as_slow_as_the_truth_table_says(name, sites):
    least, most = map(int, truth("time to first byte, ms")[name].split("-"))
    waits = [reply.delay_ms for _, reply in sites[name].values()]
    assert least <= min(waits) and max(waits) <= most
    assert max(waits) - min(waits) > (most - least) / 2


@pytest.mark.parametrize("name", NAMES)
def test_scripts_are_as_heavy_as_the_truth_table_says(name):
    size = len(get(SHOPS[name], "/assets/shop.js").body)
    assert round(size / 1000, -1 if size > 100_000 else 0) == int(truth("script, kB")[name])


@pytest.mark.parametrize("name", NAMES)
def test_robots_keep_machines_out_of_the_intern_pages(name, urls, sites):
    status, body = asked(urls[name] + "robots.txt")
    robots = Protego.parse(body.decode())
    assert status == 200
    assert (robots.crawl_delay("rivalry") or 0) == float(truth("Crawl-delay, s")[name])
    intern = [path for path in sites[name] if path.startswith("/intern/")]
    assert len(intern) == 1
    assert not robots.can_fetch(urls[name] + intern[0][1:], "rivalry")
    assert robots.can_fetch(urls[name], "rivalry")


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_that_the_shop_is_none(name, sites):
    for _, reply in sites[name].values():
        assert b"Practice shop: not a real business" in reply.body


@pytest.mark.parametrize("name", NAMES)
def test_nothing_on_a_page_comes_from_elsewhere(name, sites):
    for _, reply in sites[name].values():
        page = html.fromstring(reply.body.decode())
        for address in page.xpath("//@src | //@href | //@action"):
            assert re.match(r"/(?!/)|tel:|mailto:", address), address


@pytest.mark.parametrize("name", NAMES)
def test_every_picture_and_script_of_a_page_is_there_but_the_broken_one(name, sites):
    addresses: set[str] = set()
    for _, reply in sites[name].values():
        addresses |= set(html.fromstring(reply.body.decode()).xpath("//@src | //link/@href"))
    broken = [address for address in addresses if get(SHOPS[name], address).status != 200]
    assert broken == (["/img/seal-of-quality.png"] if name == "pottingshed" else [])


# --- the server


def test_shops_answer_as_the_truth_says_over_the_wire(urls):
    assert asked(urls["pottingshed"] + "affiliates")[0] == 404
    assert asked(urls["pottingshed"] + "offers")[0] == 500
    assert asked(urls["fernway"] + "nowhere")[0] == 404
    assert asked(urls["fernway"] + "search?q=%24aloe%3Cb%3E")[0] == 200
    status, body = asked(urls["fernway"] + "search?q=ALOE")
    assert status == 200 and b"/plants/aloe" in body
    assert b'lang="de"' in asked(urls["blattwerk"])[1]
    assert asked(urls["fernway"] + "img/hero.png")[1].startswith(b"\x89PNG")
    status, body = asked(urls["fernway"] + "sitemap.xml")
    assert status == 200 and f"<loc>{urls['fernway']}contact</loc>".encode() in body


def test_head_has_no_body_and_a_strange_method_is_refused(urls):
    connection = HTTPConnection(urlsplit(urls["fernway"]).netloc, timeout=20)
    connection.request("HEAD", "/")
    head = connection.getresponse()
    assert head.status == 200 and int(head.headers["Content-Length"]) > 1000 and head.read() == b""
    connection.request("DELETE", "/")
    assert connection.getresponse().status == 501
    connection.close()


def test_requests_can_be_listened_to():
    lines: list[str] = []
    with serve(0, lines.append) as found:
        asked(found[1] + "help")
    assert lines == [f"GET {found[1]}help"]


def test_pages_are_the_same_every_time():
    for name in NAMES:
        again = read_shop(name)
        for path in (*again.paths, "/img/hero.png", "/assets/shop.js"):
            assert get(again, path) == get(SHOPS[name], path)


def test_the_command_names_its_shops_and_ends_when_asked_to():
    first = free_port(len(NAMES))
    command = [sys.executable, str(PRACTICE / "shops.py"), "--port", str(first)]
    for end in (signal.SIGTERM, signal.SIGINT):
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            lines = [process.stdout.readline() for _ in NAMES]
            process.send_signal(end)
            assert process.wait(10) == 0
        assert lines[0] == f"http://127.0.0.1:{first}/ Fernway Plants\n"
        assert lines[4].startswith(f"http://127.0.0.1:{first + 4}/ ")


def test_a_taken_port_is_one_clear_line():
    with serve(0) as found:
        port = urlsplit(found[0]).port
        command = [sys.executable, str(PRACTICE / "shops.py"), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert done.returncode == 1
    assert done.stderr == f"127.0.0.1:{port} is taken; write another --port\n"


# --- samples


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return samples()


def test_the_seed_gives_the_kept_samples_byte_for_byte(made):
    for name, text in made.items():
        assert (PRACTICE / name).read_bytes() == text.encode(), f"{name}: run samples.py again"
    assert sum(len(text) for text in made.values()) < 1_500_000


def test_another_seed_gives_other_samples(made):
    assert all(text != made[name] for name, text in samples(8).items())


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("name", NAMES)
def test_reviews_are_as_many_and_as_good_as_the_readme_says(name, made, tmp_path):
    found = rows(made[f"reviews/{name}.csv"])
    assert len(found) == int(truth("reviews")[name])
    assert mean(int(row["rating"]) for row in found) == pytest.approx(
        float(truth("mean rating")[name]), abs=0.005
    )
    assert all(row["id"].startswith("practice-") for row in found)
    assert all(a["published"] <= b["published"] for a, b in pairwise(found))


@pytest.mark.parametrize("name", NAMES)
def test_every_review_is_read_without_a_note(name, tmp_path):
    source = read_study(PRACTICE).reviews[0]
    export = review_files.Export(source.source, {str(k): v for k, v in source.columns.items()})
    review_files.gather(
        PRACTICE / source.files[name],
        {name: tmp_path},
        export,
        today=date(2026, 12, 31),
        mark=str,
        author=str,
    )
    found = list(review_files.read(tmp_path))
    assert [one for one in found if isinstance(one, review_files.ImportNote)] == []
    assert len(found) == int(truth("reviews")[name])


def test_every_audit_is_imported_without_a_mistake(made):
    study = read_study(PRACTICE)
    waves, forms, hours = {wave.name for wave in study.wave}, built_in(), clocks(study)
    found = [*import_rows(made["audits.csv"], forms, set(NAMES), waves, hours)]
    assert [one for one in found if isinstance(one, str)] == []
    cases = [one.case for one in found if isinstance(one, Taken)]
    assert len(cases) == len(rows(made["audits.csv"]))
    for case in cases:
        found = mark(forms[case.form], case.answers, hours[case.business])
        assert "missing" not in found.blanks.values(), case.audit


@pytest.mark.parametrize("name", NAMES)
def test_audits_are_as_many_as_the_readme_says(name, made):
    count = int(truth("audits per form and wave")[name])
    mine = [row for row in rows(made["audits.csv"]) if row["business"] == name]
    for form in ("call_enquiry", "email_enquiry"):
        for wave in ("2026-Q3", "2026-Q4"):
            found = [row for row in mine if (row["form"], row["wave"]) == (form, wave)]
            assert len(found) == count


def test_audits_lie_within_their_wave_and_before_the_last_day(made):
    for wave in read_study(PRACTICE).wave:
        for row in rows(made["audits.csv"]):
            if row["wave"] == wave.name:
                assert f"{wave.start_day}" <= row["started_at"][:10] <= f"{wave.end_day}"
                assert row["started_at"] < row["submitted_at"] < "2026-11-21"


def test_samples_have_the_blanks_that_real_audits_have(made):
    found = rows(made["audits.csv"])
    assert any("dont_know" in row.values() for row in found)
    assert any(row["call_attempts"] == "none" for row in found)
    assert any(row["person_spoke"] == "no" for row in found)
    assert any(row["written_route"] == "neither" for row in found)
    assert any(row["reply_received"] == "no" for row in found)


def test_the_study_names_the_shops_at_their_ports():
    study = read_study(PRACTICE)
    assert [business.id for business in study.business] == list(NAMES)
    assert [business.site for business in study.business] == [
        f"http://127.0.0.1:{8710 + place}/" for place in range(len(NAMES))
    ]
    assert study.study.practice and study.own.id == "fernway"
