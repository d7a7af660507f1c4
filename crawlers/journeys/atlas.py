"""The pages seen so far with everything openable opened, and the shortest ways between them."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from urllib.parse import urlencode, urljoin, urlsplit

from playwright.async_api import Error

from crawlers.journeys.pace import LostError
from crawlers.journeys.signs import AMOUNT, named
from crawlers.journeys.steps import Step, cost, find, leads_to, step
from crawlers.journeys.view import Action, Hover, View, page_of
from crawlers.journeys.walk import Walk
from crawlers.journeys.words import Words
from crawlers.pages.urls import is_document

MOST_TOGGLES = 14
MOST_NESTED, DEEPEST = 4, 2  # openers within what was opened, and how often within that
MOST_HOVERS = 6
MOST_REVEALING = 2
MOST_PROMISING = 6
MOST_TOPICS = 16
MOST_ASKED = 8
MOST_SAID = 60  # characters: longer ones are no name of a button
MOST_ASTRAY = 4  # presses that led to another page, per page: coming back costs a load
SAYS_SO = 6  # scent from which a press that may do anything is worth a try
FRAME = ("nav", "header", "footer")  # around every page alike
Way = tuple[Step, ...]


@dataclass(frozen=True)
class Target:
    """A page that may be gone to. way: what to do on the page it is seen on, the link last."""

    url: str
    way: Way
    group: str = ""
    place: str = ""
    picture: bool = False

    @property
    def name(self) -> str:
        return self.way[-1].name


@dataclass
class Scene:
    """One page: as it came, then with each thing opened that can be. `results`: of a search."""

    url: str
    opened: list[tuple[Way, View]] = field(default_factory=list)
    pressed: list[Target] = field(default_factory=list)
    error: str | None = None
    results: bool = False

    @property
    def plain(self) -> View:
        return self.opened[0][1]

    def also(self, target: Target) -> None:
        """A way that no link shows."""
        self.pressed.append(target)
        self.__dict__.pop("targets", None)

    @cached_property
    def targets(self) -> list[Target]:
        """Every page linked here, each by its cheapest way."""
        found: dict[str, Target] = {}
        for prefix, view in self.opened:
            for action in view.actions:
                url = leads_to(action)
                if url and url not in found:
                    way = (*prefix, step(action))
                    found[url] = Target(url, way, action.group, action.place, action.picture)
        for target in self.pressed:
            found.setdefault(target.url, target)
        return list(found.values())


@dataclass
class Atlas:
    """All scenes of one browser context, beginning at `start`."""

    walk: Walk
    words: Words
    openers: tuple[str, ...] = ("menu",)  # names of buttons worth pressing, as in [button]
    start: Scene = field(default_factory=lambda: Scene(""))
    at: dict[str, Scene] = field(default_factory=dict)
    _menus: set[tuple[str, str]] | None = None  # css, name; opened at the start
    _away: set[tuple[str, str]] = field(default_factory=set)  # the same; led to another page
    _shown: Step | None = None  # what was pressed last and showed something

    async def begin(self, url: str) -> Scene:
        self.start = await self.visit(url)
        return self.start

    async def visit(self, url: str, results: bool = False) -> Scene:
        """Load and study a page, once."""
        key = page_of(url) or url
        if key in self.at:
            return self.at[key]
        error = await self.walk.open(url)
        # of a load that failed the page shown is still the one before
        landed = key if error else page_of(self.walk.page.url) or key
        if landed in self.at and landed != key:
            self.at[key] = self.at[landed]  # another name of a page that we know
            return self.at[key]
        scene = Scene(landed, error=error, results=results)
        if error is None:
            try:
                await self.study(scene)
            except (LostError, Error) as failure:
                scene.error = str(failure).split("\n")[0][:100]
        if not scene.opened:
            scene.error = scene.error or "not visible"
        self.at[key] = self.at[landed] = scene
        return scene

    async def study(self, scene: Scene) -> None:
        """Look, then open each thing that can be opened, and look again."""
        self._shown = None
        await self.walk.decline()
        plain = await self.walk.look()
        scene.opened.append(((), plain))
        menus = self._hovers(plain)
        for hover in menus:
            await self._open(scene, (), plain, Step("hover", hover.name, css=hover.css))
        astray, tried = 0, set[tuple[str, str]]()
        openers = [a for a in self._openers(plain) if not self._is_known(a)][:MOST_TOGGLES]
        leads = [a for a in self._promising(plain) if not (a in openers or self._is_known(a))]
        leads = leads[:MOST_PROMISING]
        for action in [*openers, *leads, *self._topics(plain, {*openers, *leads})]:
            if action.place in FRAME:
                tried.add((action.css, action.name))
            away = await self._open(scene, (), plain, step(action, "press"))
            if away and sum(one.name == action.name for one in plain.actions) == 1:
                self._away.add((action.css, action.name))
            astray += away
            if astray > MOST_ASTRAY:
                break
        if topic := self._topic(plain):
            await self._open(scene, (), plain, topic)
        if self._menus is None:  # nobody goes to another page to open the same menu there
            self._menus = tried | {(one.css, one.name) for one in menus}

    def _is_known(self, one: Action | Hover) -> bool:
        return (one.css, one.name) in (self._menus or ()) or (one.css, one.name) in self._away

    def _hovers(self, view: View) -> list[Hover]:
        """Menus, and the first card that shows a basket button to a pointer."""
        menus = [h for h in view.hovers if not h.reveals and not self._is_known(h)]
        add = self.words.button("add")
        cards = [h for h in view.hovers if h.reveals and add.search(h.reveals.lower())]
        return menus[:MOST_HOVERS] + cards[:MOST_REVEALING]

    def _topic(self, view: View) -> Step | None:
        """A contact page may ask what it is about before it shows a letter."""
        if not named(view, self.words, "contact_names"):
            return None
        for one in view.fields:
            options = [said for said in one.options if said][not one.filled :]
            if one.type == "select" and 1 < len(options) < MOST_TOPICS:
                about = max(options[::-1], key=lambda said: self.words.scent("contact_form", said))
                return Step("choose", one.label or one.name, css=one.css, value=about)
        return None

    def _topics(self, view: View, known: set[Action]) -> list[Action]:
        """What a page of service asks before it tells: a row of buttons, each with its answer."""
        if self.words.promise(view.h1 or view.title, "product") < SAYS_SO:
            return []
        rows = dict[str, list[Action]]()
        for action in view.actions:
            said = 0 < len(action.name) <= MOST_SAID and any(map(str.isalpha, action.name))
            if said and action.place not in FRAME and self._harmless(action, view):
                rows.setdefault(action.group, []).append(action)
        asked = [one for row in rows.values() if 1 < len(row) <= MOST_TOPICS for one in row]
        return [one for one in asked if one not in known][:MOST_ASKED]

    def _openers(self, view: View) -> list[Action]:
        found = [action for action in view.actions if self._opens(action, view)]
        return sorted(found, key=self._turn)

    def _turn(self, action: Action) -> tuple[bool, bool, bool, int, int]:
        """What leads on and lies on top comes first: a press below closes what covers it."""
        on = "checkout" in self.openers and self.words.pays(action.name)
        menu = action.place in ("nav", "header")
        return (not on, action.covered, not menu, action.y, action.x)

    def _promising(self, view: View) -> list[Action]:
        """What leads on by a script: no link, but its name says so as a link's would."""
        found = dict[str, Action]()
        for action in view.actions:
            short = 0 < len(action.name) <= MOST_SAID and self._harmless(action, view)
            if short and self.words.promise(action.name) >= SAYS_SO:
                found.setdefault(action.name, action)
        goods = [
            action
            for action in view.actions
            if action.kind == "press" and action.picture and AMOUNT.search(action.name)
        ]
        quick = [a for a in view.actions if a.kind == "press" and self._asks_first(a)]
        return [*goods[:MOST_REVEALING], *quick[:1], *found.values()]

    def _asks_first(self, action: Action) -> bool:
        """Of a list: it opens what asks for a size and has the basket's button."""
        return not action.disabled and self.words.is_button("quick", action.name)

    def _opens(self, action: Action, view: View) -> bool:
        """Menus, accordions, tabs."""
        name = action.name.lower()
        keys = [key for key in self.openers if key != "menu"]
        on = len(name) <= MOST_SAID and any(self.words.button(key).search(name) for key in keys)
        on = on or (bool(keys) and self.words.buys(name))
        opens = action.toggle or on or self.words.is_button("menu", name)
        return opens and not action.expanded and self._harmless(action, view)

    def _harmless(self, action: Action, view: View) -> bool:
        """Something to press that neither sends nor buys nor signs in."""
        name = action.name.lower()
        if action.kind != "press" or action.disabled:
            return False
        if action.submit and not _only_leads(action, view):
            return False
        # "Send feedback" that opens something is the way to a form, not its end
        about = self.words.page("message_words").search(name) or self.words.scent("complaint", name)
        letter = action.toggle and about
        if self.words.is_button("never", name) and not letter:
            return False
        if self.words.button("remove").search(name):  # what was put into the basket
            return False
        tainted = "checkout" in self.openers
        on = tainted and self.words.buys(name) and named(view, self.words, "basket_names")
        return bool(on) or not self.words.button("add").search(name)

    async def _open(self, scene: Scene, before: Way, known: View, one: Step) -> int:
        """Open one thing, keep what it shows, close it again; 1 if it led to another page."""
        with suppress(LostError, Error):
            later = await self._reach(one)
            if (page_of(later.url) or "") != scene.url:
                return await self._came_away(scene, (*before, one), later)
            if _is_another(later, known):  # the same address, all of it replaced
                scene.opened.append(((*before, one), later))
                await self.walk.open(scene.url)
                await self.walk.decline()
                return 1
            shown = known.with_new(later)
            told = len(shown.text) > len(known.text) + 1
            if told or len(shown.actions + shown.fields) > len(known.actions + known.fields):
                way = (*before, one)
                scene.opened.append((way, shown))
                self._shown = one if one.kind == "press" else self._shown
                if len(before) < DEEPEST:
                    inner = [a for a in self._openers(shown) if a not in known.actions]
                    for action in inner[:MOST_NESTED]:
                        await self._open(scene, way, shown, step(action, "press"))
            if one.kind == "press":
                await self._close(one)
        return 0

    async def _reach(self, one: Step) -> View:
        """Do it; what was opened before and lies over it is closed as it was opened."""
        try:
            return await self._do(one)
        except LostError:
            shown, self._shown = self._shown, None
            found = find(shown, await self.walk.look()) if shown else None
            if not isinstance(found, Action) or found.covered:
                raise
            await self.walk.press(await self.walk.seen(found.index))
            await self.walk.react()
            return await self._do(one)

    async def _do(self, one: Step) -> View:
        walk = self.walk
        if one.kind == "choose":
            await walk.choose(await walk.field(one.css), one.value)
            return await walk.look()
        found = find(one, await walk.look())
        if found is None:
            raise LostError("gone")
        element = await walk.seen(found.index)
        if one.kind == "hover":
            await walk.hover(element)
            await walk.react()
            return await walk.look()
        before, size = (walk.loads, walk.page.url), await walk.size()
        await walk.press(element)
        leads = self.words.promise(one.name) >= SAYS_SO or AMOUNT.search(one.name)
        await walk.react(before if leads else None, size)
        return await walk.look()

    async def _close(self, one: Step) -> None:
        """What stays open may cover the next; whatever was opened is pressed again, or Escape."""
        with suppress(LostError, Error):
            found = find(one, await self.walk.look())
            if isinstance(found, Action) and found.expanded and not found.covered:
                await self.walk.press(await self.walk.seen(found.index))
                await self.walk.react()
            elif isinstance(found, Action) and found.covered:
                await self.walk.page.keyboard.press("Escape")
                await self.walk.react()

    async def _came_away(self, scene: Scene, way: Way, later: View) -> int:
        url = page_of(later.url)
        if url and self.walk.settings.own(later.url):
            scene.also(Target(url, way))
        await self.walk.open(scene.url)
        await self.walk.decline()
        return 1

    def distances(self) -> dict[str, tuple[float, list[Way]]]:
        """Scene's URL → its cost and the ways to it, page by page (Dijkstra)."""
        tie, done = count(), dict[str, tuple[float, list[Way]]]()
        heap: list[tuple[float, int, str, list[Way]]] = [(0.0, next(tie), self.start.url, [])]
        while heap:
            spent, _, url, ways = heapq.heappop(heap)
            if url in done:
                continue
            done[url] = (spent, ways)
            for target in self.at[url].targets if url in self.at else self.start.targets:
                scene = self.at.get(target.url)
                if scene and not scene.error and scene.url not in done:
                    more = spent + cost(target.way)
                    heapq.heappush(heap, (more, next(tie), scene.url, [*ways, target.way]))
        return done

    def frontier(self) -> Iterator[tuple[float, Scene, Target]]:
        """Pages linked from what was seen, and not yet seen: cost on arrival, from where, what."""
        for url, (spent, _) in self.distances().items():
            scene = self.at.get(url, self.start)
            for target in scene.targets:
                if target.url in self.at or is_document(target.url):
                    continue
                if self.walk.settings.own(target.url):
                    yield spent + cost(target.way), scene, target


