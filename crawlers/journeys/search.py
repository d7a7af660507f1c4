"""Which page to look at next: best first, by clicks spent and by what the link promises."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from crawlers.journeys import buying, goals
from crawlers.journeys.atlas import Atlas, Scene, Target, Way, is_card, search_target
from crawlers.journeys.signs import Evidence
from crawlers.journeys.steps import Step, cost
from crawlers.journeys.view import Action, View
from crawlers.journeys.words import MAX_NAME

SURE = 5  # scent from which a link is worth a look although a way is known already
CARD = 8  # scent of a product in a list, where a product is wanted
LIST = 4  # so many links of one kind are a list …
SIBLINGS = 2  # … of which so many tell what the others are like, if they are products or many
MANY = 12
BRANCHES = 6  # of menus and short lists more: each of their links is another thing
MORE = 0.2  # clicks that another one of a list is thought to cost, as many as were seen
SHARE = 8  # loads of the site's that are kept for each goal to come
MOST_CARDS = 6  # after so many product pages without a basket button the site has none, or hides it
SEARCH_SCENT = 4
Judge = Callable[[View], Evidence | None]


@dataclass(frozen=True)
class Limits:
    """loads: pages loaded per goal while searching; site_loads: over all goals (pages seen for
    one goal are known to the next); seconds: per goal; extra_loads: after a way was found, to
    see whether there is a shorter one; blind_loads: of links that promise nothing; replays: of
    the found way, each in a fresh context; pace: press no faster than a person (KLM) would."""

    loads: int = 40
    site_loads: int = 150
    seconds: float = 180
    extra_loads: int = 5
    blind_loads: int = 8
    replays: int = 3
    goto_s: float = 30
    settle_s: float = 5
    depth: int = 7
    pace: bool = True

    def of(self, seen: int, to_come: int) -> Limits:
        """For one goal, where `seen` pages are seen and so many goals wait behind it.

        >>> [Limits().of(seen, 5).loads for seen in (0, 90)]
        [40, 20]
        """
        return replace(self, loads=min(self.loads, self.site_loads - seen - SHARE * to_come))


@dataclass(frozen=True)
class Found:
    """A way that the search believes in, not yet walked."""

    ways: tuple[Way, ...]
    evidence: Evidence
    view: View

    @property
    def steps(self) -> Way:
        return tuple(one for way in self.ways for one in way)

    @property
    def cost(self) -> float:
        return cost(self.steps)


@dataclass
class Search:
    """One goal's search over an atlas. Afterwards: what it cost, why it ended."""

    atlas: Atlas
    goal: str
    scent_of: str
    judge: Judge
    limits: Limits
    ended: str = ""
    tried: list[tuple[str, int]] = field(default_factory=list)
    dead_ends: int = 0
    _extra: int = 0
    _blind: int = 0
    _cards: int = 0

    async def run(self, rejected: frozenset[Way] = frozenset()) -> Found | None:
        """The shortest way known when the limits end the search; `rejected` could not be walked."""
        began, loads = time.monotonic(), self.atlas.walk.loads
        while True:
            best = self._best(rejected)
            over = self._over(time.monotonic() - began, self.atlas.walk.loads - loads)
            choice = None if over else self._next(best)
            if choice is None:
                self.ended = over or "nothing promising left"
                return best
            scene, target, scent = choice
            self._extra += best is not None
            self._blind += scent < 1
            self._cards += is_card(target)
            self.tried.append((target.url, scent))
            results = target.way[-1].kind == "search"
            if results:
                scene.also(target)
            seen = await self.atlas.visit(target.url, results)
            self.dead_ends += seen.error is not None

    def _over(self, spent_s: float, loads: int) -> str:
        if loads >= self.limits.loads:
            return "limit of loads"
        return "limit of time" if spent_s >= self.limits.seconds else ""

    def _best(self, rejected: frozenset[Way]) -> Found | None:
        found: Found | None = None
        for url, (spent, ways) in self.atlas.distances().items():
            scene = self.atlas.at.get(url, self.atlas.start)
            if scene.results and self.goal not in goals.WITH_BASKET:
                continue  # a list of hits says the word that was typed
            for prefix, view in scene.opened:
                total = spent + cost(prefix)
                if found is not None and total >= found.cost:
                    continue
                candidate = tuple([*ways, prefix] if prefix else ways)
                steps = tuple(one for way in candidate for one in way)
                evidence = self.judge(replace(view, led_by=steps[-1].name if steps else ""))
                if evidence and steps not in rejected:
                    found = Found(candidate, evidence, view)
        return found

    def _next(self, best: Found | None) -> tuple[Scene, Target, int] | None:
        if best is not None and self._extra >= self.limits.extra_loads:
            return None
        choices = []
        sampled = self._sampled()
        for number, (spent, scene, target) in enumerate(self._candidates()):
            if spent > self.limits.depth or (best is not None and spent >= best.cost):
                continue
            scent = self._scent(scene, target)
            if best is not None and scent < SURE:
                continue
            if scent < 1 and self._blind >= self.limits.blind_loads:
                continue
            if is_card(target) and self._cards >= MOST_CARDS:
                continue
            own = self._own_scent(target)
            seen, size = sampled.get((scene.url, target.group, own), (0, 0))
            goods = is_card(target) and self.scent_of == "product"
            alike = goods or (size > MANY and target.place not in ("nav", "header"))
            listed = seen >= (SIBLINGS if alike else BRANCHES)
            if listed and (own < 1 or self.scent_of == "product"):
                continue
            rank = spent + 2.5 * (1 - scent / 9)
            if scent < 1:  # last: products, what is for members, more of what was seen
                private = self.atlas.words.is_button("never", target.name)
                rank += is_card(target) + private + MORE * seen
            choices.append((rank, number, scene, target, scent))
        return min(choices, key=lambda choice: choice[:2])[2:] if choices else None

    def _candidates(self) -> list[tuple[float, Scene, Target]]:
        found, known = list(self.atlas.frontier()), set(self.atlas.at)
        for url, (spent, _) in self.atlas.distances().items():
            scene = self.atlas.at.get(url, self.atlas.start)
            if not scene.opened or scene.results:
                continue
            for prefix, view in scene.opened:
                extra = search_target(view, self.atlas.words, self.goal, prefix)
                if extra and extra.url not in known:  # the field of every page is the home page's
                    known.add(extra.url)
                    found.append((spent + cost(extra.way), scene, extra))
        return found

    def _sampled(self) -> dict[tuple[str, str, int], tuple[int, int]]:
        """How many members of each list that promise as much were seen already, and how many it
        has: a menu of whose pages six are known may have one that is called "Product"."""
        counts: dict[tuple[str, str, int], tuple[int, int]] = {}
        for scene in {id(scene): scene for scene in self.atlas.at.values()}.values():
            sizes = Counter(target.group for target in scene.targets)
            for target in scene.targets:
                seen = self.atlas.at.get(target.url)
                if sizes[target.group] >= LIST and seen and not seen.error:
                    key = (scene.url, target.group, self._own_scent(target))
                    counts[key] = (counts.get(key, (0, 0))[0] + 1, sizes[target.group])
        return counts

    def _scent(self, scene: Scene, target: Target) -> int:
        """What its name promises; else a share of what brought us to the page it stands on."""
        if target.way[-1].kind == "search":
            return SEARCH_SCENT
        own = self._own_scent(target)
        if self.scent_of == "product":
            return max(own, CARD) if is_card(target) else own
        if target.place in ("main", "") and scene is not self.atlas.start and not is_card(target):
            return max(own, self._promise(scene) // 2)
        return own

    def _own_scent(self, target: Target) -> int:
        said = self.atlas.words.scent(self.scent_of, target.name, target.url)
        on = self.scent_of == "checkout" and len(target.name) <= MAX_NAME
        return 9 if on and self.atlas.words.pays(target.name) else said

    def _promise(self, scene: Scene) -> int:
        tried = dict(self.tried)
        named = self.atlas.words.scent(self.scent_of, scene.plain.h1, scene.url)
        return max(named, tried.get(scene.url, 0))


def judge_of(goal: str, atlas: Atlas, *, named: bool = True) -> Judge:
    """For goals with a basket the untainted search only looks for a button that fills it."""
    if goal in goals.WITH_BASKET:

        def has_add(view: View) -> Evidence | None:
            found = _adder(view, atlas, named)
            return Evidence(found.name) if found else None

        return has_add
    return lambda view: goals.reached(goal, view, atlas.words)


def _adder(view: View, atlas: Atlas, named: bool) -> Action | None:
    """The button of the page's own product, else the first of the list; not named: what may be."""
    words = atlas.words
    if not named:
        return buying.perhaps(view, words)
    return buying.own_add(view, words) or next(iter(buying.adds(view, words)), None)


def add_step(view: View, atlas: Atlas, *, named: bool = True) -> Step:
    """The step to what `judge_of` has found on a page."""
    found = _adder(view, atlas, named)
    assert found is not None
    return Step("add", found.name, found.tag, found.css, found.href)
