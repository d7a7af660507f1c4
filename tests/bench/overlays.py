"""Interruptions: what our detector finds, beside what vendors' selectors alone find.

On the generated pages, and on pages with four real consent tools from npm that the detector was
not written for (skipped without npm): python -m tests.bench.overlays
"""

import asyncio
import shutil
import subprocess
import tarfile
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from crawlers.visits.look import Watch
from crawlers.visits.overlays import interruptions, layers
from crawlers.visits.profiles import PHONE, unhurried
from crawlers.visits.tab import Limits, Tab
from tests.overlay_cases import CASES, Case, routes, shop
from tests.site import Answer, serve

LIMITS = Limits(watch_s=3)
AT_ONCE = 6
# The containers of fifteen common consent tools, as their own documentation names them.
SELECTORS = (
    "#onetrust-banner-sdk, #CybotCookiebotDialog, #didomi-host, #usercentrics-root, .cc-window, "
    ".qc-cmp2-container, #truste-consent-track, #cookie-law-info-bar, .cky-consent-container, "
    ".klaro .cookie-notice, .osano-cm-window, #tarteaucitronRoot, #axeptio_overlay, "
    "#iubenda-cs-banner, [id^=sp_message_container]"
)
VISIBLE = """(selectors) => [...document.querySelectorAll(selectors)].filter((e) => {
  const { width, height } = e.getBoundingClientRect();
  return e.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1;
}).length"""
VANILLA = """<link rel=stylesheet href=/cc/vanilla-cookieconsent/dist/cookieconsent.css>
<script src=/cc/vanilla-cookieconsent/dist/cookieconsent.umd.js></script><script>
CookieConsent.run({{ guiOptions: {{ consentModal: {{ layout: '{layout}' }} }},
  disablePageInteraction: {wall}, hideFromBots: false,
  categories: {{ necessary: {{ readOnly: true }} }},
  language: {{ default: 'en', translations: {{ en: {{ consentModal: {{ title: 'We use cookies',
    description: 'To make this site better.', acceptAllBtn: 'Accept all',
    acceptNecessaryBtn: 'Reject all', showPreferencesBtn: 'Manage preferences' }},
    preferencesModal: {{ title: 'Cookies', acceptAllBtn: 'Accept all', sections: [] }} }} }} }} }})
</script>"""
OSANO = """<link rel=stylesheet href=/cc/cookieconsent/build/cookieconsent.min.css>
<script src=/cc/cookieconsent/build/cookieconsent.min.js></script><script>
cookieconsent.initialise({{ position: '{position}', type: '{type}' }})</script>"""
KLARO = """<script>window.klaroConfig = {{ mustConsent: {wall}, lang: '{language}',
translations: {{ {language}: {{ privacyPolicyUrl: '/p' }} }},
services: [{{ name: 'stats', purposes: ['analytics'] }}] }}</script>
<script src=/cc/klaro/dist/klaro.js></script>"""
TARTE = """<script src=/cc/tarteaucitronjs/tarteaucitron.js></script><script>
tarteaucitron.init({{ orientation: '{place}', cookieName: 'x', AcceptAllCta: true,
DenyAllCta: true, bodyPosition: 'bottom', showIcon: false }});
tarteaucitron.user.gtagUa = 'G-1'; (tarteaucitron.job = tarteaucitron.job || []).push('gtag');
</script>"""
TOOLS = {
    "vanilla-cookieconsent": [
        VANILLA.format(layout="box", wall="false"),
        VANILLA.format(layout="cloud", wall="true"),
        VANILLA.format(layout="bar", wall="false"),
    ],
    "cookieconsent": [
        OSANO.format(position="bottom", type="info"),
        OSANO.format(position="top", type="opt-in"),
    ],
    "klaro": [
        KLARO.format(wall="false", language="en"),
        KLARO.format(wall="true", language="de"),
    ],
    "tarteaucitronjs": [TARTE.format(place="bottom"), TARTE.format(place="middle")],
}