def _is_another(later: View, known: View) -> bool:
    """Did a press put another page in place of this one?"""
    if later.h1 == known.h1:
        return False
    stayed = {action.key for action in later.actions}
    gone = sum(action.key not in stayed for action in known.actions)
    lines = set(later.text.split("\n"))
    unsaid = [line for line in known.text.split("\n") if line.strip() and line not in lines]
    return gone * 2 > len(known.actions) and len(unsaid) * 2 > known.text.count("\n")


def _only_leads(action: Action, view: View) -> bool:
    """The button of a form that asks for a page and nothing else is a link in other clothes."""
    bare = action.form >= 0 and not view.fields_of(action.form)
    return bare and view.forms[action.form].method == "get"


def search_target(view: View, words: Words, goal: str, before: Way = ()) -> Target | None:
    """A search field that asks by address (GET), with the word for this goal typed in."""
    word = words.query(goal)
    for number, form in enumerate(view.forms):
        fields = [f for f in view.fields_of(number) if f.type in ("text", "search")]
        searches = "search" in form.about.lower() or any(
            f.type == "search" or f.name in ("q", "s", "query") for f in fields
        )
        if word and form.method == "get" and len(fields) == 1 and searches:
            query = urlencode({fields[0].name: word})
            url = page_of(urlsplit(urljoin(view.url, form.action))._replace(query=query).geturl())
            way = (Step("search", fields[0].label or "search", css=fields[0].css, value=word),)
            return Target(url, (*before, *way)) if url and fields[0].name else None
    return None


def is_card(target: Target) -> bool:
    """A picture or a price on it: a product in a list. In a menu a picture is a sign."""
    shown = target.picture and target.place not in ("nav", "header")
    return (shown or AMOUNT.search(target.name) is not None) and target.place != "footer"
