"""The frame around every page: study, wave and comparison on top and in the address."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from benchmark import report, store
from benchmark.pages import audit, business, methods, standing
from benchmark.pages.context import Context, Numbers, say
from benchmark.study import Study, StudyError, read_study

STYLE = Path(__file__).parent / "style.css"
PRACTICE = "Practice data: made up to learn on, no real business."
FOLLOWED_S = 4  # how soon an idle page notices a new build

# Title, path in the address, page: a page more is a line more. No icons: Streamlit would make them
# the tab's, and fetch that from Google.
PAGES = (
    ("Where we stand", "standing", standing.page),
    ("One business", "business", business.page),
    ("Audit form", "audit", audit.page),
    ("Methods", "methods", methods.page),
)


def draw(study_file: str) -> None:
    """One run of the app's script."""
    st.set_page_config(page_title="Rivalry", layout="wide")
    st.html(STYLE)
    st.session_state["_said"] = 0
    try:
        study = _study(study_file)
    except StudyError as mistakes:
        st.header("The study cannot be read")
        st.code(str(mistakes), language=None)
        return
    pages = [
        st.Page(lambda: None, title=title, url_path=path, default=not at)
        for at, (title, path, _) in enumerate(PAGES)
    ]
    chosen = st.navigation(pages)
    show = PAGES[pages.index(chosen)][-1]
    show(_context(study, chosen.url_path))
    if chosen.url_path != "audit":  # a form being filled is not reloaded under the fingers
        _follow(study, store.published(study))


def _study(study_file: str) -> Study:
    path = Path(study_file) if study_file else Path("no study named")
    file = path / "study.toml" if path.is_dir() else path
    changed = file.stat().st_mtime_ns if file.is_file() else 0
    return _read(str(path), changed)


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(path: str, changed: int) -> Study:
    return read_study(path)


@st.cache_resource(max_entries=3, show_spinner=False)
def _opened(path: str) -> report.Store:
    """One connection per published file, by its versioned name: a new build is a new file."""
    return store.connect(Path(path))


@st.fragment(run_every=FOLLOWED_S)
def _follow(study: Study, shown: Path | None) -> None:
    """Draw the page anew once a newer build is published."""
    if store.published(study) != shown:
        st.rerun(scope="app")


def _context(study: Study, page: str) -> Context:
    """The top bar, and what it says."""
    if study.study.practice:
        st.warning(PRACTICE, icon=":material/school:")
    names = {business.id: business.name for business in study.business}
    with st.container(horizontal=True, vertical_alignment="bottom", key="top_bar"):
        say(study.study.name, "study")
        numbers = _numbers(study, names, page)
    return Context(study, names, numbers, audit=st.query_params.get("audit"))


def _numbers(study: Study, names: dict[str, str], page: str) -> Numbers | None:
    """What the choices of the top bar point at; of a page only those that it uses."""
    newest = store.published(study)
    if newest is None or page == "audit":
        return None
    opened = _opened(str(newest))
    waves = report.waves(opened)
    measured = {wave: wave for wave in waves[waves["measured"]]["wave"]}
    if not measured:
        return None
    wave = _choice("wave", "Wave", measured)
    business, comparison = study.own.id, "median"
    if page == "business":
        own_first = {study.own.id: names[study.own.id], **names}
        business = _choice("business", "Business", own_first)
        words = {"median": "Median of the others", "best": "Best of the others", **names}
        comparison = _choice("comparison", "Compared with", words)
    return Numbers(opened, wave, business, comparison, st.query_params.get("indicator"))


def _choice(key: str, label: str, options: dict[str, str]) -> str:
    """One of `options` (value → words), kept in the address."""
    return st.selectbox(
        label,
        list(options),
        key=key,
        bind="query-params",
        format_func=lambda one: options.get(one, one),
        width=230,
    )
