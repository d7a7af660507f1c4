"""Audits: what shoppers met on the phone and by mail, filled in through the forms themselves."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from audits.templates.answers import parse, written
from audits.templates.conditions import Value
from audits.templates.form import FORMS, read_form
from audits.templates.items import DONT_KNOW, Form, Item
from audits.templates.points import mark

from . import contacts
from .profiles import Profile, chance
from .reviews import stamp

HEAD = (
    "audit", "form", "business", "wave", "scenario", "shopper", "started_at", "submitted_at",
)  # fmt: skip
# Shoppers are crossed with businesses: everybody plays every scenario at every shop.
SHOPPERS = tuple(f"practice-shopper-{letter}" for letter in "abcdefgh")
SCENARIOS = {"call_enquiry": ("S1", "S2", "S3", "S5"), "email_enquiry": ("S1", "S2", "S4", "S5")}
# First and last day of asking; the mails' watch of 14 days ends before the data do.
WAVES = {
    "2026-Q3": {"call_enquiry": (date(2026, 7, 6), 75), "email_enquiry": (date(2026, 7, 6), 75)},
    "2026-Q4": {"call_enquiry": (date(2026, 10, 5), 46), "email_enquiry": (date(2026, 10, 5), 31)},
}
BERLIN = ZoneInfo("Europe/Berlin")
UNKNOWN = 0.015  # share of "don't know"
LATE = 0.06  # share of calls written down later than the form allows


def audits(profiles: list[Profile], seed: int) -> tuple[list[str], list[dict[str, str]]]:
    """Columns and rows of audits.csv, in the order of the fieldwork."""
    forms = [read_form(FORMS / f"{name}.toml") for name in SCENARIOS]
    items = [item.name for form in forms for item in form.items if not item.calculate]
    rows = [row for wave in WAVES for form in forms for row in _wave(profiles, form, wave, seed)]
    rows.sort(key=lambda row: (row["started_at"], row["audit"]))
    return [*HEAD, *dict.fromkeys(items)], rows


def _wave(profiles: list[Profile], form: Form, wave: str, seed: int) -> Iterator[dict[str, str]]:
    for profile in profiles:
        random = Random(f"{seed} {form.name} {wave} {profile.id}")
        shift = profile.settings["last_wave"] if wave == "2026-Q3" else 0.0
        for number, (shopper, scenario) in enumerate(_tasks(form, profile.settings["audits"])):
            began, ended, filled = _audit(random, profile, form, wave, shift)
            name = f"practice-{wave}-{form.touchpoint}-{profile.id}-{number + 1:02d}".lower()
            head = (
                name,
                form.name,
                profile.id,
                wave,
                scenario,
                shopper,
                stamp(began),
                stamp(ended),
            )
            yield {**dict(zip(HEAD, head, strict=True)), **filled}


def _tasks(form: Form, count: int) -> list[tuple[str, str]]:
    tasks = [(who, what) for what in SCENARIOS[form.name] for who in SHOPPERS]
    return tasks[:count]


def _audit(
    random: Random, profile: Profile, form: Form, wave: str, shift: float
) -> tuple[datetime, datetime, dict[str, str]]:
    began = _asked_at(random, *WAVES[wave][form.name])
    if form.name == "call_enquiry":
        facts = contacts.call(random, profile.settings["call"], shift)
        took = random.randint(70, 300) if chance(random, LATE) else random.randint(9, 50)
        ended = began + timedelta(minutes=took)
    else:
        facts = contacts.mail(random, profile.settings["mail"], shift, began)
        ended = began + timedelta(days=14, minutes=random.randint(5, 400))
    return began, ended, _filled(random, profile, form, shift, facts)


def _asked_at(random: Random, first: date, days: int) -> datetime:
    """A working day, between 9:30 and 16:00 in Berlin."""
    day = first + timedelta(days=random.randrange(days))
    day -= timedelta(days=max(0, day.weekday() - 4))
    at = datetime.combine(day, time(9, 30), BERLIN) + timedelta(minutes=random.randrange(390))
    return at.astimezone(UTC)


def _filled(
    random: Random, profile: Profile, form: Form, shift: float, facts: dict[str, Value]
) -> dict[str, str]:
    """Every item answered, then what the form says was never asked is taken out again."""
    drawn = {item.name: _drawn(random, profile, item, shift) for item in form.items}
    answers = {**{name: value for name, value in drawn.items() if value is not None}, **facts}
    for item in form.scored:
        if item.name in answers and item.name not in facts and chance(random, UNKNOWN):
            answers[item.name] = DONT_KNOW
    found = mark(form, answers, profile.clock).blanks
    missing = [name for name, blank in found.items() if blank == "missing"]
    if missing:
        raise ValueError(f"{form.name}: no answer made up for {', '.join(missing)}")
    kept = {name: value for name, value in answers.items() if found[name] in (None, DONT_KNOW)}
    return {name: written(parse(form.by_name[name], value)) for name, value in kept.items()}


def _drawn(random: Random, profile: Profile, item: Item, shift: float) -> Value | None:
    """An answer as likely to be good as the shop is; None where only `contacts` knows."""
    quality = profile.quality[item.want] + shift if item.want else 0.5
    if item.type == "rating":
        return min(10, max(0, round(10 * random.gauss(0.25 + 0.65 * quality, 0.13))))
    if item.type == "yes_no" and item.scored:
        return "no" if chance(random, quality) == item.reverse else "yes"
    if item.type == "select_one" and item.scored:
        return _choice(
            random, {name: points or 0.0 for name, points in item.choices.items()}, quality
        )
    if item.type == "count" and item.points:
        points = {key.rstrip("+"): given for key, given in item.points.items() if "-" not in key}
        return int(_choice(random, points, quality))
    return None


def _choice(random: Random, points: dict[str, float], quality: float) -> str:
    """The best answer with probability `quality`, else a weaker one, the middling first."""
    best = max(points, key=lambda name: points[name])
    if chance(random, quality):
        return best
    rest = [name for name in points if name != best]
    return random.choices(rest, [1.0 + points[name] for name in rest])[0]
