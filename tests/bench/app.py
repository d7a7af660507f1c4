"""The app over a large store: 20 businesses, 40 indicators, 100 k audits, 5 M reviews.

How soon the first page shows its numbers, beside an empty Streamlit app on the same machine; how
soon a changed filter is on the screen; how twenty people at once fare, and what each costs in
memory. The store is made once and kept in the temporary folder. `python -m tests.bench.app [share]`
with a share of the store's size, by itself 1.
"""

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import benchmark
from benchmark import tables
from benchmark.numbers import reputation, scoring, shown
from benchmark.pages import roof
from benchmark.study import Study, read_study
from benchmark.tagging import texts
from crawlers import chromium
from tests.appsession import Session, visiting
from tests.bench import scale
from tests.ports import free_port
from tests.test_app_browser import DESK, Server, served, settled
from tests.views import VIEWS

FIRST, CHANGES, PEOPLE, ACTIONS = 7, 40, 20, 6
PAUSE_S = 3.0  # of each of the twenty between two clicks
AIMS = {"first view": 2.0, "filter": 0.5, "twenty": 1.5, "memory": 30.0}
# Whose look at the numbers: pages that the marketing team opens, a page of parts part by part.
PAGES = [path for path in VIEWS if roof.PAGES[path.partition("?")[0]][1] == "numbers"]
OF_ONE = [path for path in PAGES if path.partition("?")[0] in roof.ABOUT_ONE]
# Until the script's end is drawn. A short run may begin and end between two frames, its state never
# seen as running: then the last message from the server is its end.
TOOK = """() => { window.took = new Promise(done => {
    let began = 0, ran = false, timer = 0;
    const app = document.querySelector('[data-test-script-state]');
    const over = () => app.getAttribute('data-test-script-state') === 'notRunning';
    const drawn = then => requestAnimationFrame(() => setTimeout(then));
    const end = at => { watch.disconnect(); clearTimeout(timer); window.came = null; done(at); };
    const watch = new MutationObserver(() => {
        ran ||= !over();
        if (began && ran && over()) drawn(() => end(performance.now() - began));
    });
    watch.observe(app, {attributes: true});
    addEventListener('click', () => { began = performance.now(); }, {once: true, capture: true});
    window.came = () => drawn(() => {
        const at = performance.now() - began;
        clearTimeout(timer);
        if (began && !ran) timer = setTimeout(() => { if (!ran && over()) end(at); }, 200);
    });
}); }"""
CAME = """const Socket = WebSocket; window.WebSocket = class extends Socket { constructor(...to) {
    super(...to); this.addEventListener('message', () => window.came && window.came()); } };"""
EMPTY = "import streamlit as st\nst.title('Empty')\n"
SAID = ("The order came a day late.", "Nobody answered the phone.", "Quick and friendly staff.",
        "They kept me informed at every step.", "The refund took three weeks.", "Easy to order.",
        "Delivery was as promised.", "I had to ask twice.", "They remembered my name.")  # fmt: skip


def main() -> None:
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    study = large(share)
    with served(study) as server:
        with sync_playwright() as playwright, empty_app() as empty:
            browser = playwright.chromium.launch(executable_path=chromium.find().path)
            first_views(browser, server.url, empty)
            filters(browser, server.url)
            browser.close()
        twenty(server)


def large(share: float) -> Study:
    """The study, built unless a run before has built the same."""
    home = Path(tempfile.gettempdir()) / f"rivalry-bench-{os.getuid()}-{_version(share)}"
    if not (home / "store").is_dir():
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        began = time.perf_counter()
        _make(home, share)
        print(f"made {home} in {time.perf_counter() - began:.0f} s")
    return read_study(home)


def _version(share: float) -> str:
    """Changes with whatever makes the store, so that an old one is not measured."""
    rooms = Path(benchmark.__file__).parent
    made_by = [*rooms.glob("sql/**/*.sql"), *rooms.glob("numbers/*.py"), rooms / "tables.py",
               *rooms.glob("tagging/*.py"), Path(scale.__file__)]  # fmt: skip
    files = b"".join(path.read_bytes() for path in sorted(made_by))
    return hashlib.sha256(files + str(share).encode()).hexdigest()[:10]


def _make(home: Path, share: float) -> None:
    scale.build(home, int(scale.REVIEWS * share), int(scale.AUDITS * share))
    study, draft = read_study(home), home / "scale.duckdb"
    connection = duckdb.connect(str(draft))
    connection.execute("SET TimeZone = 'UTC'")
    said = f"{list(SAID)}[1 + ((hash(review) >> {{}}) % {len(SAID)})::INTEGER]"
    long = " || ' ' || ".join(said.format(bits) for bits in (0, 8, 16))
    # One in twenty writes more than a short sentence, and no two the same.
    connection.execute(
        f"UPDATE review SET text = CASE WHEN hash(review) % 20 > 0 THEN {said.format(0)} "
        f"ELSE {long} || ' Order ' || review || '.' END"
    )
    tables.count_coverage(connection)
    texts.fill(connection, study.home)
    scoring.score(connection, study)
    reputation.keep(connection, study)
    shown.keep(connection)
    connection.execute("CHECKPOINT")
    connection.close()
    (home / "store").mkdir(mode=0o700)
    draft.rename(home / "store" / f"{study.slug}-00000001.duckdb")


