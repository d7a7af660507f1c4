"""What others than the business have written on its pages: comments, reviews, posts of a forum.

A telephone number that a member of a forum gives is not the shop's. `others.js` asks the same of
a page in a browser; both have their words from `lexicons/others.toml`, and one test holds both.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from crawlers.pages.html import Element, text_of

LEXICON = tomllib.loads(
    (Path(__file__).parent / "lexicons" / "others.toml").read_text(encoding="utf-8")
)
BEGINNINGS = ("written", "talk", "answers", "author", "date", "other")
HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEAR = 2  # there may be an advertisement between two posts
OTHER = ("footer", "nav", "header", "address", "form")
ROWS = ("li", "tr", "article")


def _begins(words: list[str]) -> str:
    camel = "|".join(word.capitalize() for word in words)
    return rf"(?:^|[\s_-])(?:{'|'.join(words)})|{camel}"


def _typed(types: list[str]) -> str:
    return rf"(?:^|[\s/:])(?:{'|'.join(types)})(?:$|\s)"


# Regular expressions that mean the same to a browser; headings: a list.
RULE = {key: _begins(LEXICON[key]) for key in BEGINNINGS}
RULE |= {key: _typed(LEXICON[key]) for key in ("types", "answer_types")}
RULE["flags"] = rf"(?:^|[\s_-])(?:{'|'.join(LEXICON['flags'])})-(?:{'|'.join(LEXICON['written'])})"
RULE["members"] = "|".join(LEXICON["members"])
RULE["headings"] = rf"^(?:{'|'.join(chain(*LEXICON['headings'].values()))})$"
PATTERNS = {key: re.compile(pattern) for key, pattern in RULE.items()}
MONTH = re.compile(r"[^\W\d_]{3}")
COUNTS = re.compile(r"[\d()\[\]:]+")  # "Reviews (2)"


def theirs(root: Element) -> list[Element]:
    """The parts of a page that others have written; some may be within others.

    >>> from crawlers.pages.html import parsed
    >>> [part.tag for part in theirs(parsed(b"<p>Ring us<ol class=comments><li>Ring me</ol>"))]
    ['ol']
    """
    every = list(root.iter("*"))
    by = _around(one for one in every if _is_author(one))
    dated = _around(one for one in every if _is_date(one))
    main = root.iterfind(".//*[@role='main']")
    whole = _around([*root.iter("html", "body", "h1", "main"), *main])
    # what leads to a page of its own is in a list of the business's articles, or of its goods
    lists = _around([*root.iter("h2"), *filter(_leads_on, root.iter(*HEADS))])
    rows = (by & dated) - whole - lists
    reached = _around(root.iterfind(".//*[@itemprop='telephone']"))
    found = [
        one
        for one in every
        # an old way to mark up a business is as that which a review is of
        if (_is(one, "types") and one not in reached and one.tag not in ("html", "body"))
        or (one not in whole and _is_part(one, by, dated))
        or (one in rows and any(_alike(one, other) for other in _beside(one) if other in rows))
    ]
    return [*found, *_below_headings(root), *_in_tabs(root, whole)]


def leave_out(root: Element) -> bool:
    """Takes what others have written out of the tree; whether there was anything."""
    found = theirs(root)
    for part in found:
        part.clear(keep_tail=True)
    return bool(found)


def _around(marks: Iterable[Element]) -> set[Element]:
    """These elements and all that they are in."""
    found = set[Element]()
    for mark in marks:
        while mark is not None and mark not in found:
            found.add(mark)
            mark = mark.getparent()
    return found


@lru_cache(maxsize=50_000)  # the same classes stand on every page of a site
def _matches(key: str, said: str) -> bool:
    return PATTERNS[key].search(said) is not None


def _says(one: Element, key: str, *attributes: str) -> bool:
    said = [value for name in attributes if (value := one.get(name))]
    return bool(said) and _matches(key, " ".join(said))


def _is(one: Element, key: str) -> bool:
    return _says(one, key, "itemtype", "typeof")


def _named(one: Element, key: str) -> bool:
    return _says(one, key, "class", "id")


def _is_part(one: Element, by: set[Element], dated: set[Element]) -> bool:
    if one.get("itemprop") == "comment":
        return True
    if _named(one, "written") and not _named(one, "flags"):
        return True
    if one in by and (_named(one, "answers") or _is(one, "answer_types")):
        return True
    return (one in by or one in dated) and _named(one, "talk")


def _is_author(one: Element) -> bool:
    return (
        _says(one, "author", "class")
        or one.get("itemprop") in ("author", "creator")
        or "author" in (one.get("rel") or "")
        or (one.tag == "a" and _says(one, "members", "href"))
    )


def _is_date(one: Element) -> bool:
    """Hours of a day are none: <time>09:00</time>."""
    if one.tag == "time":
        at = one.get("datetime") or text_of(one)
        return len(at) > 9 or (":" not in at and MONTH.search(at) is not None)
    return _says(one, "date", "class") or (one.get("itemprop") or "").startswith("date")


def _leads_on(head: Element) -> bool:
    links = [*head.iter("a"), *islice(head.iterancestors("a"), 1)]
    return any("#" not in (link.get("href") or "#") for link in links)


def _beside(one: Element) -> Iterator[Element]:
    yield from islice(one.itersiblings("*"), NEAR)
    yield from islice(one.itersiblings("*", preceding=True), NEAR)


def _alike(one: Element, other: Element) -> bool:
    same = one.get("class") == other.get("class") if one.get("class") else one.tag in ROWS
    return one.tag == other.tag and (same or one.tag in ROWS)


def _below_headings(root: Element) -> Iterator[Element]:
    """What follows a heading that says so, up to the next one that is as high."""
    for head in root.iter(*HEADS):
        if _calls(head):
            high = HEADS[: HEADS.index(head.tag) + 1]
            alone = next(head.itersiblings("*"), None) is None
            for one in (head.getparent() if alone else head).itersiblings("*"):
                if next(one.iter(*high), None) is not None:
                    break
                if one.tag not in OTHER and not _named(one, "other"):
                    yield one


def _calls(one: Element) -> bool:
    said = COUNTS.sub("", text_of(one)).strip().lower()
    return PATTERNS["headings"].match(said) is not None


def _in_tabs(root: Element, whole: set[Element]) -> Iterator[Element]:
    tabs = root.iterfind(".//*[@aria-controls]")
    shown = {tab.get("aria-controls") for tab in tabs if _calls(tab)}
    for one in root.iterfind(".//*[@id]") if shown else ():
        if one.get("id") in shown and one not in whole:
            yield one
