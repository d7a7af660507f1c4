"""The tables of `study.toml` that say what is gathered, how often and how gently."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Every = Literal["wave", "month", "week", "day", "never"]
Goal = Literal[
    "phone", "mail", "contact_form", "returns", "delivery_cost", "opening_hours", "complaint",
    "product", "basket", "checkout",
]  # fmt: skip
NO_BASKET: tuple[Goal, ...] = (
    "phone", "mail", "contact_form", "returns", "delivery_cost", "opening_hours", "complaint",
    "product",
)  # fmt: skip
CONFIG = ConfigDict(extra="forbid", frozen=True)  # unknown keys are mistakes


class _Frozen(BaseModel):
    model_config = CONFIG


def _odd(number: int) -> int:
    if number % 2 == 0:
        raise ValueError(f"write an odd number, e.g. {number + 1}: the median is then one of them")
    return number


class CrawlPlan(_Frozen):
    """Table [gather.crawl]."""

    every: Every = "wave"
    pages: int = Field(default=300, ge=1, le=100_000)
    depth: int = Field(default=6, ge=0, le=50)
    minutes: float = Field(default=10, gt=0, le=24 * 60)
    page_mb: float = Field(default=8, gt=0, le=100)


class VisitPlan(_Frozen):
    """Table [gather.visit]: cold loads of the home page, `business.pages` and key pages found."""

    every: Every = "wave"
    repeats: Annotated[int, AfterValidator(_odd)] = Field(default=5, ge=1, le=25)
    profiles: tuple[Literal["phone", "desktop"], ...] = ("phone", "desktop")
    pages: int = Field(default=3, ge=1, le=50)


class JourneyPlan(_Frozen):
    """Table [gather.journey]: ways to goals. Those that fill a basket are asked for by name."""

    every: Every = "wave"
    goals: tuple[Goal, ...] = Field(default=NO_BASKET, min_length=1)
    loads: int = Field(default=40, ge=1, le=200)
    seconds: float = Field(default=180, gt=0, le=3600)
    replays: Annotated[int, AfterValidator(_odd)] = Field(default=3, ge=1, le=9)
    pace: bool = True


class ReviewPlan(_Frozen):
    """Table [gather.reviews]: how often platforms are asked by their APIs."""

    every: Every = "wave"


class GatherPlan(_Frozen):
    """Table [gather]."""

    reviews: ReviewPlan = ReviewPlan()

    crawl: CrawlPlan = CrawlPlan()
    visit: VisitPlan = VisitPlan()
    journey: JourneyPlan = JourneyPlan()


class Politeness(_Frozen):
    """Table [politeness]: per host. A robots.txt's own Crawl-delay counts where it is longer.
    loads_per_day: pages that browsers load in all, visits and journeys together."""

    delay_s: float = Field(default=1.0, ge=0, le=60)
    concurrency: int = Field(default=1, ge=1, le=16)
    timeout_s: float = Field(default=30, gt=0, le=120)
    loads_per_day: int = Field(default=60, ge=1, le=10_000)
