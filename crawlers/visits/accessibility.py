"""Accessibility by axe-core: its rules for WCAG 2.0 to 2.2, levels A and AA; nothing of ours."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Page

from crawlers.visits.loads import Raw

# The npm package axe-core 4.14.1, unchanged; docs/decisions says why it is kept here.
AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
# What a failed rule weighs: Lighthouse's own weights for its accessibility score, by axe's impact.
WEIGHTS = {"critical": 10, "serious": 7, "moderate": 3, "minor": 1}
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: { type: "tag", values: tags }, iframes: false });
  const counts = (rules) => rules.map((r) => ({ id: r.id, nodes: r.nodes.length }));
  const impacts = Object.fromEntries(axe._audit.rules.map((r) => [r.id, r.impact]));
  return {
    version: axe.version, impacts, passes: counts(found.passes), unsure: counts(found.incomplete),
    violations: found.violations.map((r) => ({
      id: r.id, impact: r.impact, help: r.help, tags: r.tags, nodes: r.nodes.length,
      examples: r.nodes.slice(0, 5).map((n) => ({
        target: String(n.target).slice(0, 300), html: n.html.slice(0, 300),
      })),
    })),
  };
}"""


@dataclass(frozen=True, kw_only=True)
class AccessibilityIssue:
    """A rule of axe-core that a page breaks. impact: critical, serious, moderate or minor;
    nodes: elements that break it; criterion: of WCAG, such as 1.4.3; target, html: one of them."""

    url: str
    profile: str
    rule: str
    impact: str
    help: str
    criterion: str | None
    nodes: int
    target: str | None
    html: str | None


async def run(page: Page) -> Raw:
    """What axe finds now. By evaluate, not by a script tag: pages may forbid foreign scripts."""
    await page.evaluate(AXE)
    found: Raw = await page.evaluate(RUN, list(TAGS))
    return found


def issues(axe: Raw, url: str, profile: str) -> Iterator[AccessibilityIssue]:
    for rule in axe["violations"]:
        example = (rule["examples"] or [{}])[0]
        yield AccessibilityIssue(
            url=url,
            profile=profile,
            rule=rule["id"],
            impact=rule["impact"] or "minor",
            help=rule["help"],
            criterion=_criterion(rule["tags"]),
            nodes=rule["nodes"],
            target=example.get("target"),
            html=example.get("html"),
        )


def burden(axe: Raw) -> float | None:
    """Weight of the failed rules ÷ weight of those that applied; None: none applied."""
    failed = {rule["id"]: _weight(rule["impact"]) for rule in axe["violations"]}
    passed = {r["id"]: _weight(axe["impacts"].get(r["id"])) for r in axe["passes"]}
    all_of = passed | failed
    return sum(failed.values()) / sum(all_of.values()) if all_of else None


def targets(axe: Raw) -> tuple[int, int]:
    """Tap targets, and those of them that are too small or too close (WCAG 2.5.8)."""
    small = sum(r["nodes"] for r in axe["violations"] if r["id"] == "target-size")
    fine = sum(r["nodes"] for r in axe["passes"] if r["id"] == "target-size")
    return small + fine, small


def _weight(impact: str | None) -> int:
    return WEIGHTS.get(impact or "minor", 1)


def _criterion(tags: list[str]) -> str | None:
    """wcag143 → 1.4.3"""
    numbers = [tag[4:] for tag in tags if tag.startswith("wcag") and tag[4:].isdigit()]
    found = [f"{n[0]}.{n[1]}.{n[2:]}" for n in numbers if len(n) > 2]
    return found[0] if found else None
