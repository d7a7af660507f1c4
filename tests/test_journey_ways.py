"""Ways that are not plain links, on small sites that are all walked by two browsers."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

import pytest

from crawlers.journey import JourneyStep, read
from tests.site import Answer, Route, Site, serve
from tests.test_journey import CHECKOUT, PRODUCT, QUICK, ROUTES, Rows, errand, walk

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RETURNS = "<title>Returns</title><h1>Returns</h1><p>Return it within 30 days for a refund.</p>"
LATE = """<div id=news style='position:fixed;inset:0;background:#fffc;display:none'>
<h2>Newsletter</h2><p>10 % off</p><button aria-label=Close onclick="this.parentNode.remove()">
✕</button></div><script>setTimeout(() => news.style.display = 'block', 150)</script>"""
WAYS: dict[str, Route] = {
    "/hover": "<style>nav ul ul{display:none} nav li:hover ul{display:block}</style><h1>Shop</h1>"
    "<nav><ul><li><a href=/hover>Service</a><ul><li><a href=/returns>Returns</a></ul></ul></nav>",
    "/summary": "<h1>Shop</h1><details><summary>How do I return it?</summary>"
    "<p>Free returns: send it back within 30 days.</p></details><title>Help</title>",
    "/late": f"<h1>Shop</h1><a href=/returns>Returns</a>{LATE}",
    "/search": "<h1>Shop</h1><form action=/find role=search><input name=q></form>",
    "/find?q=returns": "<h1>Hits for returns</h1><a href=/returns>How it goes back</a>",
    "/returns": RETURNS,
    "/fold": "<h1>Shop</h1><style>#q{cursor:pointer}</style><div><h4 id=q>Returns?</h4>"
    "<p hidden>Free returns: send it back within 30 days.</p></div><title>Help</title>"
    "<script>q.onclick = () => q.nextSibling.hidden = !q.nextSibling.hidden</script>",
    "/burger": "<h1>Shop</h1><style>.hamburger{width:30px;height:30px;cursor:pointer}</style>"
    "<div class=hamburger><i></i></div><aside id=a hidden><a href=/returns>Returns</a></aside>"
    "<script>document.querySelector('.hamburger').onclick = () => a.hidden = !a.hidden</script>",
    "/panel": "<style>.g>section{display:none} .g:hover>section{display:block}</style><h1>Shop</h1>"
    "<header><div class=g><button>Service</button><section><a href=/returns>Returns</a></section>"
    "</div></header>",
    "/far": "<h1>Shop</h1><style>a{visibility:hidden;display:block}</style>"
    "<p style='height:3000px'></p><a id=a href=/returns>Returns</a>"
    "<script>new IntersectionObserver(([seen]) => {"
    "if (seen.isIntersecting) a.style.visibility = 'visible' }).observe(a)</script>",
    "/app": "<div id=at></div><script>const turn = () => at.innerHTML = location.hash === '#/back'"
    " ? '<h1>Returns</h1><p>Return it within 30 days for a refund.</p>'"
    " : '<h1>Shop</h1><a href=#/back>Returns</a>'; turn(); onhashchange = turn</script>",
    "/letter": "<h1>App</h1><button aria-haspopup=dialog onclick='letter.hidden = false'>"
    "Send feedback</button><form id=letter hidden method=post><input name=name>"
    "<input type=email><textarea placeholder=Message></textarea></form>",
}


DIALOG = "position:fixed;inset:0;background:#fff"
CROSS = "<button aria-label=Close onclick='this.parentNode.hidden = true'>×</button>"
FORM = str(WAYS["/letter"]).replace(" hidden", "").split("<form")[1]
MENU_OVER = (
    "<h1>Shop</h1><p>Plants</p><button aria-expanded=false onclick='m.hidden = false'>Menu"
    f"</button><div id=m hidden role=dialog style='{DIALOG}'>{CROSS}<a href=/c onclick='"
    f"event.preventDefault(); d.hidden = false'>Contact</a></div><div id=d hidden role=dialog "
    f"style='{DIALOG}'>{CROSS}<form{FORM}</div>"
)
MENU = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("kids", "women", "men", "ware"))
NOTHING = "<h1>Nothing here</h1>"
DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
PICTURES = "".join(  # of a size that stays: a picture that is missing makes room for its name
    f"<li><a href='/{name}'><img alt='{name}' src='{DOT}' width=50 height=50></a>"
    for name in ("Log in", "Sign up", "Team", "Work", "Anna")
)
DOOR = "<h1>Cart</h1><p>€24.00</p><form action=/checkout><button>Checkout</button></form>"
TICKETS = """<title>Concert</title><h1>Concert</h1><p>€24.00</p><form method=post action=/cart/add>
Adults <input type=number name=adults placeholder=0> Children <input type=number name=children>
<button>Add to cart</button></form><a id=sign href=/cart/></a><script>
document.forms[0].addEventListener('submit', (event) => {
  event.preventDefault();
  if (event.target.adults.value > 0) sign.textContent = event.target.adults.value;
});
</script>"""

SWATCHES = """<title>Fern</title><h1>Fern</h1><p>€12.00</p><ul><li><button type=button>Small
</button><li><button type=button>Large</button></ul><button id=add>Add to cart</button><p id=said>
</p><script>
let size = '';
document.querySelectorAll('li button').forEach(b => b.onclick = () => size = b.innerText);
add.onclick = () => said.innerText = size ? 'Added to your cart: ' + size : 'Choose a size.';
</script>"""
CARDS = """<title>Ferns</title><style>div{width:200px} div button{visibility:hidden}
div:hover button{visibility:visible}</style><h1>Ferns</h1>""" + "".join(
    f"<div><a href=/{name}>{name}</a> €12.00<p><button onclick=\"said.innerText='Added to cart'\">"
    "Add to cart</button></div>"
    for name in ("Fern", "Aloe")
)
LISTED = "<title>Ferns</title><nav><a href=/basket>My basket</a></nav>" + "".join(
    f"<div><b>{name}</b> €12.00 <a href=/{name}>See more</a> "
    f"<button onclick=\"alert('{name} added!')\">Add</button></div>"
    for name in ("Fern", "Aloe")
)
SILENT = """<title>Ferns</title><h1>Ferns</h1><button onclick="basket.hidden = false">Basket
</button><div>Fern €12.00 <button onclick="line.innerText = 'Fern - €12.00 x 1'">Add to basket
</button></div><div id=basket hidden><h2>Basket</h2><p id=line></p></div>"""
TO_ORDER = """<title>Fern</title><h1>Fern</h1>€12.00 <button onclick="location = '/chosen'">Add to
basket</button>"""
ORDERED = "<h1>My order</h1>Fern €12.00 x 1 <button>Remove</button> Total: €12.00"
PICTURED = """<title>Ferns</title><header><a href=/c><i class="fa fa-shopping-cart"></i><span id=n>0
</span></a></header><h1>Fern</h1>€12.00 <button onclick="n.innerText = 1">Add to cart</button>"""
DISHES = """<title>Food</title><header><a href=/b>Basket <b id=n>0</b></a></header>
<h1>Food</h1>""" + "".join(
    f"<div><h3>{name}</h3><p>9,90 €</p><button>♡</button><button onclick='{{}}'>{{}}</button></div>"
    for name in ("Tikka", "Naan")
)
TELLS = "fetch(`/like`, {method: `POST`}); fetch(`/cart/add`, {method: `POST`}); n.innerText = 1"
POINTED = "<style>li{cursor:pointer}</style><ul>" + "".join(
    f"<li><a href=/{name}>{name}</a></li>" for name in ("Bikes", "Rental", "About")
)
HALF = (
    "<title>Shop</title><style>div{position:fixed;bottom:0;height:60px;transform:translateY(30px);"
    "cursor:pointer}</style><h1>Shop</h1><div onclick=\"location = '/returns'\">Returns</div>"
)
LIST = "<title>Ferns</title><header><a href=/b>Basket <b id=n>0</b></a></header>" + "".join(
    f"<div><h3>{name}</h3>€12.00 <button onclick=\"location = '/one'\">Add to cart</button></div>"
    for name in ("Fern", "Aloe")
)
ONE = (
    LIST.split("<div>")[0]
    + """<h1>Fern</h1>€12.00 <select id=s><option value=''>Size