@contextmanager
def empty_app() -> Iterator[str]:
    """Streamlit's own server with a page of nothing but a title."""
    with tempfile.TemporaryDirectory() as folder:
        script, port = Path(folder) / "empty.py", free_port()
        script.write_text(EMPTY)
        command = [
            sys.executable,
            "-u",
            "-m",
            "streamlit",
            "run",
            str(script),
            "--server.headless=true",
        ]
        options = [f"--server.port={port}", "--server.address=127.0.0.1"]
        quiet = [*options, "--browser.gatherUsageStats=false"]
        with subprocess.Popen([*command, *quiet], stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for said in process.stdout:
                if "URL:" in said:
                    break
            yield f"http://127.0.0.1:{port}/"
            process.kill()


def first_views(browser: Browser, ours: str, empty: str) -> None:
    """In a browser that never saw it, until the finding and its first picture are there."""
    found: dict[str, list[float]] = {ours: [], empty: []}
    shown = {ours: "[class*=st-key-finding] p, [class*=st-key-finding] [data-testid=stText]",
             empty: "h1"}  # fmt: skip
    for _ in range(FIRST):
        for url, words in shown.items():
            context = browser.new_context(viewport=DESK)  # type: ignore[arg-type]
            page = context.new_page()
            began = time.perf_counter()
            page.goto(url, wait_until="commit")
            page.wait_for_selector(words)
            said = time.perf_counter() - began
            if url == ours:
                page.wait_for_selector("[data-testid=stVegaLiteChart] canvas, svg.marks")
            found[url].append(said)
            context.close()
    first, base = (float(np.median(found[url])) for url in (ours, empty))
    told("first view", first / base, f"{first:.2f} s to the finding, empty app {base:.2f} s")


def filters(browser: Browser, url: str) -> None:
    """From the click on another business until the end of the new page is drawn."""
    page = browser.new_page(viewport=DESK)  # type: ignore[arg-type]
    page.set_default_timeout(30_000)
    page.add_init_script(CAME)
    took: list[float] = []
    for path in OF_ONE:
        page.goto(url + path)
        settled(page)
        for at in range(CHANGES // len(OF_ONE) + 1):
            took.append(_changed(page, f"Firm {1 + (at * 7) % 19}"))
    page.close()
    p50, p95 = np.percentile(took, (50, 95))
    told("filter", p95, f"median {1000 * p50:.0f} ms, 95 % {1000 * p95:.0f} ms "
         f"of {len(took)} changes on {len(OF_ONE)} pages and parts")  # fmt: skip


def _changed(page: Page, name: str) -> float:
    """Seconds from the click to the end of the script, as the page itself measures them."""
    page.get_by_role("combobox", name="Business").click()
    option = page.get_by_role("option", name=name, exact=True)
    option.wait_for()
    page.evaluate(TOOK)
    option.click()
    return float(page.evaluate("() => window.took")) / 1000


def twenty(server: Server) -> None:
    """Twenty people, each on a page of their own choice every three seconds; what each costs."""
    with visiting(server.port) as first:  # what all share is in memory then
        for page in PAGES:
            first.show(page)
    before = _memory(server.process.pid)
    with ThreadPoolExecutor(PEOPLE) as crowd, ExitStack() as opened:
        people = [opened.enter_context(visiting(server.port)) for _ in range(PEOPLE)]
        waits = [wait for waited in crowd.map(_visit, people, range(PEOPLE)) for wait in waited]
        each = (_memory(server.process.pid) - before) / PEOPLE
    p50, p95 = np.percentile(waits, (50, 95))
    told("twenty", p95, f"median {1000 * p50:.0f} ms, 95 % {1000 * p95:.0f} ms of {len(waits)} "
         f"views, one per person and {PAUSE_S:g} s")  # fmt: skip
    told("memory", each, f"MB per session, beside {before:.0f} MB that all share")


def _visit(session: Session, seed: int) -> list[float]:
    chance = random.Random(seed)
    waits = []
    for _ in range(ACTIONS):
        time.sleep(chance.uniform(0, 2 * PAUSE_S))  # as people read: this is the load, no wait
        view = session.show(chance.choice(PAGES), business=f"firm{chance.randrange(20)}")
        assert not view.exceptions()
        waits.append(view.seconds)
    return waits


def _memory(pid: int) -> float:
    """MB that a process alone holds."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    private = [line.split()[1] for line in lines if line.startswith(("Private_", "Swap:"))]
    return sum(map(int, private)) / 1000


def told(aim: str, got: float, words: str) -> None:
    verdict = "" if got <= AIMS[aim] else " — MISSED"
    print(f"{aim}: {got:.2f} (aim {AIMS[aim]:g}){verdict}: {words}", flush=True)


if __name__ == "__main__":
    main()
