"""From where pages load their scripts, and which consent tool is among them."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from crawlers.pages.html import Element, base_of
from crawlers.pages.rows import ScriptHost
from crawlers.pages.urls import absolute
from crawlers.visits.vitals import registrable

# A part of the address from which each consent tool is loaded; also where a shop serves it itself.
CONSENT_TOOLS = {
    "cookielaw.org": "OneTrust",
    "onetrust.com": "OneTrust",
    "optanon": "OneTrust",
    "usercentrics": "Usercentrics",
    "cookiebot.com": "Cookiebot",
    "consentmanager.": "consentmanager",
    "trustarc.com": "TrustArc",
    "quantcast.mgr.consensu": "Quantcast",
    "cmp.quantcast": "Quantcast",
    "privacy-center.org": "Didomi",
    "didomi": "Didomi",
    "sourcepoint": "Sourcepoint",
    "privacy-mgmt.com": "Sourcepoint",
    "iubenda.com": "iubenda",
    "cookie-script.com": "CookieScript",
    "cookieyes": "CookieYes",
    "cookiefirst": "CookieFirst",
    "termly.io": "Termly",
    "osano": "Osano",
    "axept.io": "Axeptio",
    "tarteaucitron": "tarteaucitron",
    "klaro": "Klaro",
    "borlabs-cookie": "Borlabs",
    "complianz": "Complianz",
    "cookieconsent": "cookieconsent",
    "shopify.com/shopifycloud/consent": "Shopify",
}


def script_addresses(root: Element, url: str) -> Iterator[str]:
    """The addresses of a page's external scripts."""
    base = base_of(root, url)
    for script in root.iter("script"):
        source = script.get("src")
        address = absolute(base, source) if source else None
        if address:
            yield address


class ScriptHosts:
    """Collects the hosts of one crawl, page by page."""

    def __init__(self, site: str) -> None:
        self._own = registrable(site)
        self._first: dict[str, str] = {}
        self._pages: dict[str, int] = {}
        self._tools: dict[str, str] = {}

    def see(self, url: str, addresses: Iterator[str]) -> None:
        hosts = set()
        for address in addresses:
            host = urlsplit(address).hostname or ""
            hosts.add(host)
            tool = next((t for part, t in CONSENT_TOOLS.items() if part in address.lower()), None)
            if tool:
                self._tools.setdefault(host, tool)
        for host in sorted(hosts):
            self._first.setdefault(host, url)
            self._pages[host] = self._pages.get(host, 0) + 1

    def rows(self) -> Iterator[ScriptHost]:
        for host, url in self._first.items():
            other = registrable(f"//{host}") != self._own
            yield ScriptHost(url, host, self._pages[host], other, self._tools.get(host))
