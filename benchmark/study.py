"""`study.toml` → a frozen Study, or all its mistakes at once."""

from __future__ import annotations

import difflib
import hashlib
import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    HttpUrl,
    StrictStr,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from benchmark import places
from benchmark.mail.mailmistakes import mail_mistakes
from benchmark.mail.mailplans import Mailbox, MailPlan, ScenarioMail
from benchmark.mistakes import cross_mistakes, field_mistakes
from benchmark.plans import CONFIG, GatherPlan, Goal, Politeness


class StudyError(ValueError):
    """`study.toml` cannot be used. `mistakes`: a line each of file, place, found, what to write."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def _zone(name: str) -> str:
    if name not in available_timezones():
        near = difflib.get_close_matches(name, available_timezones(), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ", e.g. 'Europe/Berlin'"
        raise ValueError(f"write an IANA time zone{hint}")
    return name


def _site(url: str) -> str:
    try:
        TypeAdapter(HttpUrl).validate_python(url)
    except ValidationError:
        raise ValueError("write an address like 'https://www.example.org/'") from None
    return url if url.count("/") > 2 else url + "/"


def _clock(span: str) -> str:
    opening, _, closing = span.partition("-")
    for part in (opening, closing):
        hour, _, minute = part.partition(":")
        if not (len(part) == 5 and hour.isdigit() and minute.isdigit() and int(minute) < 60):
            raise ValueError("write opening and closing time like '09:00-17:30'")
    if not (opening < closing <= "24:00"):
        raise ValueError("write opening before closing, both within one day")
    return span


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
WaveName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Slot = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$")]
Site = Annotated[str, AfterValidator(_site)]
Zone = Annotated[str, AfterValidator(_zone)]
Span = Annotated[str, AfterValidator(_clock)]
Country = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]{2}$"), AfterValidator(places.known_country)
]
Region = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Want = Literal["easy", "expectations", "promises", "informed", "individual", "put_right"]
Touchpoint = Literal[
    "website", "call", "email", "chat", "visit", "social", "delivery", "product", "review"
]
Weight = Annotated[float, Field(ge=0, le=1000)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Share = Annotated[float, Field(ge=0, le=1)]


class _Frozen(BaseModel):
    model_config = CONFIG


class About(_Frozen):
    """Table [study]."""

    name: Name
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    time_zone: Zone
    language: Language | None = None
    country: Country | None = None
    region: Region | None = None
    contact: Annotated[str, StringConstraints(min_length=6)] | None = None
    practice: bool = False
    allow_private: bool = False
    allow_unsandboxed: bool = False
    touchpoints: tuple[Touchpoint, ...] = Field(min_length=1)


class Wave(_Frozen):
    """Table [[wave]]: one round of measuring; both days belong to it."""

    name: WaveName
    start_day: date
    end_day: date


class ReviewProfile(_Frozen):
    """Table [[business.reviews]]: what a review platform itself says of a business."""

    source: Slug
    count: int = Field(ge=0)
    score: float | None = Field(default=None, ge=1, le=5)
    as_of_day: date


class Business(_Frozen):
    """Table [[business]]."""

    id: Slug
    name: Name
    role: Literal["own", "rival"]
    site: Site | None = None
    hosts: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.:-]+$")], ...] = ()
    pages: tuple[str, ...] = ()
    language: Language | None = None
    paths: dict[Goal, tuple[str, ...]] = {}
    phones: tuple[str, ...] = ()
    mailboxes: tuple[Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()
    mail_domains: tuple[Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9.-]+$")], ...] = ()
    hours: dict[Weekday, tuple[Span, ...]] = {}
    time_zone: Zone | None = None
    country: Country | None = None
    region: Region | None = None
    closed_days: tuple[date, ...] = ()
    open_on_holidays: bool = False
    reviews: tuple[ReviewProfile, ...] = ()


Encoding = Literal["utf-8", "latin-1", "cp1252", "utf-16"]
RegisterColumn = Literal[
    "company", "name", "period", "upheld", "complaints", "size", "ratio", "rank"
]
RuleKey = Literal[
    "upheld/size", "complaints/size", "upheld/complaints", "upheld", "complaints", "size",
    "-upheld/size", "-complaints/size", "-upheld/complaints", "-upheld", "-complaints", "-size",
]  # fmt: skip
Names = dict[Slug, tuple[str, ...]]  # business → what a file calls it
ReviewColumn = Literal[
    "review", "published", "rating", "text", "title", "replied", "author", "experienced",
    "invited", "business",
]  # fmt: skip


class ReviewFiles(_Frozen):
    """Table [[reviews]]: exported reviews, in a file per business (`files`) or one of all (`file`,
    with a column `business` and the `names` of each in it). Paths are beside study.toml."""

    source: Slug
    files: dict[Slug, str] = {}
    file: str | None = None
    names: Names = {}
    format: Literal["google_play", "google_takeout"] | None = None
    columns: dict[ReviewColumn, str] = {}
    day_format: str | None = None
    encoding: Encoding = "utf-8"
    rows_at: str | None = None
    scale: tuple[float, float] = (1, 5)


class ReviewApi(_Frozen):
    """Table [[review_api]]: a platform asked by its API; `ids`: business → its id there."""

    source: Literal["trustpilot", "google", "google-play", "app-store"]
    ids: dict[Slug, Annotated[str, StringConstraints(min_length=1, max_length=300)]] = Field(
        min_length=1
    )
    address: Site | None = None  # of a proxy of yours, instead of the platform's own


class ComplaintFiles(_Frozen):
    """Table [[complaints]]: a register's companies; `names`: business → companies in it."""

    source: Slug
    file: str
    names: Names = Field(min_length=1)
    columns: dict[RegisterColumn, str]
    size_unit: Name
    period: str | None = None
    ratio_of: Literal["upheld", "complaints"] = "upheld"
    ratio_per: float = Field(default=1, gt=0)
    ratio_tolerance: float = Field(default=0.001, ge=0)
    decimal: Literal[".", ","] = "."
    rule: tuple[RuleKey, ...] = ()
    encoding: Encoding = "utf-8"
    rows_at: str | None = None


