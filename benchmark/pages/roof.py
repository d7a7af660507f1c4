"""The frame around every page: study, wave and comparison on top and in the address."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import streamlit as st

from benchmark import store
from benchmark.pages import tour
from benchmark.pages.context import Context, Numbers, say
from benchmark.pages.desks import agreement, audit, post, review, sentences
from benchmark.pages.marketing import (
    analysts,
    business,
    channels,
    complaints,
    evidence,
    gaps,
    journeymap,
    methods,
    overtime,
    standing,
    todo,
    website,
)
from benchmark.pages.reputation import page as reputation
from benchmark.questions import report
from benchmark.serving import people
from benchmark.serving.door import COOKIE
from benchmark.serving.roles import OWNER, Thing, Who, may
from benchmark.study import Study, StudyError, read_study
from benchmark.texts import text

STYLE = Path(__file__).parent / "style.css"
PRACTICE = text("roof", "practice_data_made_up")
FOLLOWED_S = 4  # how soon an idle page notices a new build

# Path in the address → page, who sees it (shoppers: only their form). A page more is a line
# more. No icons: Streamlit would make them the tab's, and fetch that from Google.
PAGES = {
    "standing": (standing.page, "numbers"),
    "gaps": (gaps.page, "numbers"),
    "journey": (journeymap.page, "numbers"),
    "todo": (todo.page, "numbers"),
    "time": (overtime.page, "numbers"),
    "business": (business.page, "numbers"),
    "audits": (channels.page, "numbers"),
    "website": (website.page, "numbers"),
    "complaints": (complaints.page, "numbers"),
    "reputation": (reputation.page, "numbers"),
    "evidence": (evidence.page, "numbers"),
    "audit": (audit.page, "audit"),
    "review": (review.page, "desk"),
    "post": (post.page, "mail"),
    "sentences": (sentences.page, "sentence"),
    "agreement": (agreement.page, "agreement"),
    "analysts": (analysts.page, "sql"),
    "methods": (methods.page, "numbers"),
}
# Of which a business is chosen.
ABOUT_ONE = (
    "gaps", "journey", "todo", "time", "business", "website", "reputation", "evidence",
)  # fmt: skip
AGAINST = ("gaps", "business", "website")  # and what it is held against
DESKS = ("audit", "review", "post")  # filled by hand: no numbers on top, not drawn anew by a build


def draw(study_file: str) -> None:
    """One run of the app's script."""
    st.set_page_config(page_title="Rivalry", layout="wide")
    who = _who(study_file)
    open_to = [path for path in PAGES if who and _sees(who, path)]
    if not open_to:
        st.header(text("roof", "open_your_personal_link"))
        return
    pages = {
        path: st.Page(_nothing, title=text("page", path), url_path=path, default=path == open_to[0])
        for path in open_to
    }
    chosen = st.navigation(list(pages.values()))
    frame(study_file, next(path for path, page in pages.items() if page == chosen), pages)


def _who(study_file: str) -> Who | None:
    """Who looks, by the cookie of their session."""
    try:
        return people.who_is(_study(study_file), st.context.cookies.get(COOKIE))
    except StudyError:  # its mistakes are shown to whoever the door let in
        return OWNER


def _sees(who: Who, page: str) -> bool:
    kind = PAGES[page][1]
    if kind == "audit":
        return who.role in ("owner", "shopper")
    return may(who, "see", Thing(kind))  # type: ignore[arg-type]


def _nothing() -> None:
    """What Streamlit would run as a page: ours are drawn by `frame`, below the top bar."""


def frame(study_file: str, page: str, pages: dict[str, Any] | None = None) -> None:
    """One page under the top bar; `pages`: where the tour may lead."""
    st.html(STYLE)
    st.session_state["_said"] = 0
    try:
        study = _study(study_file)
    except StudyError as mistakes:
        st.header(text("roof", "study_cannot_read"))
        st.code(str(mistakes), language=None)
        return
    who = _who(study_file)
    if who is None or not _sees(who, page):
        st.header(text("roof", "not_you"))
        return
    show, _ = PAGES[page]
    try:
        newest = _newest(study)
        context = _context(study, page, newest, who)
        tour.show(context, page, pages or {})
        show(context)
    except duckdb.CatalogException:
        _older(study)
    except Exception:  # told in our words; Streamlit logs it, and its own box is hidden (style.css)
        st.error(text("empty", "error"))
        raise
    if page not in DESKS:  # a form being filled is not drawn anew under the fingers
        _follow(study, newest)


def _older(study: Study) -> None:
    """The published file lacks what this page reads: it was built before an update."""
    st.header(text("roof", "build_older_app"))
    st.markdown(text("roof", "build_anew_nothing_gathered"))
    st.code(f"rivalry build {study.path}", language=None)


def _study(study_file: str) -> Study:
    path = Path(study_file) if study_file else Path(text("roof", "no_study_named"))
    file = path / "study.toml" if path.is_dir() else path
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return _read(str(path), changed)


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(path: str, changed: int) -> Study:
    return read_study(path)


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str) -> report.Store:
    """One connection per published file, by its versioned name: a new build is a new file."""
    return report.remember(store.connect(Path(path)))


def _newest(study: Study) -> Path | None:
    """The newest published file, open; asked for again where builds took it away meanwhile."""
    while (newest := store.published(study)) is not None:
        try:
            _opened(str(newest))
            break
        except duckdb.IOException:
            if newest.exists():
                raise
    return newest


@st.fragment(run_every=FOLLOWED_S)
def _follow(study: Study, shown: Path | None) -> None:
    """Draw the page anew once a newer build is published."""
    if store.published(study) != shown:
        st.rerun(scope="app")


def _context(study: Study, page: str, newest: Path | None, who: Who) -> Context:
    """The top bar, and what it says."""
    if study.study.practice:
        st.warning(PRACTICE, icon=":material/school:")
    names = {business.id: business.name for business in study.business}
    with st.container(horizontal=True, vertical_alignment="bottom", key="top_bar"):
        say(study.study.name, "study")
        numbers = None if page in DESKS else _numbers(study, names, page, newest)
    return Context(study, names, numbers, audit=st.query_params.get("audit"), who=who)


def _numbers(study: Study, names: dict[str, str], page: str, newest: Path | None) -> Numbers | None:
    """What the choices of the top bar point at; of a page only those that it uses."""
    if newest is None:
        return None
    opened = _opened(str(newest))
    waves = report.waves(opened)
    measured = {wave: wave for wave in waves[waves["measured"]]["wave"]}
    if not measured:
        return None
    wave = _choice("wave", "Wave", measured)
    business, comparison = study.own.id, "median"
    if page in ABOUT_ONE:
        own_first = {study.own.id: names[study.own.id], **names}
        business = _choice("business", "Business", own_first)
    if page in AGAINST:
        others = {name: words for name, words in names.items() if name != business}
        words = {
            "median": text("roof", "median_others"),
            "best": text("roof", "best_others"),
            **others,
        }
        comparison = _choice("comparison", text("roof", "compared"), words)
    indicator = st.query_params.get("indicator")
    return Numbers(opened, wave, business, comparison, names, indicator)


def _choice(key: str, label: str, options: dict[str, str]) -> str:
    """One of `options` (value → words), kept in the address by its words.

    A value is taken, too, but the binding then drops it from the address.
    """
    if (asked := st.query_params.get(key)) in options:
        st.session_state[key] = asked
    return st.selectbox(
        label,
        list(options),
        key=key,
        bind="query-params",
        format_func=lambda one: options.get(one, one),
        width=210,
    )