class Beside(Watch):
    """A look that also asks for vendors' selectors, at the same moment."""

    by_selector = 0

    async def page(self, *given: Any) -> None:
        await super().page(*given)
        context = given[0]
        self.by_selector = await context.pages[0].evaluate(VISIBLE, SELECTORS)


async def look(cases: list[Case], origin: str) -> list[tuple[Case, list[str], int]]:
    several = asyncio.Semaphore(AT_ONCE)
    tab = Tab("Rivalry/bench", private_ok=True, allow_unsandboxed=False, egress=None, limits=LIMITS)

    async def one(case: Case) -> tuple[Case, list[str], int]:
        async with several:
            watch = Beside(LIMITS, Path(folder) / "look.jpg", examines=False)
            path = f"/case/{CASES.index(case)}" if case in CASES else f"/{case.name}"
            raw = await tab.run(origin + path, unhurried(PHONE), watch.page, 60)
        kinds = [] if raw["error"] else [kind for _, kind in interruptions(layers(raw))]
        return case, kinds, watch.by_selector

    with tempfile.TemporaryDirectory() as folder:
        async with tab:
            return await asyncio.gather(*map(one, cases))


def show(title: str, looked: list[tuple[Case, list[str], int]]) -> None:
    wanted = met = told = named = cookies = by_selector = 0
    for case, kinds, selected in looked:
        truth, found = Counter(case.kinds), Counter(kinds)
        wanted, told = wanted + truth.total(), told + found.total()
        met += min(truth.total(), found.total())
        named += (truth & found).total()
        cookies += truth["cookie"]
        by_selector += min(selected, truth["cookie"])
    print(f"{title}: {len(looked)} pages, {wanted} interruptions ({cookies} cookie notices)")
    if wanted:
        print(f"  ours: recall {met / wanted:.2f}, precision {met / max(told, 1):.2f}", end="")
        print(f", kind right {named / max(met, 1):.2f}")
        print(f"  15 vendor selectors: recall {by_selector / wanted:.2f}", end="")
        print(f" (of cookie notices {by_selector / max(cookies, 1):.2f})")


def tools(folder: Path) -> dict[str, str | Answer]:
    """Path → page or file of each tool, fetched with npm."""
    found: dict[str, str | Answer] = {}
    for name, codes in TOOLS.items():
        subprocess.run(["npm", "pack", name], cwd=folder, check=True, capture_output=True)
        archive = next(folder.glob(f"{name}-*.tgz"))
        with tarfile.open(archive) as packed:
            packed.extractall(folder / name, filter="data")
        archive.unlink()
        for path in (folder / name / "package").rglob("*.*s"):
            kind = "text/css" if path.suffix == ".css" else "text/javascript"
            where = path.relative_to(folder / name / "package").as_posix()
            found[f"/cc/{name}/{where}"] = Answer(
                body=path.read_bytes(), headers={"Content-Type": kind}
            )
        for number, code in enumerate(codes, 1):
            found[f"/{name}-{number}"] = shop(code)
    return found


def main() -> None:
    with serve({}) as site, tempfile.TemporaryDirectory() as folder:
        site.routes.update(routes(site.port))
        show("generated", asyncio.run(look(CASES, site.origin)))
        if not shutil.which("npm"):
            print("held out: skipped, no npm here")
            return
        site.routes.update(kept := tools(Path(folder)))
        site.routes["*"] = lambda asked: kept.get(asked.path.partition("?")[0], Answer(404))
        held_out = [
            Case(f"{name}-{number}", "", ("cookie",))
            for name, codes in TOOLS.items()
            for number in range(1, len(codes) + 1)
        ]
        looked = asyncio.run(look(held_out, site.origin))
        show("held out (real consent tools)", looked)
        for case, kinds, selected in looked:
            print(f"    {case.name:26} ours {kinds or '-'}, selectors {selected}")


if __name__ == "__main__":
    main()
