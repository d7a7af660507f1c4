"""What a journey may send: pages are asked for, nothing is ever submitted but a basket button."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.async_api import Error, Page, Request, Route

ARMED_S = 3.0
MOST_ARMED = 3  # requests one press of a basket button may send: the form, or a script's few
MOST_ADDS = 3  # per goal
MOST_LOGGED = 200
READS = ("GET", "HEAD", "OPTIONS")
IN_FRAME = "robots, in a frame"

# Never sent, armed or not. In the languages of shops; whole words of the path.
NEVER = re.compile(
    r"(?<![a-z])(?:orders?|place-?order|pay(?:ment)?s?|paypal|purchase|log-?in|log-?out|sign-?in"
    r"|sign-?up|sign-?out|register|registration|subscri\w+|newsletter|contact|message|reviews?"
    r"|delete|remove|password|kasse|bestell\w+|bezahl\w+|anmeld\w+|abmeld\w+|registrier\w+"
    r"|commande\w*|paiement|connexion|inscription|pedidos?|pago|ordine|pagamento|accedi|bestelling"
    r"|betal\w+|inloggen|checkout|account|konto|compte|cuenta)(?![a-z])",
    re.IGNORECASE,
)
# Following these with GET would do something. They are not followed.
ACTS = re.compile(
    r"(?<![a-z])(?:log-?out|sign-?out|abmelden|deconnexion|uitloggen|delete|remove|unsubscribe"
    r"|place-?order|empty-?cart|clear-?cart)(?![a-z])",
    re.IGNORECASE,
)
ADDS = re.compile(
    r"(?<![a-z])(?:add-?(?:to-?)?(?:cart|basket|bag)|(?:cart|basket|bag|warenkorb|panier|carrito"
    r"|carrello|winkelwagen)[/-]add)(?![a-z])",
    re.IGNORECASE,
)
# What a basket button may send to: its form's own address, or one that speaks of a basket.
BASKET = re.compile(
    r"cart|basket|(?<![a-z])(?:bag|korb|tas|bolsa)(?![a-z])|trolley|warenkorb|panier|carrito|cesta|carrello"
    r"|winkel(?:wagen|mand)",
    re.IGNORECASE,
)

QUERY = re.compile(r"\s*(?:query\b|\{)")
GRAPHQL = re.compile(r"/graphql(?:\.json)?$")
ADD_FIELD = re.compile(
    r"add\w*(?:cart|basket|bag)s?|(?:cart|basket|bag)\w*add(?:item|line)?s?", re.I
)
OTHER_FIELD = re.compile(r"pay|order|address|customer|account|log|coupon|promo|gift|mail", re.I)
WRITES = re.compile(r"\b(?:mutation|subscription)\b", re.IGNORECASE)


@dataclass
class Gate:
    """Stands before every request of a journey's browser. `own`: on the business's hosts?

    log: what was refused, and each basket button's request that was let through.
    """

    own: Callable[[str], bool]
    allowed: Callable[[str], bool]
    clock: Callable[[], float] = time.monotonic
    log: list[dict[str, str]] = field(default_factory=list)
    adds: int = 0
    page: Page | None = None  # the one that may ask for anything
    stopped: str | None = None  # why the last redirect of the page was not followed
    halted: asyncio.Event = field(default_factory=asyncio.Event)  # set while `stopped` says why
    refused: str | None = None  # why the page was last refused
    framed: bool = False  # was one of the page's frames kept from where robots.txt forbids us?
    _armed_at: float = -1e9
    _left: int = 0
    _sent: bool = False  # anything since a basket button was pressed?
    _action: str = ""

    def arm(self, action: str = "") -> bool:
        """A basket button is about to be pressed; False: it may not be any more.

        action: where its form says that it sends to, if it is in one.
        """
        if self.adds >= MOST_ADDS:
            return False
        self.adds += 1
        self._action = urlsplit(action).path
        self._armed_at, self._left, self._sent = self.clock(), MOST_ARMED, False
        return True

    def take_back(self) -> None:
        """The press did nothing: where nothing was sent, nothing was put into the basket."""
        self.adds -= not self._sent
        self._sent = True
        self.disarm()

    def disarm(self) -> None:
        self._left = 0

    def refusal(self, method: str, url: str, *, navigates: bool, top: bool) -> str | None:
        """Why this may not be sent; None: it may. `top`: it would change the whole page."""
        parts = urlsplit(url)
        # Magento's basket lives at /checkout/cart/add
        path = re.sub(r"[_.]+", "-", f"{parts.path}?{parts.query}").replace("checkout/cart", "cart")
        if method not in READS:
            return self._refused_write(method, url, path)
        if not navigates:
            return None
        if not top:  # a page within the page is a page: its host, too, may not want us there
            return None if self.allowed(url) else IN_FRAME
        if not self.own(url):
            return "off site"
        if ACTS.search(path):
            return "acts"
        if ADDS.search(path):
            if not self._is_armed():
                return "basket"
            self._sent = True
        return None if self.allowed(url) else "robots"

    def reads(self, url: str, body: str) -> bool:
        """After a basket button a script may ask a shop's GraphQL what is in the basket now, or
        tell it to put something there and nothing else."""
        path = urlsplit(url).path
        if not (self._is_armed() and self.own(url) and GRAPHQL.search(path)):
            return False
        try:
            asked = json.loads(body)
        except ValueError:
            return False
        text = asked.get("query") if isinstance(asked, dict) else None
        if not isinstance(text, str) or not self.allowed(url):
            return False
        adds = _only_adds(text)
        if not adds and (not QUERY.match(text) or WRITES.search(text)):
            return False
        self._left -= 1
        self._sent = self._sent or adds
        self._note("POST", url, "basket button")
        return True

    def _refused_write(self, method: str, url: str, path: str) -> str | None:
        if not self._is_armed() or method not in ("POST", "PUT", "PATCH"):
            return "sends"
        meant = BASKET.search(path) or (self._action and urlsplit(url).path == self._action)
        if not meant or not self.own(url) or NEVER.search(path):
            return "sends"
        if not self.allowed(url):
            return "robots"
        self._left -= 1
        self._sent = True
        self._note(method, url, "basket button")
        return None

    def stop(self, method: str, url: str, reason: str, *, top: bool) -> None:
        """A redirect to `url` is not followed."""
        self._note(method, url, reason)
        self.framed = self.framed or reason == IN_FRAME
        if top:
            away = f"off site: {urlsplit(url).hostname}"
            self.stopped = away if reason == "off site" else reason
            self.halted.set()

    def _is_armed(self) -> bool:
        return self._left > 0 and self.clock() - self._armed_at <= ARMED_S

    def _note(self, method: str, url: str, reason: str) -> None:
        if len(self.log) < MOST_LOGGED:
            self.log.append({"method": method, "url": url[:300], "reason": reason})

    async def handle(self, route: Route) -> None:
        """For `context.route`: abort or let through."""
        request = route.request
        try:
            reason = await self._judge(request)
            if reason is None:
                await route.continue_()
            else:
                self._note(request.method, request.url, reason)
                await route.abort("aborted")  # any other code would leave an error page
        except Error:
            return  # the page is gone, and its request with it

    async def _judge(self, request: Request) -> str | None:
        if not request.url.startswith(("http:", "https:")):
            return None
        if request.frame.page is not self.page:
            return "pop-up"
        navigates = request.is_navigation_request()
        top = navigates and request.frame.parent_frame is None
        if not navigates:
            reads = request.method == "POST" and self.reads(request.url, request.post_data or "")
            method = "GET" if reads else request.method
            return self.refusal(method, request.url, navigates=False, top=False)
        # in a thread: asking for robots.txt takes as long as the site does
        reason = await asyncio.to_thread(
            self.refusal, request.method, request.url, navigates=True, top=top
        )
        if top:
            self.refused = reason
        self.framed = reason == IN_FRAME or (self.framed and not top)
        return reason


def _only_adds(text: str) -> bool:
    """Is this GraphQL one mutation, whose every field puts something into a basket?"""
    flat = re.sub(r'"(?:\\.|[^"\\])*"|#[^\n]*', "", text)
    while (bare := re.sub(r"\([^()]*\)", "", flat)) != flat:  # without what is handed over
        flat = bare
    depth, kind, kinds, fields = 0, "query", list[str](), list[str]()
    for part in re.findall(r"[{}]|\w+:?", flat):
        if depth == 0 and part in ("query", "mutation", "subscription", "fragment"):
            kind = part
            kinds.append(part)
        depth += (part == "{") - (part == "}")
        if depth == 1 and kind == "mutation" and part not in "{}" and part[-1] != ":":
            fields.append(part)
    basket = [f for f in fields if ADD_FIELD.fullmatch(f) and not OTHER_FIELD.search(f)]
    return (
        kinds.count("mutation") == 1
        and set(kinds) <= {"mutation", "fragment"}
        and (0 < len(fields) == len(basket))
    )
