"""The rows that reading a crawl gives; one class per table."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One URL of the business that was asked, or that robots.txt forbids.

    url: its one spelling (compare with Link.target).
    status: HTTP status, at the end of redirects; None = no answer, or not asked.
    error: why there is no (good) answer: dns, refused, timeout, reset, tls, not http,
        private address, too large, bad encoding, bad address, redirect loop, bad redirect, robots
        (forbidden:
        not asked), and what robots.txt itself answered ("robots: http 503"); None = an answer.
    broken: a customer who follows a link here is lost: 4xx, 5xx, or no connection.
        None = not observed (robots, 429, limits, redirect loop: we keep no cookies).
    is_html: this URL itself gave a page (200, HTML, no redirect); the content columns below
        are None where it is False.
    title, language: of the page; language is as written, such as de-AT.
    depth: clicks on the shortest way of links from the home page; None = no way of links found.
    body_bytes: unpacked; ttfb_ms: from asking to the first byte of this URL's own answer.
    content_type: without parameters, lower case.
    redirect_hops: from this URL to final_url; final_url = url where there are none.
    words: visible words of the whole page; dom_nodes: elements.
    images, images_without_alt: img elements; those without an alt attribute.
    zoomable: the viewport does not forbid zooming; None = no viewport given.
    asked_at: when; None = not asked.
    """

    url: str
    status: int | None
    error: str | None
    broken: bool | None
    is_html: bool
    title: str | None
    language: str | None
    depth: int | None
    body_bytes: int | None
    ttfb_ms: float | None
    content_type: str | None
    redirect_hops: int
    final_url: str | None
    words: int | None
    dom_nodes: int | None
    images: int | None
    images_without_alt: int | None
    zoomable: bool | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    """One link on a page. The same target may be linked more than once.

    url: the page; target: where to, in the spelling of Page.url; text: what can be read on it
    (or its label, or its image's alt); internal: target is on the business's hosts;
    place: innermost of nav, header, main, footer around it; None = none of these.
    """

    url: str
    target: str
    text: str
    internal: bool
    place: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """One form on a page.

    form_no: 1, 2, … on its page; purpose: contact, search, newsletter, login, checkout, other;
    method: get or post; fields: visible ones that a customer may fill; required: of these.
    captcha: who makes the riddle in it (reCAPTCHA, …; "own" = an unknown one); None = none seen.
    error_help: who tells of mistakes before anything is sent: browser (it has constraints, and
    they are not switched off), page (it has places for messages); None = nobody, as far as the
    HTML says.
    """

    url: str
    form_no: int
    purpose: str
    method: str
    fields: int
    required: int
    captcha: str | None
    error_help: str | None


@dataclass(frozen=True, slots=True)
class FormField:
    """One visible field of a form; radio buttons of one name are one field.

    form_no, field_no: 1, 2, …; name: attribute name, else id; kind: input type, select or
    textarea; label: what names it to everybody (label, aria-label, aria-labelledby, title;
    a placeholder is none), None = nothing; autocomplete, inputmode: the attributes, lower case.
    """

    url: str
    form_no: int
    field_no: int
    name: str | None
    kind: str
    label: str | None
    required: bool
    autocomplete: str | None
    inputmode: str | None


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the business, found on a page; each once per page and source.

    kind: phone, mail, chat; value: E.164 for phones (as written where it is no valid number),
    the address for mail, the provider (or the button's text) for chat;
    source: tel link, mailto, text, link, widget, button.
    """

    url: str
    kind: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A page that *is* a policy: its name (heading or address) says so, and its content, too.

    kind: delivery, delivery_cost, returns, complaints, privacy, terms, imprint, opening_hours,
    contact, help, prices; evidence: what was found in the content.
    """

    url: str
    kind: str
    evidence: str


@dataclass(frozen=True, slots=True)
class ScriptHost:
    """A host from which pages load scripts, once per crawl.

    url: the first page that does; pages: how many do; third_party: another site's host;
    consent_tool: who makes the cookie notice that is loaded from there, None = no known one.
    """

    url: str
    host: str
    pages: int
    third_party: bool
    consent_tool: str | None


@dataclass(frozen=True, slots=True)
class Probe:
    """What the site answered when asked for a page that cannot exist.

    status: at the end of redirects; final_url: there; said_missing: it was an error, as it
    should be; None = it did not answer, or we may not ask.
    """

    url: str
    status: int | None
    error: str | None
    final_url: str | None
    said_missing: bool | None


Row = Page | Link | Form | FormField | Contact | Policy | ScriptHost | Probe