class SurveyFiles(_Frozen):
    """Table [[surveys]]: answers to one question, in a file per business or one of all."""

    source: Slug
    kind: Literal["nps", "csat", "ces"]
    files: dict[Slug, str] = {}
    file: str | None = None
    names: Names = {}
    columns: dict[Literal["answer", "answered", "value", "weight", "business"], str]
    scale: tuple[float, float] | None = None
    satisfied_from: float | None = None
    day_format: str | None = None
    encoding: Encoding = "utf-8"
    rows_at: str | None = None


class Personal(_Frozen):
    """Table [personal]: what is kept of the people who wrote reviews, and how long."""

    authors: Literal["hashed", "kept", "left out"] = "hashed"
    review_days: int | None = Field(default=None, ge=1)  # then author, title and text go
    recording_days: int = Field(default=30, ge=1)  # then recordings of calls go
    photo_days: int = Field(default=180, ge=1)  # then photos and papers of audits that are decided
    mail_days: int = Field(default=180, ge=1)  # then mails of audits that are decided go


class AuditFiles(_Frozen):
    """Table [[audits]]: audits filled elsewhere, as CSV."""

    file: str


CallColumn = Literal[
    "number", "started", "answered", "ended", "seconds", "ring_seconds", "talk_seconds",
    "disposition",
]  # fmt: skip


class CallFiles(_Frozen):
    """Table [[calls]]: call records. `columns`: title, or place from 1 where there is no header."""

    file: str
    format: Literal["asterisk"] | None = None
    columns: dict[CallColumn, StrictStr | Annotated[int, Field(ge=1, le=200, strict=True)]] = {}
    time_format: str | None = None
    time_zone: Zone | None = None
    prefix: Annotated[str, StringConstraints(pattern=r"^[0-9*#]{0,4}$")] = ""
    encoding: Literal["utf-8", "latin-1", "cp1252", "utf-16"] = "utf-8"


class FormPlan(_Frozen):
    """Table [fieldwork.forms.<form>]: how many audits of it each business gets in a wave."""

    number: int = Field(ge=1, le=500)
    minutes: int = Field(default=5, ge=1, le=240)  # of the business's time, each
    scenarios: tuple[Slot, ...] = Field(min_length=1)
    by: Literal["shoppers", "mail"] = "shoppers"  # mail: the study's mailboxes send it


Told = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=3000)]


class Scenario(_Frozen):
    """Table [scenario.<code>]: who the shopper is and what they ask."""

    persona: Told
    script: Told
    mail: dict[Language, ScenarioMail] = {}


class AnswerKey(_Frozen):
    """Table [[answer_key]]: what is true at one business in one scenario, as published."""

    business: Slug
    scenario: Slot
    as_of_day: date
    facts: dict[str, str] = {}  # question → true answer, for the reviewer
    items: dict[Slug, str] = {}  # item → answer known beforehand, the same for every shopper


class Fieldwork(_Frozen):
    """Table [fieldwork]: what `rivalry rota` plans."""

    shoppers: tuple[Slot, ...] = ()  # pseudonyms
    forms: dict[Slug, FormPlan] = Field(min_length=1)
    day_parts: tuple[Slot, ...] = Field(default=("morning", "afternoon"), min_length=1)
    lockout_days: int = Field(default=3, ge=0, le=90)
    blackout_days: tuple[date, ...] = ()
    minutes_per_month: int | None = Field(default=None, ge=1)  # of each rival's time
    double_code: Share = 0.2  # of the approved audits, by a second reviewer, blind
    recordings: bool = False  # sound as evidence, and then of the study's own business only


class Weights(_Frozen):
    """Table [weights]; whatever is not named weighs 1 (indicators: as their own file says)."""

    wants: dict[Want, Weight] = {}
    pillars: dict[Literal["service", "reputation"], Weight] = {}
    indicators: dict[str, Weight] = {}


class Thresholds(_Frozen):
    """Table [thresholds]: below the first number no score, below the second no rank."""

    audits: tuple[int, int] = (10, 30)
    reviews: tuple[float, float] = (20, 100)
    loads: tuple[int, int] = (3, 5)
    coverage: Share = 0.8


