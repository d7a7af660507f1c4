"""Journeys at the practice shops, against their README, and at a shop that lays traps."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crawlers import polite
from crawlers.journey import Errand, Journey, JourneyStep, Limits, in_turn, read
from tests.journeys_truth import SHOPS, Truth, truths
from tests.site import Answer, Asked, Route, Site, serve

PRACTICE = Path(__file__).parent.parent / "data" / "practice"
sys.path.insert(0, str(PRACTICE))

import shops  # noqa: E402

pytestmark = pytest.mark.browser

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
QUICK = Limits(replays=1, pace=False, blind_loads=2, extra_loads=2)
# All 50 are in `tests/bench/journeys.py`; these have a menu, an accordion, walls, a dead end,
# a page without clicks and the longest way in them.
TRIED = {
    "fernway": ["complaint", "basket"],
    "greenparcel": ["delivery_cost"],
    "mosspetal": ["contact_form"],
    "blattwerk": ["mail", "checkout"],
    "pottingshed": ["contact_form", "checkout"],
}
PAIRS = [(shop, goal) for shop, wanted in TRIED.items() for goal in wanted]
Rows = dict[str, Journey]


def errand(
    site: str, folder: Path, goals: Sequence[str], language: str = "en", **more: object
) -> Errand:
    folder.mkdir(exist_ok=True)
    robots = polite.ask_robots(polite.origin(site), AGENT, private_ok=True)
    return Errand(
        site,
        folder,
        robots.allowed,
        0,
        lambda _: None,
        goals,
        language=language,
        **more,  # type: ignore[arg-type]
    )


def walk(*errands: Errand, limits: Limits = QUICK) -> list[Rows]:
    """The journeys of each, all in one browser."""
    in_turn(errands, agent=AGENT, private_ok=True, limits=limits)
    return [
        {row.goal: row for row in read(errand.folder) if isinstance(row, Journey)}
        for errand in errands
    ]


@pytest.fixture(scope="module")
def log() -> list[str]:
    return []


@pytest.fixture(scope="module")
def found(
    log: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, tuple[Path, Rows]]]:
    """Shop → capture and its journeys; two browsers side by side."""
    home = tmp_path_factory.mktemp("journeys")
    with shops.serve(0, log.append) as urls, ThreadPoolExecutor(2) as pool:
        errands = {
            shop: errand(url, home / shop, TRIED[shop], "de" if shop == "blattwerk" else "en")
            for shop, url in zip(SHOPS, urls, strict=True)
        }
        halves = [list(errands)[::2], list(errands)[1::2]]
        walked = pool.map(lambda names: walk(*(errands[name] for name in names)), halves)
        rows = {
            shop: row
            for names, found in zip(halves, walked, strict=True)
            for shop, row in zip(names, found, strict=True)
        }
        yield {shop: (errands[shop].folder, rows[shop]) for shop in errands}


def expected(shop: str, goal: str) -> Truth:
    """The README's truth; but where robots.txt forbids the basket, we do not go there."""
    text = (PRACTICE / "shops" / shop / "robots.txt").read_text()
    if goal in ("basket", "checkout") and "Disallow: /basket" in text:
        return Truth("robots", None)
    return truths()[shop, goal]


@pytest.mark.slow
@pytest.mark.parametrize(("shop", "goal"), PAIRS)
def test_the_way_found_is_as_short_as_the_truth(
    found: dict[str, tuple[Path, Rows]], shop: str, goal: str
):
    row = found[shop][1][goal]
    assert Truth(row.outcome, row.clicks) == expected(shop, goal), row


@pytest.mark.slow
def test_nothing_was_sent_but_basket_buttons_and_robots_was_obeyed(
    found: dict[str, tuple[Path, Rows]], log: list[str]
):
    assert found
    sent = [line for line in log if not line.startswith(("GET ", "HEAD "))]
    assert sent
    assert all(line.startswith("POST ") and line.endswith("/basket/add") for line in sent)
    # one to find the checkout, one to walk there, at two shops; forbidden at a third
    assert len(sent) == 4
    assert not [line for line in log if "/intern/" in line]


@pytest.mark.slow
def test_the_cookie_wall_costs_a_click_that_is_counted_apart(
    found: dict[str, tuple[Path, Rows]],
):
    row = found["blattwerk"][1]["mail"]
    assert (row.clicks, row.interruption_clicks) == (1, 1)


@pytest.mark.slow
def test_a_wall_of_passwords_is_where_a_journey_ends(found: dict[str, tuple[Path, Rows]]):
    row = found["pottingshed"][1]["checkout"]
    assert row.account_wall
    assert not row.success
    assert row.guest_checkout is False


