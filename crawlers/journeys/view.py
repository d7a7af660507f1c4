"""What a person can see and press on a page, as `look.js` tells it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from crawlers.pages.urls import canonical


def page_of(url: str) -> str | None:
    """One spelling for one page, as `canonical`; an application's pages may differ behind # only.

    >>> page_of("http://shop.example/?b=1&a=2#top"), page_of("http://shop.example/#/basket")
    ('http://shop.example/?a=2&b=1', 'http://shop.example/#/basket')
    """
    found, route = canonical(url), urlsplit(url).fragment
    return f"{found}#{route}" if found and route.startswith(("/", "!/")) else found


@dataclass(frozen=True)
class Action:
    """Something to press. kind: link (leads to href) or press (does something here).

    twins: how many of the same name stand beside the page's heading (None: no heading);
    lone: 1 = it stands with a price and a name that leads nowhere else, 2 = and asks how many,
    -1 = it stands in a card whose name does lead elsewhere, -2 = it leads down this page;
    priced: a button of a short name, or "Add" and nothing else, and it stands with a price;
    group: the same for the members of a list; theirs: it stands in what others than the business
    have written; x, y, w, h: px on the page.
    """

    index: int
    kind: str
    name: str
    tag: str
    css: str
    group: str
    place: str
    href: str
    toggle: bool
    expanded: bool
    submit: bool
    form: int
    disabled: bool
    picture: bool
    twins: int | None
    lone: int
    priced: bool
    covered: bool
    theirs: bool
    x: int
    y: int
    w: int
    h: int

    @property
    def key(self) -> tuple[str, str, str]:
        """The same thing again, also after the page has changed around it."""
        return (self.kind, self.href, self.css if self.kind == "press" else self.name)


@dataclass(frozen=True)
class Hover:
    """A menu item that shows links when the pointer rests on it, or a card that shows a button.

    reveals: what stands on that button.
    """

    index: int
    name: str
    css: str
    reveals: str = ""


@dataclass(frozen=True)
class Field:
    """A visible field; radio buttons of one name are one. form: its index, -1 = none."""

    form: int
    type: str
    name: str
    label: str
    placeholder: str
    required: bool
    autocomplete: str
    filled: bool
    css: str
    options: tuple[str, ...]

    @property
    def about(self) -> str:
        return f"{self.name} {self.label} {self.placeholder} {self.autocomplete}".lower()


@dataclass(frozen=True)
class Form:
    """about: its id, class, action …; text: what can be read in it; head: the heading it stands
    under; sends: what its buttons say; framed: it stands in a page within the page."""

    method: str
    action: str
    about: str
    text: str
    head: str = ""
    sends: str = ""
    framed: bool = False


@dataclass(frozen=True)
class Frame:
    """A page shown within the page. head: the heading it stands under; about: its title, id …"""

    index: int
    head: str
    about: str
    src: str


@dataclass(frozen=True)
class View:
    """One page at one moment. own: its text without what others than the business have written, nor
    are their headings told (None: there is nothing of others); ringing: what stands beside the sign
    of a telephone; barred: a frame in it may not be read; led_by: the name of what was pressed to
    come here."""

    url: str
    title: str
    lang: str
    h1: str
    headings: tuple[str, ...]
    text: str
    actions: tuple[Action, ...]
    hovers: tuple[Hover, ...]
    fields: tuple[Field, ...]
    forms: tuple[Form, ...]
    screen: dict[str, int] = field(default_factory=dict)
    ringing: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    barred: bool = False
    led_by: str = ""
    own: str | None = None

    @property
    def own_words(self) -> View:
        """This view as if nobody but the business had written on the page."""
        if self.own is None:
            return self
        actions = tuple(action for action in self.actions if not action.theirs)
        return replace(self, text=self.own, actions=actions)

    def fields_of(self, form: int) -> list[Field]:
        return [found for found in self.fields if found.form == form]

    def around(self, inner: View, frame: Frame) -> View:
        """This view with what a frame in it shows: read there, never pressed. Fields without a
        form are one of their own: they are not to be taken for the page's."""
        first = len(self.forms)
        loose = Form(
            "post",
            inner.url,
            frame.about.lower(),
            inner.text[:600],
            sends=" ".join(action.name for action in inner.actions if action.kind == "press"),
        )
        forms = [
            replace(form, head=f"{frame.head} {form.head or inner.h1}".strip(), framed=True)
            for form in (*inner.forms, loose)
        ]
        last = first + len(inner.forms)
        fields = [
            replace(found, form=first + found.form if found.form >= 0 else last)
            for found in inner.fields
        ]
        reach = [act for act in inner.actions if act.href.lower().startswith(("tel:", "mailto:"))]
        return replace(
            self,
            headings=(*self.headings, *inner.headings),
            text=f"{self.text}\n{inner.text}",
            own=_joined(self, inner, inner.own_words.text),
            actions=(*self.actions, *reach),
            fields=(*self.fields, *fields),
            forms=(*self.forms, *forms),
            ringing=(*self.ringing, *inner.ringing),
        )

    def with_new(self, later: View) -> View:
        """This view and what came to it in `later`: as if only the last thing had been opened."""
        known = {action.key for action in self.actions}
        new_text, new_own = _added(self, later), _added(self.own_words, later.own_words)
        new_heads = [head for head in later.headings if head not in self.headings]
        names = {(found.form, found.css) for found in self.fields}
        return replace(
            self,
            headings=(*self.headings, *new_heads),
            text=f"{self.text}\n{new_text}",
            own=_joined(self, later, new_own),
            actions=(*self.actions, *(act for act in later.actions if act.key not in known)),
            fields=(
                *self.fields,
                *(found for found in later.fields if (found.form, found.css) not in names),
            ),
            ringing=tuple(dict.fromkeys((*self.ringing, *later.ringing))),
            forms=later.forms if len(later.forms) >= len(self.forms) else self.forms,
        )


def _added(before: View, after: View) -> str:
    """The lines that are new."""
    known = set(before.text.split("\n"))
    return "\n".join(line for line in after.text.split("\n") if line not in known)


def _joined(first: View, second: View, more: str) -> str | None:
    if first.own is None and second.own is None:
        return None
    return f"{first.own_words.text}\n{more}"


def view(written: str) -> View:
    """The answer of `look.js` as a View."""
    raw: dict[str, Any] = json.loads(written)
    return View(
        url=raw["url"],
        title=raw["title"],
        lang=raw["lang"],
        h1=raw["h1"],
        headings=tuple(raw["headings"]),
        text=raw["text"],
        actions=tuple(Action(**action) for action in raw["actions"]),
        hovers=tuple(Hover(**hover) for hover in raw["hovers"]),
        fields=tuple(
            Field(**(found | {"options": tuple(found["options"])})) for found in raw["fields"]
        ),
        forms=tuple(Form(**form) for form in raw["forms"]),
        screen=raw["screen"],
        ringing=tuple(raw["ringing"]),
        frames=tuple(Frame(**frame) for frame in raw["frames"]),
        own=raw["own"],
    )
