"""Reviews: which wants a customer mentions, whether they were met, and stars that fit the two."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from .profiles import HERE, LAST_DAY, WANTS, Profile, chance, spread

COLUMNS = ("id", "published", "rating", "title", "text", "author", "reply_at", "source")
MENTIONED = (5, 3, 4, 3, 4, 3)  # how often each want comes up, in the order of WANTS
END = datetime.combine(LAST_DAY, time(20), UTC)


@dataclass(frozen=True)
class Draft:
    """A review before it has its number."""

    published: datetime
    rating: int
    title: str
    text: str


def reviews(profile: Profile, seed: int) -> list[dict[str, str]]:
    """All reviews of a shop, oldest first, as rows of its CSV."""
    random = Random(f"{seed} reviews {profile.id}")
    words = tomllib.loads((HERE / "sentences.toml").read_text(encoding="utf-8"))
    burst = list(_burst(random, profile, words))
    usual = profile.settings["reviews"] - len(burst)
    drafts = burst + [_usual(random, profile, words) for _ in range(usual)]
    drafts.sort(key=lambda draft: (draft.published, draft.text))
    return [
        _row(random, profile, words, number, draft) for number, draft in enumerate(drafts, start=1)
    ]


def _usual(random: Random, profile: Profile, words: dict[str, Any]) -> Draft:
    mood = random.gauss(0, 0.12)  # some customers are pleased by everything
    wants = _mentioned(random)
    met = {want: chance(random, profile.quality[want] + mood) for want in wants}
    rating = _stars(random, sum(met.values()) / len(met))
    german = chance(random, profile.settings["german"])
    text, title = _text(random, words, met, rating, german)
    return Draft(_published(random, profile), rating, title, text)


def _mentioned(random: Random) -> list[str]:
    count = random.choices((1, 2, 3), (4, 5, 2))[0]
    found = dict.fromkeys(random.choices(WANTS, MENTIONED, k=count))
    return list(found)


def _stars(random: Random, share: float) -> int:
    """Five where all went well, one or two where nothing did: bimodal, as real ones are."""
    if share == 1:
        return random.choices((5, 4), (78, 22))[0]
    if share == 0:
        return random.choices((1, 2, 3), (64, 28, 8))[0]
    return random.choices((2, 3, 4), (34, 40, 26))[0] if share <= 0.5 else 4


def _text(
    random: Random, words: dict[str, Any], met: dict[str, bool], rating: int, german: bool
) -> tuple[str, str]:
    prefix, fills = "de_" if german else "", _fills(random, words)
    told = [
        random.choice(words[want][prefix + ("good" if ok else "bad")]) for want, ok in met.items()
    ]
    tone = "good" if rating >= 4 else "mixed" if rating == 3 else "bad"
    start = [random.choice(words["opening"]["de" if german else "en"])] * chance(random, 0.7)
    end = [random.choice(words["closing"][prefix + tone])] * chance(random, 0.45)
    title = random.choice(words["titles"][str(rating)])
    return " ".join(start + told + end).format(**fills), title.format(**fills)


def _fills(random: Random, words: dict[str, Any]) -> dict[str, str]:
    plant = random.choice(words["plants"])
    article = "an" if plant[0] in "aeiou" else "a"
    return {
        "plant": plant,
        "a_plant": f"{article} {plant}",
        "A_plant": f"{article.capitalize()} {plant}",
        "name": random.choice(words["names"]),
        "when": random.choice(words["when"]),
        "days": str(random.randint(2, 8)),
        "minutes": str(random.randint(12, 55)),
    }


def _published(random: Random, profile: Profile) -> datetime:
    first: date = profile.settings["first_day"]
    days = (LAST_DAY - first).days
    day = first + timedelta(days=int(days * random.random() ** 0.8))  # a little more lately
    return datetime.combine(day, time(7), UTC) + timedelta(minutes=random.randrange(15 * 60))


def _burst(random: Random, profile: Profile, words: dict[str, Any]) -> Iterator[Draft]:
    """Many five-star reviews in a few days, with few different texts."""
    burst = profile.settings.get("burst", {"reviews": 0})
    for _ in range(burst["reviews"]):
        day = burst["first_day"] + timedelta(days=random.randrange(burst["days"]))
        at = datetime.combine(day, time(8), UTC) + timedelta(minutes=random.randrange(600))
        yield Draft(at, 5, "Excellent", random.choice(words["bursts"]))


def _row(
    random: Random, profile: Profile, words: dict[str, Any], number: int, draft: Draft
) -> dict[str, str]:
    author = f"{random.choice(words['authors'])} {random.choice('ABCDEFGHKLMNPRSTWZ')}."
    reply = _reply(random, profile.settings["answered"], draft)
    return {
        "id": f"practice-{profile.id}-{number:04d}",
        "published": stamp(draft.published),
        "rating": str(draft.rating),
        "title": draft.title,
        "text": draft.text,
        "author": author,
        "reply_at": stamp(reply) if reply else "",
        "source": "practice",
    }


def _reply(random: Random, answered: dict[str, Any], draft: Draft) -> datetime | None:
    if not chance(random, answered["bad" if draft.rating <= 2 else "good"]):
        return None
    reply = draft.published + timedelta(minutes=int(60 * spread(random, answered["hours"], 0.8)))
    return reply if reply <= END else None


def stamp(at: datetime) -> str:
    """A moment as the CSV files have it.

    >>> stamp(datetime(2026, 3, 1, 9, 30, tzinfo=UTC))
    '2026-03-01T09:30:00Z'
    """
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
