"""Find a Chromium, get one where there is none, and launch it for pages we do not trust."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Error, Playwright
from playwright.sync_api import sync_playwright

SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAYS = (
    "no Chromium found; run `playwright install chromium`, or `apt install chromium`, "
    "or set RIVALRY_CHROMIUM to its path"
)
UNSANDBOXED = (
    "Chromium has no sandbox here (root has none), so it opens loopback pages only; "
    "run as an ordinary user with user namespaces, "
    "or write `allow_unsandboxed = true` in the study"
)
APT_PACKAGES = ("chromium", "chromium-sandbox", "fonts-liberation")  # no fonts: pages of boxes

FLAGS = (
    "--disable-quic",  # UDP would go around the egress proxy
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # so would WebRTC
    "--disable-domain-reliability",  # reports to Google
    "--no-pings",  # <a ping> is the page's business, not the measurement's
)
# Frames of other hosts stay in the page's process and so on its DevTools line, where redirects are
# judged before they are followed (journeys/hops.py); a line of theirs would begin too late.
ONE_LINE = "--disable-site-isolation-trials"
# Playwright lets every pop-up through; a customer's browser blocks those nobody clicked for.
NOT_FLAGS = ("--disable-popup-blocking",)
LOOPBACK_ONLY = (
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE *.localhost , "
    "EXCLUDE 127.* , EXCLUDE [::1]"
)


class NoBrowser(Exception):  # noqa: N818 - a sentence, like its message
    """There is no browser that may be used; the message says what to do."""


@dataclass(frozen=True)
class Found:
    path: str
    source: str  # RIVALRY_CHROMIUM | playwright | system


def find(playwrights_own: str | None = None) -> Found:
    """RIVALRY_CHROMIUM, else Playwright's own browser, else the system's; else NoBrowser.

    `playwrights_own` is `playwright.chromium.executable_path`, for callers who have it at hand.
    """
    if found := _named() or _playwrights(playwrights_own) or _system():
        return found
    raise NoBrowser(WAYS)


def get(progress: Callable[[str], None]) -> Found:
    """Like `find`, but first downloads Playwright's browser, or installs the system's."""
    if found := _named() or _playwrights():
        return found
    fallback = _system() is not None or _may_install()
    _download(progress, limit_s=120 if fallback else 900)
    if found := _playwrights() or _system():
        return found
    if _may_install():
        _install(progress)
    return find()


def version(path: str) -> str | None:
    """What the program calls itself, e.g. 'Chromium 156.0.8078.79'; None: it does not start."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    name = done.stdout.partition("\n")[0].partition(" built on ")[0].strip()
    return name if name and done.returncode == 0 else None


async def launch(
    playwright: Playwright,
    *,
    private_ok: bool,
    allow_unsandboxed: bool = False,
    proxy: str | None = None,
    one_line: bool = False,
) -> Browser:
    """A headless Chromium. Unless `private_ok`, all it asks for goes through the egress `proxy`.
    `one_line`: all that a page and its frames ask for is told on the page's own DevTools line.

    NoBrowser when there is none, or when it would open the outside world without a sandbox.
    """
    assert private_ok or proxy, "the outside world is reached through an egress proxy"
    found = find(playwright.chromium.executable_path)

    async def start(sandbox: bool) -> Browser:
        return await playwright.chromium.launch(
            executable_path=found.path,
            chromium_sandbox=sandbox,
            args=[
                *FLAGS,
                *([ONE_LINE] if one_line else []),
                *_leash(sandbox, private_ok, allow_unsandboxed),
            ],
            ignore_default_args=list(NOT_FLAGS),
            # <-loopback>: without it Chromium asks loopback addresses directly
            proxy={"server": proxy, "bypass": "<-loopback>"} if proxy else None,
            # Ctrl-C must reach us, not kill the browser below a load that is being recorded
            handle_sigint=False,
        )

    if _is_root():
        return await start(sandbox=False)
    try:
        return await start(sandbox=True)
    except Error as failure:  # an ordinary user, but the kernel lets nobody make namespaces
        if "sandbox" not in failure.message.lower():
            raise
        return await start(sandbox=False)


def is_leashed(allow_unsandboxed: bool) -> bool:
    """Would a browser of ours open loopback pages only?"""
    return _is_root() and not allow_unsandboxed


def _leash(sandbox: bool, private_ok: bool, allow_unsandboxed: bool) -> list[str]:
    if sandbox or allow_unsandboxed:
        return []
    if private_ok:
        return [LOOPBACK_ONLY]
    raise NoBrowser(UNSANDBOXED)


def _is_root() -> bool:
    return os.geteuid() == 0


def _named() -> Found | None:
    path = os.environ.get("RIVALRY_CHROMIUM")
    if path and not shutil.which(path):
        raise NoBrowser(f"RIVALRY_CHROMIUM: no program there; got {path}")
    return Found(path, "RIVALRY_CHROMIUM") if path else None


def _playwrights(own: str | None = None) -> Found | None:
    path = own or _playwrights_path()
    # asked for its version: a download does not bring the libraries that it needs
    return Found(path, "playwright") if Path(path).exists() and version(path) else None


def _playwrights_path() -> str:
    def ask() -> str:
        with sync_playwright() as playwright:
            return playwright.chromium.executable_path

    with ThreadPoolExecutor(1) as pool:  # the sync API refuses to run where a loop runs
        return pool.submit(ask).result()


def _system() -> Found | None:
    paths = filter(None, map(shutil.which, SYSTEM_NAMES))
    # asked for its version: Ubuntu's chromium-browser is a stub that only names a snap
    return next((Found(path, "system") for path in paths if version(path)), None)


def _download(progress: Callable[[str], None], limit_s: int) -> None:
    progress("downloading Playwright's Chromium")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    # 5 s: a network that drops packets would else cost 30 s for each of five tries
    if not _run(command, limit_s, PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT="5000"):
        progress("the download did not succeed")


def _may_install() -> bool:
    return _is_root() and shutil.which("apt-get") is not None


def _install(progress: Callable[[str], None]) -> None:
    progress("installing the system's Chromium with apt-get")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *APT_PACKAGES]
    lists = any(Path("/var/lib/apt/lists").glob("*_Packages*"))
    for update in (not lists, True):  # lists that are there may be too old to be of use
        if update:
            _run(["apt-get", "update"], 300)
        if _run(install, 900, DEBIAN_FRONTEND="noninteractive"):
            return


def _run(command: list[str], limit_s: int, **env: str) -> bool:
    """Did it succeed in time? What it started dies with it."""
    child = subprocess.Popen(
        command,
        env=os.environ | env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return child.wait(limit_s) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def main() -> int:
    """Set-up: `python -m crawlers.chromium` gets a browser and says which."""
    try:
        found = get(lambda line: print(line, file=sys.stderr, flush=True))  # noqa: T201
    except NoBrowser as problem:
        print(problem, file=sys.stderr)  # noqa: T201
        return 2
    print(f"{found.path} ({found.source}), {version(found.path)}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
