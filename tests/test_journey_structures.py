"""What real sites are built of, one small site each, all searched by one browser."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from crawlers.journey import Errand, Journey, Limits, in_turn, read
from tests.site import Answer, Asked, Route, serve

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
QUICK = Limits(replays=1, pace=False, blind_loads=2, extra_loads=1)
SHOP = "<title>Shop</title><h1>Plants</h1><p>Ferns and pots.</p>"
RETURNS = "<title>Returns</title><h1>Returns</h1><p>Return it within 30 days for a refund.</p>"
LETTER = (
    "<form method=post action=/send><input name=name><input type=email name=email>"
    "<label>Message<textarea name=text></textarea></label><button>Send</button></form>"
)
CONTACT = "<title>Contact</title><h1>Contact</h1>"
FRAMED = CONTACT + "<iframe src={} width=600 height=400 loading=lazy></iframe>"
FERN = "<title>Fern</title><h1>Fern</h1><p>12,- €</p>"
CART = (
    "<title>Cart</title><h1>Your cart</h1><p>€12.00</p><button id=go>Proceed to Checkout</button>"
)
CHECKOUT = (
    "<title>Checkout</title><h1>Checkout</h1><form method=post action=/login><input name=user>"
    "<input type=password></form><form method=post><button>Continue as guest</button></form>"
)


def put_in(asked: Asked) -> Answer:
    place = asked.path.split("/")[1]
    return Answer(303, headers={"Location": f"/{place}/cart", "Connection": "close"})


# site → goal, clicks and interruptions (None: not there), its pages; FOREIGN: another host
SITES: dict[str, tuple[str, tuple[int, int] | None, dict[str, Route]]] = {
    # a nameless sign opens a drawer that slides in, and in it a part that unfolds
    "drawer": ("returns", (3, 0), {
        "": SHOP + "<style>#d{position:fixed;inset:0 auto 0 0;width:300px;transform:"
        "translateX(-100%);transition:transform .6s} #d.on{transform:none}</style><button id=b>"
        "<svg width=24 height=24></svg></button><div id=d><button id=s>Customer care</button>"
        "<ul hidden><li><a href=/drawer/r>Returns</a></ul></div><script>"
        "b.onclick = () => d.classList.toggle('on');"
        "s.onclick = () => s.nextSibling.hidden = false</script>", "r": RETURNS}),
    # no links at all: a script listens, turns the page and changes the address
    "routes": ("returns", (2, 0), dict.fromkeys(("", "help", "back"), "<div id=at></div><script>"
        "const pages = {'': '<h1>Shop</h1><button data-to=help>Help</button>', help: '<h1>Help</h1>"
        "<div style=\"cursor:pointer\" data-to=back>Returns</div>', back: `" + RETURNS + "`};"
        "const turn = () => at.innerHTML = pages[location.pathname.split('/')[2]];"
        "addEventListener('click', (e) => { const to = e.target.dataset.to; if (to) {"
        "history.pushState({}, '', '/routes/' + to); turn() } }); turn()</script>")),
    # web components, a foot that is fetched when its place is seen, and an age gate before it all
    "foot": ("returns", (1, 1), {
        "": SHOP + "<div style='position:fixed;inset:0;background:#fff' id=o><button onclick="
        "'o.remove()'>I’m 18 or older</button></div><p style='height:4000px'></p><i id=end></i>"
        "<script>customElements.define('x-link', class extends HTMLElement { connectedCallback() {"
        "this.attachShadow({mode: 'open'}).innerHTML = `<a href=${this.getAttribute('to')}><slot>"
        "</slot></a>` } });\nnew IntersectionObserver(([seen]) => { if (seen.isIntersecting)"
        "fetch('/foot/more').then(r => r.text()).then(t => end.outerHTML = t) }).observe(end)"
        "</script>",
        "more": "<footer><x-link to=/foot/r>Returns</x-link></footer>", "r": RETURNS}),
    # a wall that none of our words fits, with a sign in its corner
    "wall": ("returns", (1, 1), {
        "": SHOP + "<a href=/wall/r>Returns</a><div style='position:fixed;inset:0;background:#fff'"
        " id=o><input type=email><button>Get my code</button><div onclick='o.remove()' style='"
        "position:absolute;right:9px;top:9px;cursor:pointer'><svg width=16 height=16></svg></div>"
        "</div>", "r": RETURNS}),
    "frame": ("contact_form", (1, 0), {
        "": SHOP + "<a href=/frame/c>Contact</a>", "c": FRAMED.format("FOREIGN/letter")}),
    "one_by_one": ("contact_form", (1, 0), {
        "": SHOP + "<a href=/one_by_one/c>Contact</a>", "c": FRAMED.format("FOREIGN/question")}),
    # what it is about is chosen before the letter, which begins with a button, is shown in a frame
    "welcome": ("contact_form", (3, 0), {
        "": SHOP + "<a href=/welcome/c>Contact</a>",
        "c": CONTACT + "<select id=s><option>About<option>My order<option>Something else</select>"
        "<div id=f></div><script>s.onchange = () => f.innerHTML = s.selectedIndex != 2 ? '' :"
        "'<iframe src=FOREIGN/welcome width=600 height=400></iframe>'</script>"}),
    "forbidden": ("contact_form", None, {
        "": SHOP + "<a href=/forbidden/c>Contact</a>",
        "c": FRAMED.format("FOREIGN/closed/letter")}),
    # the frame leads itself to where robots.txt forbids us to be, on a host of its own
    "led_there": ("contact_form", None, {
        "": SHOP + "<a href=/led_there/c>Contact</a>", "c": FRAMED.format("ELSEWHERE/led")}),
    "newsletter": ("contact_form", None, {
        "": SHOP + "<a href=/newsletter/c>Contact</a>", "c": FRAMED.format("FOREIGN/newsletter")}),
    # cards that a script follows, radio buttons that wait, a basket and a checkout without links
    "radios": ("checkout", (4, 0), {
        "": SHOP + "<div style='cursor:pointer' id=c><img src=/x.png width=90 height=90 alt=''>"
        "<p>Fern 12,- €</p></div><script>c.onclick = () => location = '/radios/fern'</script>",
        "fern": FERN + "<form method=post action=/radios/add><label><input type=radio name=s"
        " value=1 style='opacity:0'>Small</label><button id=b disabled>Choose a size</button>"
        "</form><script>document.forms[0].s.onchange = () => { b.disabled = false;"
        "b.innerText = 'Add to cart' }</script>",
        "add": put_in, "cart": CART + "<script>go.onclick = () => location = 'checkout'</script>",
        "checkout": CHECKOUT}),
    # sizes unfold under a button, and only a help page has a search
    "unfolds": ("basket", (3, 0), {
        "": FERN + "<button id=t aria-haspopup=listbox aria-expanded=false>Choose a size</button>"
        "<ul id=l hidden><li role=option>S</ul><button id=b disabled>Add to cart</button><p id=p>"
        "<script>t.onclick = () => l.hidden = false; l.onclick = () => b.disabled = !(l.hidden ="
        " true); b.onclick = () => p.innerText = 'Added to your cart'</script>"}),
    "search": ("returns", (3, 0), {
        "": SHOP + "<a href=/search/help>Help</a>", "r": RETURNS,
        "help": "<h1>Help</h1><form role=search action=/search/find><input name=q></form>",
        "find?q=returns": "<h1>Results</h1><a href=/search/r>Sending plants back</a>"}),
    # what is named as what was sought is looked at however many of its menu were something else
    "menu": ("product", (1, 0), {
        "": SHOP + "<nav>" + "".join(f"<a href=/menu/{n}>{n}</a>" for n in (*range(7), "product"))
        + "</nav>", "product": FERN + "<button>Add to cart</button>",
        **{str(n): "<h1>Nothing here</h1>" for n in range(7)}}),
    # a notice lies over the basket's opener and goes; what asks for the address is called otherwise
    "notice": ("checkout", (4, 0), {
        "": FERN + "<header style='height:60px'><button id=o aria-expanded=false>Cart</button>"
        "</header><p id=l hidden><a href=/notice/cart>View cart</a></p><button id=b>Add to cart"
        "</button><div id=n role=status hidden style='position:fixed;inset:0 0 auto 0;height:"
        "150px;background:#fff'>Added to your cart</div><script>o.onclick = () => l.hidden = false;"
        "b.onclick = () => { n.hidden = false; setTimeout(() => n.hidden = true, 4000) }</script>",
        "cart": CART + "<script>go.onclick = () => location = '/notice/who'</script>",
        "who": "<title>Address Management</title><h1>Your Data</h1><form method=post>"
        "<input name=street><input name=city><button>Next</button></form>"}),
    # a list's button puts one in without leaving, and shows the way to the basket
    "list": ("basket", (1, 0), {
        "": "<title>Shop</title><h1>Shop</h1><ul><li><a href=/list/fern>Fern</a> €12.00 <a href="
        "'?add-to-cart=7' class=button id=b>Add to cart</a></ul><script>b.onclick = (e) => {"
        "e.preventDefault(); setTimeout(() => b.outerHTML += '<a href=/list/cart>View cart</a>',"
        "200) }</script>"}),
    # topics that promise nothing, one of which has its answer in a part that unfolds
    "topics": ("returns", (3, 0), {
        "": SHOP + "<a href=/topics/help>Help</a>",
        "help": "<h1>Help</h1><label><input type=radio name=t>My parcel</label><label><input type="
        "radio name=t>Once it is here</label><div id=d></div><script>document.querySelectorAll("
        "'input').forEach((r, n) => r.onchange = () => d.innerHTML = n && `<details><summary>Can I "
        "send it back?</summary>" + RETURNS + "</details>`)</script>"}),
    # between the product's button and the basket the shop shows what else one could buy
    "upsell": ("checkout", (4, 0), {
        "": SHOP + "<a href=/upsell/fern>Fern €12.00</a>",
        "fern": FERN + "<form method=post action=/upsell/add><button>Add to cart</button></form>",
        "add": Answer(303, headers={"Location": "/upsell/more", "Connection": "close"}),
        "more": "<title>Pots</title><h1>Complete your order</h1><p>Pot €4.00 <button>Add to cart"
        "</button></p><a href=/upsell/cart>No thanks, continue</a>",
        "cart": CART.replace("<button id=go>", "<a href=/upsell/pay>"), "pay": CHECKOUT}),
    # a list's button asks in a dialog, which has the button that counts
    "quick": ("basket", (2, 0), {
        "": SHOP + "<h3>Fern</h3>€12.00 <button id=q>Quick add</button><h3>Moss</h3>€9.00 <button>"
        "Quick add</button><dialog id=d><h2>Fern</h2>€12.00 <button id=b>Add to cart</button>"
        "</dialog><p id=p><script>q.onclick = () => d.showModal();"
        "b.onclick = () => { d.close(); p.innerText = 'Added to your cart' }</script>"}),
    # "buy" puts the fern into the basket, and there leads on
    "buy": ("checkout", (2, 0), {
        "": FERN + "<form method=post action=/buy/add><button>Buy</button></form>", "add": put_in,
        "cart": "<title>Cart</title><h1>Your cart</h1><p>€12.00</p><input type=number value=1>"
        "<button id=go>Buy</button><script>go.onclick = () => location = '/buy/who'</script>",
        "who": "<title>Shop</title><h1>Step 1</h1><form method=post><input name=street><input name="
        "city><button>Next</button></form>"}),
    # a bar that hides from who goes down the page, and comes back with who comes back
    "hides": ("returns", (1, 0), {
        "": SHOP + "<nav id=n style='position:fixed;top:0;transition:top .3s'><a href=/hides/r>"
        "Returns</a></nav><p style='height:4000px'></p><script>let at = 0; onscroll = () => {"
        "n.style.top = scrollY > at ? '-99px' : 0; at = scrollY }</script>", "r": RETURNS}),
    # a search field that a sign shows
    "sign": ("returns", (3, 0), {
        "": SHOP + "<header><button id=b aria-label=Search aria-expanded=false>⌕</button><form "
        "id=f action=/sign/find hidden><input name=q type=search></form></header><script>"
        "b.onclick = () => f.hidden = !f.hidden</script>", "r": RETURNS,
        "find?q=returns": "<h1>Results</h1><a href=/sign/r>Sending plants back</a>"}),
    # a script fills the basket over GraphQL; a drawer that offers the checkout says that it has it
    "slides": ("basket", (1, 0), {
        "": FERN + "<button id=b>Add to cart</button><aside id=d hidden style='position:fixed;"
        "inset:0 0 0 auto'><h2>Fern</h2><a href=/slides/checkout>Checkout</a></aside><script>"
        "b.onclick = () => fetch('/graphql', {method: 'POST', body: JSON.stringify({query:"
        "'mutation { cartLinesAdd(lines: [{id: 1}]) { cart { checkoutUrl } } }'})})"
        ".then(() => d.hidden = false)</script>"}),
}  # fmt: skip
FOREIGN: dict[str, Route] = {
    "/letter": LETTER,
    "/closed/letter": LETTER,
    "/question": "<h2>What’s your name?</h2><input placeholder='Your answer'><button>OK</button>",
    "/led": "<p>Wait</p><script>location = '/hop'</script>",
    "/hop": Answer(302, headers={"Location": "/closed/hop", "Connection": "close"}),
    "/welcome": "<h2>Tell us how we can help</h2><button>Start</button>",
    "/newsletter": "<h3>News</h3><input name=n><input type=email><button>Subscribe</button>",
}


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Journey], list]]:
    home, errands = tmp_path_factory.mktemp("structures"), []
    with serve(FOREIGN) as foreign, serve({"/graphql": Answer(body="{}")}) as site:
        for name, (goal, _, pages) in SITES.items():
            for path, page in pages.items():
                text = isinstance(page, str)
                site.routes[f"/{name}/{path}"] = (
                    f"<!doctype html><html lang=en><meta charset=utf-8>{page}".replace(
                        "FOREIGN", foreign.origin
                    ).replace("ELSEWHERE", foreign.origin.replace("127.0.0.1", "localhost"))
                    if text
                    else page
                )
            folder: Path = home / name
            folder.mkdir()
            url = f"{site.origin}/{name}/"
            open_ = lambda url: "/closed/" not in url  # noqa: E731
            errands.append(Errand(url, folder, open_, 0, lambda _: None, [goal], language="en"))
        # no study can say this: a name that is none, on which the walk stumbles
        errands.insert(0, replace(errands[0], folder=home / "mistake", pinned={"returns": [7]}))
        in_turn(errands, agent=AGENT, private_ok=True, limits=QUICK)
        rows = {e.folder.name: next(read(e.folder)) for e in errands}
        yield {n: row for n, row in rows.items() if isinstance(row, Journey)}, [site, foreign]


@pytest.mark.parametrize("name", SITES)
def test_the_way_is_found_through_what_real_sites_are_built_of(walked, name: str):
    row, expected = walked[0][name], SITES[name][1]
    found = (row.clicks, row.interruption_clicks) if row.success else None
    assert found == expected, (row.outcome, row.rejections, row.ended, row.evidence, row.path)


def test_a_frame_that_robots_forbids_is_not_asked_for_and_nobody_says_there_is_no_letter(walked):
    rows, (_, foreign) = walked
    assert "/letter" in foreign.paths()
    assert "/hop" in foreign.paths()
    assert not [path for path in foreign.paths() if path.startswith("/closed/")]
    assert rows["forbidden"].kept_out == rows["led_there"].kept_out == "robots, in a frame"
    assert rows["newsletter"].kept_out is None


def test_a_mistake_of_ours_ends_one_goal_with_its_reason(walked):
    assert walked[0]["mistake"].outcome.startswith("could not be read (AttributeError: ")


def test_of_all_this_only_basket_buttons_send(walked):
    sent = {(one.method, one.path) for site in walked[1] for one in site.log}
    assert {one for one in sent if one[0] != "GET"} == {
        ("POST", "/graphql"),
        ("POST", "/radios/add"),
        ("POST", "/upsell/add"),
        ("POST", "/buy/add"),
    }
