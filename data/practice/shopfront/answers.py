"""Request in, answer out: no socket, no clock, so every answer is the same every time."""

import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from . import pages, pictures
from .model import SHOPS, Shop

MOST_OF_ONE = 9  # so that nobody can blow up the basket cookie
KINDS = {"css": "text/css", "js": "text/javascript", "txt": "text/plain", "xml": "text/xml"}


@dataclass(frozen=True)
class Request:
    """What of a request an answer depends on."""

    method: str
    path: str
    query: str = ""
    host: str = "127.0.0.1"
    cookie: str = ""
    body: str = ""

    def value(self, name: str) -> str:
        """A field of the query (GET) or of the sent form (POST), '' where absent."""
        fields = parse_qs(self.query if self.method == "GET" else self.body)
        return fields.get(name, [""])[0]


@dataclass(frozen=True)
class Answer:
    """Status, body and headers, and how long the shop takes before its first byte."""

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay_ms: int = 0


def answer(shop: Shop, request: Request) -> Answer:
    """What `shop` answers to `request`."""
    if request.method == "POST":
        return _post(shop, request)
    if request.path in shop.settings["redirects"]:
        return _go(shop, shop.settings["redirects"][request.path], 301)
    return _file(shop, request) or _page(shop, request)


def basket_of(shop: Shop, cookie: str) -> pages.Basket:
    """The basket in the shop's own cookie; what is not in the catalogue is dropped."""
    try:
        morsel = SimpleCookie(cookie).get(_cookie_name(shop))
    except CookieError:
        return {}
    pairs = (item.partition("*") for item in (morsel.value if morsel else "").split("."))
    return {
        slug: min(int(number), MOST_OF_ONE)
        for slug, _, number in pairs
        if slug in shop.by_slug and _is_number(number)
    }


def _post(shop: Shop, request: Request) -> Answer:
    """Only the basket takes anything: no message, no order, no address is ever accepted."""
    if request.path != "/basket/add":
        return _html(shop, request, shop.words["refused"], shop.parts["refused"], 403)
    slug, number = request.value("product"), request.value("quantity") or "1"
    if slug not in shop.by_slug or not _is_number(number):
        return _missing(shop, request)
    content = basket_of(shop, request.cookie)
    content[slug] = min(content.get(slug, 0) + int(number), MOST_OF_ONE)
    cookie = ".".join(f"{slug}*{number}" for slug, number in content.items())
    header = {"Set-Cookie": f"{_cookie_name(shop)}={cookie}; Path=/; SameSite=Lax"}
    return _go(shop, "/basket", 303, header)


def _page(shop: Shop, request: Request) -> Answer:
    """Pages made from the catalogue, then pages written by hand, then 404."""
    path, words = request.path, shop.words
    if path in shop.plant_at:
        plant = shop.plant_at[path]
        return _html(shop, request, plant.name, pages.product(shop, plant))
    if path in shop.kind_at:
        kind = shop.kind_at[path]
        return _html(shop, request, words[kind], pages.category(shop, kind))
    if path == "/search" and shop.settings["search"]:
        return _html(shop, request, words["search"], pages.search(shop, request.value("q")))
    if path in ("/basket", "/checkout"):
        return _basket(shop, request)
    if path in shop.settings["failing"]:
        return _html(shop, request, words["failed"], shop.parts["failed"], 500)
    if path in shop.pages:
        return _html(shop, request, *shop.pages[path])
    return _missing(shop, request)


def _basket(shop: Shop, request: Request) -> Answer:
    """Basket, or first step of the checkout; an empty basket leads back to the basket."""
    content = basket_of(shop, request.cookie)
    if request.path == "/basket":
        return _html(shop, request, shop.words["basket"], pages.basket(shop, content))
    if not content:
        return _go(shop, "/basket", 302)
    return _html(shop, request, shop.words["checkout"], shop.parts["checkout"])


def _missing(shop: Shop, request: Request) -> Answer:
    return _html(shop, request, shop.words["missing"], shop.parts["missing"], 404)


def _html(shop: Shop, request: Request, title: str, body: str, status: int = 200) -> Answer:
    content = basket_of(shop, request.cookie)
    text = pages.in_layout(shop, title, body, content, f"http://{request.host}")
    kind = {"Content-Type": "text/html; charset=utf-8"}
    return Answer(status, text, kind, _delay_ms(shop, request.path))


def _go(shop: Shop, to: str, status: int, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, b"", {"Location": to, **(headers or {})}, _delay_ms(shop, to))


def _delay_ms(shop: Shop, path: str) -> int:
    """The shop's own slowness: fixed for a path, spread over the shop's range."""
    least, most = map(int, shop.settings["delay_ms"])
    return least + zlib.crc32(path.encode()) % (most - least + 1)


def _file(shop: Shop, request: Request) -> Answer | None:
    body = _file_body(shop, request)
    if body is None:
        return None
    suffix = request.path.rpartition(".")[2]
    kind = {"svg": "image/svg+xml", "png": "image/png"}.get(suffix) or KINDS[suffix]
    headers = {"Content-Type": kind, "Cache-Control": "max-age=3600"}
    wait = shop.settings["picture_delay_ms"] if suffix in ("svg", "png") else 0
    return Answer(200, body, headers, wait)


def _file_body(shop: Shop, request: Request) -> bytes | None:
    if request.path == "/robots.txt":
        return (shop.folder / "robots.txt").read_bytes()
    if request.path == "/sitemap.xml" and shop.settings["sitemap"]:
        return _sitemap(shop, request.host)
    if request.path in ("/assets/style.css", "/assets/shop.js"):
        return _asset(shop.id, request.path, shop.settings["script_padding_kb"])
    return _picture(shop, request.path)


def _picture(shop: Shop, path: str) -> bytes | None:
    if path == "/img/hero.png":
        return _hero(shop.settings["seed"])
    plant = shop.by_slug.get(path.removeprefix("/img/").removesuffix(".svg"))
    known = plant and path.startswith("/img/") and path.endswith(".svg")
    return pictures.plant_svg(plant.slug, plant.kind) if plant and known else None


def _sitemap(shop: Shop, host: str) -> bytes:
    urls = "".join(f"<url><loc>http://{host}{path}</loc></url>" for path in shop.paths)
    start = '<?xml version="1.0" encoding="UTF-8"?>'
    return f'{start}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode()


@lru_cache
def _asset(name: str, path: str, padding_kb: int) -> bytes:
    own = (SHOPS / name / path.rpartition("/")[2]).read_bytes()
    if path.endswith(".css"):
        return (SHOPS / "common" / "base.css").read_bytes() + own
    return _padding(padding_kb) + own


def _padding(kilobytes: int) -> bytes:
    """A bundle as heavy as real ones: a table of texts that nobody reads."""
    rows = (
        f"'message.{zlib.crc32(b'%d' % number):08x}':'Text {number} of the shop',\n"
        for number in range(kilobytes * 1000 // 44)
    )
    return f"var messages={{{''.join(rows)}}};\n".encode() if kilobytes else b""


@lru_cache
def _hero(seed: int) -> bytes:
    return pictures.hills_png(seed)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 4


def _cookie_name(shop: Shop) -> str:
    # Browsers share the cookies of one address over all its ports, so five shops on
    # 127.0.0.1 need five names.
    return f"basket_{shop.id}"
