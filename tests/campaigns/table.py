"""What a campaign finds: a line per case, what was expected and what came."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """`expected`: what may come, alternatives parted by " or "."""

    part: str
    case: str
    expected: str
    got: str

    @property
    def passed(self) -> bool:
        return self.got in self.expected.split(" or ")


def show(results: Iterable[Result]) -> int:
    """Print the table as it grows; gives the number of cases that failed."""
    failed = 0
    for result in results:
        failed += not result.passed
        mark = "ok  " if result.passed else "FAIL"
        print(
            f"{mark} {result.part:<4} {result.case:<46} {result.expected:<42} {result.got}",
            flush=True,
        )
    return failed