<option>S</select><button onclick="n.innerText = s.value ? 1 : 0">Add to cart</button>"""
)
BUSY = Answer(429, "later", {"Retry-After": "3600"})


@dataclass(frozen=True)
class Small:
    """A site of a few pages, where we start, and what for."""

    routes: Mapping[str, Route]
    goals: Sequence[str]
    start: str = "/"
    blind_loads: int = QUICK.blind_loads


@dataclass
class Went:
    """What came of it."""

    site: Site
    rows: Rows
    steps: list[str] = field(default_factory=list)


STARTS = ("/hover", "/summary", "/late", "/search", "/fold", "/burger", "/panel", "/far", "/app")
SMALL = {start[1:]: Small(WAYS, ["returns"], start) for start in STARTS} | {
    "absent": Small({"/": Answer(503, "busy")}, ["phone"]),
    "dialogs": Small({"/": MENU_OVER, "/c": f"<h1>Contact</h1><form{FORM}"}, ["contact_form"]),
    "letter": Small(WAYS, ["contact_form"], "/letter"),
    "pictures": Small(
        {f"/{name}": NOTHING for name in ("Log%20in", "Sign%20up", "Team", "Work")}
        | {"/": f"<h1>Studio</h1><ul>{PICTURES}</ul>", "/Anna": "<p>Call +49 30 23125014</p>"},
        ["phone"],
        blind_loads=3,
    ),
    "departments": Small(
        {f"/{name}": NOTHING for name in ("kids", "women", "men")}
        | {"/": f"<nav><ul>{MENU}</ul></nav><h1>Shop</h1>", "/ware": PRODUCT},
        ["product"],
        blind_loads=6,
    ),
    "tickets": Small({"/": TICKETS}, ["basket"]),
    "sizes": Small({"/": SWATCHES}, ["basket"]),
    "listed": Small({"/": LISTED}, ["basket"]),
    "silent": Small({"/": SILENT}, ["basket"]),
    "ordered": Small({"/": TO_ORDER, "/chosen": ORDERED}, ["basket"]),
    "pictured": Small({"/": PICTURED}, ["basket"]),
    "chosen": Small({"/": DISHES.format(*["n.innerText = 1", "Auswählen"] * 2)}, ["basket"]),
    "plus": Small({"/": DISHES.format(*[TELLS, "+"] * 2)}, ["basket"]),
    "looks": Small({"/": DISHES.format(*["this.after(9)", "Auswählen"] * 2)}, ["basket"]),
    "pointed": Small(
        {
            "/": f"<h1>Shop</h1>{POINTED}",
            "/About": f"<h1>About</h1><p>Tel +49 30 23125014</p>{POINTED}",
        }
        | {f"/{name}": f"<h1>{name}</h1>{POINTED}" for name in ("Bikes", "Rental")},
        ["phone"],
        blind_loads=3,
    ),
    "half": Small({"/": HALF, "/returns": RETURNS}, ["returns"]),
    "listing": Small({"/": LIST, "/one": ONE}, ["basket"]),
    "cards": Small({"/": CARDS + "<p id=said>"}, ["basket"]),
    "door": Small(ROUTES | {"/": PRODUCT, "/basket": DOOR, "/checkout?": CHECKOUT}, ["checkout"]),
    "busy": Small(
        {"/": "<h1>Shop</h1><a href=/contact>Contact</a>", "/contact": BUSY}, ["phone", "mail"]
    ),
}


@pytest.fixture(scope="module")
def went(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Went]:
    """All small sites; those with the same limit in one browser."""
    home, went = tmp_path_factory.mktemp("small"), dict[str, Went]()
    with ExitStack() as stack:
        for most in {small.blind_loads for small in SMALL.values()}:
            chosen = {name: small for name, small in SMALL.items() if small.blind_loads == most}
            sites = {n: stack.enter_context(serve(small.routes)) for n, small in chosen.items()}
            rows = walk(
                *(
                    errand(sites[name].origin + small.start, home / name, small.goals)
                    for name, small in chosen.items()
                ),
                limits=replace(QUICK, blind_loads=most),
            )
            went |= {name: Went(sites[name], row) for name, row in zip(chosen, rows, strict=True)}
    for name, one in went.items():
        steps = [row for row in read(home / name) if isinstance(row, JourneyStep)]
        one.steps = [step.kind for step in steps]
    return went


def test_a_site_that_is_not_there_is_a_fact_with_a_reason(went: dict[str, Went]):
    assert went["absent"].rows["phone"].outcome == "http 503"


@pytest.mark.parametrize(
    ("start", "kinds", "clicks", "interruptions"),
    [
        ("hover", ["hover", "link", "arrive"], 1, 0),
        ("summary", ["press", "arrive"], 1, 0),
        ("late", ["link", "arrive"], 1, 1),
        ("search", ["search", "link", "arrive"], 2, 0),
        ("fold", ["press", "arrive"], 1, 0),
        ("burger", ["press", "link", "arrive"], 2, 0),
        ("panel", ["hover", "link", "arrive"], 1, 0),
        ("far", ["link", "arrive"], 1, 0),
        ("app", ["link", "arrive"], 1, 0),
    ],
)
def test_menus_accordions_late_overlays_and_searches_are_ways(
    went: dict[str, Went], start: str, kinds: list[str], clicks: int, interruptions: int
):
    row = went[start].rows["returns"]
    assert (row.outcome, went[start].steps) == ("found", kinds), row
    assert (row.clicks, row.interruption_clicks) == (clicks, interruptions)


def test_what_a_press_opens_over_the_page_is_no_interruption(went: dict[str, Went]):
    row = went["dialogs"].rows["contact_form"]
    assert (row.outcome, row.clicks, row.interruption_clicks) == ("found", 2, 0), row


def test_a_button_that_opens_a_letter_may_be_called_send(went: dict[str, Went]):
    row = went["letter"].rows["contact_form"]
    assert (row.outcome, row.clicks, row.path) == ("found", 1, "Send feedback")


def test_each_of_a_few_pictures_may_lead_to_another_thing_members_pages_last(
    went: dict[str, Went],
):
    row = went["pictures"].rows["phone"]
    assert not {"/Log%20in", "/Sign%20up"} & set(went["pictures"].site.paths())
    assert (row.outcome, row.clicks) == ("found", 1)


def test_the_first_departments_of_a_menu_may_be_empty(went: dict[str, Went]):
    row = went["departments"].rows["product"]
    assert (row.outcome, row.clicks) == ("found", 1)


def test_how_many_is_said_where_no_number_stands_and_a_bare_number_is_the_basket(
    went: dict[str, Went],
):
    row = went["tickets"].rows["basket"]
    assert (row.clicks, row.evidence) == (2, "basket: 1")


@pytest.mark.parametrize(
    ("shop", "kinds"),
    [("sizes", ["press", "add", "arrive"]), ("cards", ["hover", "add", "arrive"])],
)
def test_sizes_are_pressed_first_and_a_card_may_show_its_button_to_a_pointer_only(
    went: dict[str, Went], shop: str, kinds: list[str]
):
    row = went[shop].rows["basket"]
    assert (row.outcome, went[shop].steps) == ("found", kinds), row
    assert row.clicks == kinds.index("arrive") - kinds.count("hover")


@pytest.mark.parametrize(
    ("shop", "kinds", "said"),
    [
        ("listed", ["add", "arrive"], "Fern added!"),
        ("silent", ["add", "press", "arrive"], "Fern - €12.00 x 1"),
        ("ordered", ["add", "arrive"], "Remove"),
        ("pictured", ["add", "arrive"], "basket: 1"),
    ],
)
def test_a_basket_says_in_many_ways_that_it_has_it_and_where_it_does_not_is_opened(
    went: dict[str, Went], shop: str, kinds: list[str], said: str
):
    row = went[shop].rows["basket"]
    assert (row.outcome, went[shop].steps, row.evidence) == ("found", kinds, said), row


def test_what_may_fill_the_basket_is_tried_and_sends_nothing_but_to_it(went: dict[str, Went]):
    assert went["chosen"].rows["basket"].evidence == "basket: 1"
    plus, looks = went["plus"], went["looks"].rows["basket"]
    assert (plus.rows["basket"].path, plus.rows["basket"].success) == ("+", True)
    assert [asked.path for asked in plus.site.log if asked.method == "POST"] == ["/cart/add"]
    assert (looks.outcome, looks.rejections) == ("not found", None), "nobody had said that it sells"


def test_what_shows_half_is_pressed_where_it_shows(went: dict[str, Went]):
    assert went["half"].rows["returns"].path == "Returns"


def test_a_lists_button_may_lead_to_the_page_that_asks_for_a_size(went: dict[str, Went]):
    row = went["listing"].rows["basket"]
    assert (row.evidence, row.clicks) == ("basket: 1", 4), "two of them for the size"
    assert went["listing"].steps == ["add", "choose", "press", "arrive"]


def test_a_link_and_the_entry_around_it_are_one_thing(went: dict[str, Went]):
    row = went["pointed"].rows["phone"]
    assert row.path == "About"
    assert went["pointed"].site.paths().count("/") == 2, "to search and to walk, and no way back"


def test_a_button_of_a_form_that_asks_nothing_is_a_link(went: dict[str, Went]):
    row = went["door"].rows["checkout"]
    assert (row.outcome, row.clicks) == ("found", 4), row


def test_a_site_that_says_come_back_later_is_left_alone(went: dict[str, Went]):
    busy = went["busy"]
    assert busy.site.paths().count("/contact") == 1
    assert busy.site.paths().count("/") == 1
    assert [row.outcome for row in busy.rows.values()] == ["http 429: told to stay away"] * 2
