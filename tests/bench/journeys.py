"""All ten goals at all five practice shops: as short as the truth? How many loads and seconds?"""

import sys
import tempfile
import time
from pathlib import Path

from crawlers import polite
from crawlers.journey import GOALS, Journey, Limits, gather, read
from tests.journeys_truth import SHOPS, Truth, truths

PRACTICE = Path(__file__).parent.parent.parent / "data" / "practice"
sys.path.insert(0, str(PRACTICE))

import shops  # noqa: E402

AGENT = "Rivalry/0.1 (+https://rivalry.example)"
LIMITS = Limits(replays=1, pace=False)


def walk(url: str, language: str) -> dict[str, Journey]:
    robots = polite.ask_robots(polite.origin(url), AGENT, private_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        gather(
            url,
            [],
            Path(folder),
            language=language,
            agent=AGENT,
            allowed=robots.allowed,
            private_ok=True,
            delay_s=0,
            progress=lambda _: None,
            limits=LIMITS,
        )
        return {row.goal: row for row in read(Path(folder)) if isinstance(row, Journey)}


def verdict(row: Journey, truth: Truth) -> str:
    """right; robots: we may not go there; else what was found instead of what."""
    if Truth(row.outcome, row.clicks) == truth:
        return "right"
    if row.outcome == "robots":
        return "robots"
    return f"{row.outcome} {row.clicks} (truth: {truth.outcome} {truth.clicks})"


def main() -> None:
    truth, verdicts = truths(), []
    log: list[str] = []
    with shops.serve(0, log.append) as urls:
        for shop, url in zip(SHOPS, urls, strict=True):
            start = time.monotonic()
            rows = walk(url, "de" if shop == "blattwerk" else "en")
            said = [verdict(rows[goal], truth[shop, goal]) for goal in GOALS]
            verdicts += said
            loads, took_s = sum(row.loads for row in rows.values()), time.monotonic() - start
            print(
                f"{shop:12} {said.count('right'):2} right, {said.count('robots')} robots, "
                f"{loads:3} loads to search, {took_s:5.1f} s for {len(GOALS)} goals"
            )
            for goal, one in zip(GOALS, said, strict=True):
                if one not in ("right", "robots"):
                    print(f"    {goal}: {one}")
    asked = len(verdicts) - verdicts.count("robots")
    print(f"as short as the truth: {verdicts.count('right')} of {asked}")
    sent = sorted({line.rsplit("/", 2)[-2:][0] + "/" + line.rsplit("/", 1)[-1] for line in log
                   if not line.startswith(("GET", "HEAD"))})  # fmt: skip
    print(f"requests that send: {sum('POST' in line for line in log)}, all to {sent}")


if __name__ == "__main__":
    main()