@pytest.mark.slow
def test_the_first_step_of_the_checkout_is_counted_field_by_field(
    found: dict[str, tuple[Path, Rows]],
):
    row = found["blattwerk"][1]["checkout"]
    assert (row.fields_shown, row.fields_required, row.guest_checkout) == (12, 11, True)
    assert row.klm_s == pytest.approx(
        (row.klm_nav_s or 0) + (row.klm_form_s or 0) + (row.wait_s or 0), abs=0.01
    )


@pytest.mark.slow
def test_every_step_has_its_picture_in_the_capture(found: dict[str, tuple[Path, Rows]]):
    folder = found["pottingshed"][0]
    steps = [row for row in read(folder) if isinstance(row, JourneyStep)]
    form = [step for step in steps if step.goal == "contact_form"]
    assert [step.kind for step in form] == ["link"] * 5 + ["arrive"]
    assert all(step.screenshot and (folder / step.screenshot).stat().st_size for step in form)


# --- a shop that lays traps

TRAPS = """<script>
addEventListener('click', (event) => { // every click tells somebody, and tries to order
  navigator.sendBeacon('/track', 'x');
  fetch('/order', {method: 'POST', body: 'now'}).catch(() => 0);
});
</script>"""
HOME = (
    "<title>Trap</title><h1>Trap shop</h1>"
    "<a href=/product>Fern €12.00</a> <a href=/logout>Help and returns</a>"
    "<a href=/intern/returns>Returns</a> <a href='http://elsewhere.example/contact'>Contact</a>"
    "<form method=post action=/subscribe><input name=email><button>Menu</button></form>"
)
PRODUCT = (
    "<title>Fern</title><h1>Fern</h1><p>€12.00</p><form method=post action=/basket/add>"
    "<select name=size required><option value=''>Size?</option><option value=s>Small</option>"
    "</select><button>Add to basket</button></form>"
)
BASKET = (
    "<title>Basket</title><h1>Your basket</h1><p>Fern €12.00</p><a href=/checkout>To checkout</a>"
)
CHECKOUT = (
    "<title>Checkout</title><h1>Checkout</h1><form method=post action=/order><input name=street>"
    "<input name=postcode><button>Checkout</button></form>"
)


def put_in(asked: Asked) -> str | Answer:
    # closed, since this server does not read what is sent to it
    return Answer(303, headers={"Location": "/basket", "Connection": "close"})


ROUTES: dict[str, Route] = {
    "/robots.txt": Answer(
        body="User-agent: *\nDisallow: /intern/", headers={"Content-Type": "text/plain"}
    ),
    "/": HOME + TRAPS,
    "/product": PRODUCT + TRAPS,
    "/basket/add": put_in,
    "/basket": BASKET + TRAPS,
    "/checkout": CHECKOUT + TRAPS,
    "/intern/returns": "<h1>Returns</h1><p>Return within 30 days for a refund.</p>",
}


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Path, Rows]]:
    folder = tmp_path_factory.mktemp("trap")
    with serve(ROUTES) as site:
        pinned = {"product": ["a[href='/product']"], "mail": ["Fern €12.00"]}
        [searched, told] = walk(
            errand(site.origin + "/", folder, ["returns", "checkout"]),
            errand(site.origin + "/", folder / "pinned", ["product", "mail"], pinned=pinned),
        )
        yield site, folder, searched | told


def test_a_trap_gets_nothing_but_what_the_basket_button_sends(trap: tuple[Site, Path, Rows]):
    site, _, rows = trap
    assert [asked.path for asked in site.log if asked.method != "GET"] == ["/basket/add"] * 2
    assert rows["checkout"].success
    assert rows["checkout"].blocked > 0
    assert rows["checkout"].clicks == 5  # product, size (two), add, checkout


def test_what_robots_forbids_is_not_asked_and_is_no_way(trap: tuple[Site, Path, Rows]):
    site, _, rows = trap
    assert not {"/intern/returns", "/logout"} & set(site.paths())
    assert rows["returns"].outcome == "not found"
    assert rows["returns"].kept_out == "acts"  # so nobody may say that it is not there
    assert rows["returns"].clicks is None
    assert all(AGENT in asked.agent for asked in site.log)


def test_a_goal_that_is_there_is_not_done_again(trap: tuple[Site, Path, Rows]):
    site, folder, rows = trap
    asked = len(site.log)
    [again] = walk(errand(site.origin + "/", folder, ["returns", "checkout"]))
    assert again == {goal: rows[goal] for goal in again}
    assert site.paths()[asked:] == ["/robots.txt"]


def test_a_study_may_say_the_way_itself(trap: tuple[Site, Path, Rows]):
    rows = trap[2]
    assert (rows["product"].outcome, rows["product"].clicks) == ("found", 1)
    assert rows["product"].pinned
    assert rows["mail"].outcome == "pinned: not what was sought"
