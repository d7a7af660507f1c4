"""The course of one call and of one mail: times and facts that must fit together."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from audits.templates.conditions import Value

from .profiles import chance, spread

WATCH = timedelta(days=14)
PATIENCE_S = 600  # a shopper hangs up after ten minutes


def call(random: Random, shop: dict[str, Any], shift: float) -> dict[str, Value]:
    """Facts of a call, from looking for the number to what was promised at its end."""
    connected = [chance(random, shop["connected"] + shift) for _ in range(3)]
    ring, queue = (
        round(spread(random, shop["ring_s"], 0.5)),
        round(spread(random, shop["wait_s"], 0.9)),
    )
    menu = max(0, shop["menu"] + random.choices((-1, 0, 1), (1, 6, 1))[0]) if shop["menu"] else 0
    dialled = ring + 12 * menu + min(queue, PATIENCE_S)
    helped = chance(random, shop["helped"] + shift) and queue < PATIENCE_S
    facts: dict[str, Value] = {
        "number_clicks": _clicks(random, shop),
        "call_attempts": connected.index(True) + 1 if any(connected) else "none",
        "unconnected_because": "rang_out" if chance(random, 0.7) else "engaged_or_unobtainable",
        "ring_seconds": ring,
        "menu_choices": menu,
        "person_spoke": "yes" if helped else "no",
        "answer_seconds": dialled,
        "gave_up_seconds": dialled + 30,
        "queue_seconds": min(queue, PATIENCE_S),
        "hold_seconds": round(spread(random, 45, 0.6)),
        **_talk(random),
        **_always(random, "third"),
    }
    if menu and chance(random, 0.45):
        facts["wait_announced_seconds"] = random.choice((60, 120, 180, 300))
    return facts


def _clicks(random: Random, shop: dict[str, Any]) -> int | str:
    """From the home page to a phone number; one more for every third shopper."""
    if "clicks" not in shop:
        return "not_found"
    return int(shop["clicks"]) + int(chance(random, 0.3))


def _talk(random: Random) -> dict[str, Value]:
    """Which of the later questions come up at all: the same at every shop."""
    odds = {
        "name_told": 0.97,
        "next_step_needed": 0.8,
        "put_on_hold": 0.35,
        "correction_made": 0.93,
        "follow_up_promised": 0.5,
    }
    return {name: "yes" if chance(random, odd) else "no" for name, odd in odds.items()}


def mail(random: Random, shop: dict[str, Any], shift: float, sent: datetime) -> dict[str, Value]:
    """Facts of a mail that was sent, watched for 14 days, and perhaps answered."""
    replied = sent + timedelta(minutes=int(60 * spread(random, shop["hours"], 0.7)))
    answered = chance(random, shop["replied"] + shift) and replied < sent + WATCH
    greeted = sent + timedelta(seconds=int(spread(random, 40, 1.0)) + 5)
    acknowledged = chance(random, shop["acknowledged"]) and greeted < replied
    facts: dict[str, Value] = {
        "written_route": "neither" if chance(random, shop.get("hidden", 0)) else shop["route"],
        "compulsory_fields": shop.get("fields", 0),
        "sent_at": sent.isoformat(),
        "bounced": "yes" if chance(random, 0.01) else "no",
        "acknowledged": "yes" if acknowledged else "no",
        "acknowledged_at": greeted.isoformat(),
        "reply_received": "yes" if answered else "no",
        "replied_at": replied.isoformat(),
        "next_step_needed": "yes" if chance(random, 0.7) else "no",
        "closed_early": "yes" if chance(random, 0.15) else "no",
        **_always(random, "second"),
    }
    if "stated" in shop:
        facts |= {"stated_reply_hours": shop["stated"], "stated_hours_are": shop["stated_in"]}
    return facts


def _always(random: Random, integrity: str) -> dict[str, Value]:
    """The unscored questions at the end; now and then a shopper fails the attention check."""
    facts: dict[str, Value] = {
        "charges_in_key": "yes",
        "recognised": "yes" if chance(random, 0.01) else "no",
        "integrity": integrity if chance(random, 0.985) else "first",
    }
    if chance(random, 0.01):
        facts["critical_flags"] = ["pressure_to_decide"]
    return facts