class AlertRule(_Frozen):
    """Table [[alert]]: what is told after a build."""

    when: Literal["better", "worse", "behind", "ahead", "down"]
    who: Slug | None = None  # own, rivals, all, a business; None: own for behind, else rivals
    what: tuple[str, ...] = ()  # indicators, wants, pillars, total; none: whatever has a rank
    mail: tuple[Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$")], ...] = ()


class Rating(_Frozen):
    """Table [rating]: how stars become one number (methods: half-life, prior, window)."""

    half_life_days: float = Field(default=182.6, gt=0)  # inf: all reviews count alike
    prior: float = Field(default=7, ge=0)
    prior_mean: float = Field(default=3.5, ge=1, le=5)
    window_days: int = Field(default=365, ge=1)


class SignIn(_Frozen):
    """Table [sign_in]: people come in by the company's identity provider (OpenID Connect)."""

    issuer: Annotated[str, StringConstraints(pattern=r"^https?://[^\s]+$")]
    client_id: Annotated[str, StringConstraints(min_length=1)]
    scopes: tuple[str, ...] = ("openid", "email")
    role_claim: str | None = None  # e.g. "groups"; its values are roles by `roles`
    roles: dict[str, Literal["shopper", "reviewer", "marketer", "analyst", "admin"]] = {}


class ReportLook(_Frozen):
    """Table [report]: how reports look."""

    title: str | None = None  # None: the study's name
    colour: Annotated[str, StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$")] = "#3d7de8"


class Texts(_Frozen):
    """Table [texts]: how much of what reviews say is read."""

    most: int = Field(default=20_000, ge=0, le=999_999)  # per business and wave


class Scoring(_Frozen):
    """Table [scoring]."""

    draws: int = Field(default=2000, ge=200, le=20_000)
    seed: int = Field(default=1, ge=0)


class Study(_Frozen):
    """A whole study. `path` is its file; everything it gathers and builds lies beside it."""

    path: Path = Field(exclude=True)
    text: str = Field(exclude=True)
    study: About
    wave: tuple[Wave, ...] = ()
    business: tuple[Business, ...] = ()
    gather: GatherPlan = GatherPlan()
    politeness: Politeness = Politeness()
    reviews: tuple[ReviewFiles, ...] = ()
    review_api: tuple[ReviewApi, ...] = ()
    complaints: tuple[ComplaintFiles, ...] = ()
    surveys: tuple[SurveyFiles, ...] = ()
    personal: Personal = Personal()
    audits: tuple[AuditFiles, ...] = ()
    calls: tuple[CallFiles, ...] = ()
    fieldwork: Fieldwork | None = None
    mailbox: tuple[Mailbox, ...] = ()
    mail: MailPlan = MailPlan()
    scenario: dict[Slot, Scenario] = {}
    answer_key: tuple[AnswerKey, ...] = ()
    weights: Weights = Weights()
    thresholds: Thresholds = Thresholds()
    rating: Rating = Rating()
    texts: Texts = Texts()
    scoring: Scoring = Scoring()
    alert: tuple[AlertRule, ...] = ()
    report: ReportLook = ReportLook()
    sign_in: SignIn | None = None

    @property
    def home(self) -> Path:
        """The folder of study.toml."""
        return self.path.parent

    @property
    def slug(self) -> str:
        """The folder's name: it names the published file."""
        return self.home.name or "study"

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def own(self) -> Business:
        return next(business for business in self.business if business.role == "own")

    def wave_on(self, day: date) -> Wave | None:
        """The wave that `day` falls in, else the last one begun (late fieldwork), else None."""
        begun = [wave for wave in self.wave if wave.start_day <= day]
        return max(begun, key=lambda wave: wave.start_day, default=None)


def read_study(path: str | Path) -> Study:
    """Read and check a study file (or the folder that holds one). Raises StudyError."""
    file = Path(path)
    file = (file / "study.toml" if file.is_dir() else file).resolve()
    try:
        text = file.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except FileNotFoundError:
        raise StudyError(
            [f"{_shown(file)}: no such file; write the path of a study.toml"]
        ) from None
    except UnicodeDecodeError as error:
        found = f"byte 0x{error.object[error.start]:02x} at position {error.start}"
        raise StudyError([f"{_shown(file)}: not UTF-8 ({found}); save the file as UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise StudyError([f"{_shown(file)}: not TOML: {error}"]) from None
    try:
        study = Study.model_validate({**raw, "path": file, "text": text})
        mistakes: list[str] = []
    except ValidationError as error:
        study, mistakes = None, field_mistakes(raw, error, Study)
    mistakes += [*cross_mistakes(raw, file.parent), *mail_mistakes(raw)]
    if study is None or mistakes:
        raise StudyError([f"{_shown(file)}: {mistake}" for mistake in mistakes])
    return study


def _shown(file: Path) -> str:
    """The path as short as it can be said from here."""
    here = Path.cwd()
    return str(file.relative_to(here)) if file.is_relative_to(here) else str(file)
