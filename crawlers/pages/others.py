"""What others than the business have written on its pages: comments, reviews, posts of a forum.

A telephone number that a member of a forum gives is not the shop's. `others.js` asks the same of
a page in a browser; both have their words from `lexicons/others.toml`, and one test holds both.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, islice
from pathlib import Path

from crawlers.pages.html import Element, text_of

LEXICON = tomllib.loads(
    (Path(__file__).parent / "lexicons" / "others.toml").read_text(encoding="utf-8")
)
BEGINNINGS = ("written", "talk", "answers", "author", "date", "heads", "other")
NAMES = (*BEGINNINGS, "flags")  # what classes and ids are looked at for
HEADS = ("h1", "h2", "h3", "h4", "h5", "h6")
NEAR = 2  # there may be an advertisement between two posts
OTHER = ("footer", "nav", "header", "address", "form")
ROWS = ("li", "tr", "article")
ODD = re.compile(r"\b(?:odd|even|alt|first|last)\b|\S*\d\S*")  # every second post
IN_PAGE = re.compile(r"#?[\w-]+$")
OPENS = ("aria-controls", "href", "data-target", "data-bs-target")


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
CALLED = "|".join(chain(*LEXICON["headings"].values(), LEXICON["people"]))
RULE["headings"] = rf"^(?:{CALLED})$"
PATTERNS = {key: re.compile(pattern) for key, pattern in RULE.items()}
MONTH = re.compile(r"[^\W\d_]{3}")
COUNTS = re.compile(r"[\d()\[\]:]+")  # "Reviews (2)"


def theirs(root: Element) -> list[Element]:
    """The parts of a page that others have written; some may be within others.

    >>> from crawlers.pages.html import parsed
    >>> [part.tag for part in theirs(parsed(b"<p>Ring us<ol class=comments><li>Ring me</ol>"))]
    ['ol']
    """
    named = {one: _names(one.get("class"), one.get("id")) for one in root.iter("*")}
    by = _around(one for one, names in named.items() if "author" in names or _is_author(one))
    dated = _around(one for one, names in named.items() if "date" in names or _is_date(one))
    main = root.iterfind(".//*[@role='main']")
    whole = _around([*root.iter("html", "body", "h1", "main"), *main])
    # what leads to a page of its own is in a list of the business's articles, or of its goods
    lists = _around([*root.iter("h2"), *filter(_leads_on, root.iter(*HEADS))])
    rows = (by & dated) - whole - lists
    # of a thread it may be one post and no answer yet
    thread = any("talk" in named.get(one, ()) for one in whole)
    found = [one for one in rows if thread or any(_alike(one, two) for two in _beside(one, rows))]
    for one, names in named.items():
        written = "written" in names and "flags" not in names
        answers = "answers" in names and one in by
        talk = "talk" in names and (one in by or one in dated)
        if (written or answers or talk) and one not in whole:
            found.append(one)
    return [*found, *_typed_parts(root, by), *_below(root, named), *_in_tabs(root, whole)]


def leave_out(root: Element) -> bool:
    """Takes what others have written out of the tree; whether there was anything."""
    found = theirs(root)
    for part in found:
        part.clear(keep_tail=True)
    return bool(found)


@lru_cache(maxsize=50_000)  # the same classes stand on every page of a site
def _names(class_: str | None, id_: str | None) -> frozenset[str]:
    said = f"{class_ or ''} {id_ or ''}"
    return frozenset(key for key in NAMES if PATTERNS[key].search(said))


def _around(marks: Iterable[Element]) -> set[Element]:
    """These elements and all that they are in."""
    found = set[Element]()
    for mark in marks:
        while mark is not None and mark not in found:
            found.add(mark)
            mark = mark.getparent()
    return found


def _is_author(one: Element) -> bool:
    member = one.tag == "a" and PATTERNS["members"].search(one.get("href") or "")
    marked = one.get("itemprop") in ("author", "creator") or "author" in (one.get("rel") or "")
    return bool(marked or member)


def _is_date(one: Element) -> bool:
    """Hours of a day are none: <time>09:00</time>."""
    if one.tag == "time":
        at = one.get("datetime") or text_of(one)
        return len(at) > 9 or (":" not in at and MONTH.search(at) is not None)
    return (one.get("itemprop") or "").startswith("date")


def _leads_on(head: Element) -> bool:
    links = [*head.iter("a"), *islice(head.iterancestors("a"), 1)]
    return any("#" not in (link.get("href") or "#") for link in links)


def _beside(one: Element, rows: set[Element]) -> list[Element]:
    after, before = one.itersiblings("*"), one.itersiblings("*", preceding=True)
    return [two for two in (*islice(after, NEAR), *islice(before, NEAR)) if two in rows]


def _alike(one: Element, two: Element) -> bool:
    kinds = [ODD.sub("", each.get("class") or "").split() for each in (one, two)]
    return one.tag == two.tag and (one.tag in ROWS or kinds[0] == kinds[1] != [])


def _typed_parts(root: Element, by: set[Element]) -> Iterator[Element]:
    # an old way to mark up a business is as that which a review is of
    reached = _around(root.iterfind(".//*[@itemprop='telephone']"))
    yield from root.iterfind(".//*[@itemprop='comment']")
    for key in ("itemtype", "typeof"):
        for one in root.iterfind(f".//*[@{key}]"):
            said, answer = one.get(key), one in by
            written = PATTERNS["types"].search(said) and one not in reached and one.tag != "body"
            if written or (answer and PATTERNS["answer_types"].search(said)):
                yield one


def _below(root: Element, named: Mapping[Element, frozenset[str]]) -> Iterator[Element]:
    """What follows a heading that says so, up to the next one that is as high."""
    heads = [*root.iter(*HEADS, "summary", "legend")]
    heads += [one for one, names in named.items() if "heads" in names]
    for head in filter(_calls, heads):
        high = HEADS[: HEADS.index(head.tag) + 1] if head.tag in HEADS else HEADS[:3]
        alone = next(head.itersiblings("*"), None) is None
        for one in (head.getparent() if alone else head).itersiblings("*"):
            if next(one.iter(*high), None) is not None:
                break
            if one.tag not in OTHER and "other" not in named[one]:
                yield one


def _calls(one: Element) -> bool:
    said = COUNTS.sub("", text_of(one)).strip().lower()
    return PATTERNS["headings"].match(said) is not None


def _in_tabs(root: Element, whole: set[Element]) -> Iterator[Element]:
    opens = ((tab, tab.get(key)) for key in OPENS for tab in root.iterfind(f".//*[@{key}]"))
    shown = {to.lstrip("#") for tab, to in opens if IN_PAGE.match(to) and _calls(tab)}
    for one in root.iterfind(".//*[@id]") if shown else ():
        if one.get("id") in shown and one not in whole:
            yield one
