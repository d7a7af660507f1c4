"""Kept journeys to rows: pure, so that a better reader improves old waves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median

from crawlers.journeys import klm
from crawlers.journeys.log import Raw, records
from crawlers.journeys.rows import Journey, JourneyStep
from crawlers.journeys.view import Field


def read(folder: Path) -> Iterator[Journey | JourneyStep]:
    """Each goal's journey, followed by its steps."""
    for raw in records(folder):
        steps = list(_steps(raw))
        yield _journey(raw, steps)
        yield from steps


def _steps(raw: Raw) -> Iterator[JourneyStep]:
    interruptions = 0
    for number, step in enumerate(_way(raw), 1):
        left, top, width, height = step["box"] or (None,) * 4
        yield JourneyStep(
            site=raw["site"],
            goal=raw["goal"],
            step_no=number,
            kind=step["kind"],
            name=step["name"],
            url=step["url"],
            led_to=step["led_to"],
            left=left,
            top=top,
            width=width,
            height=height,
            scrolls=step["scrolls"],
            wait_s=step["wait_s"],
            klm_s=round(_step_s(step), 3),
            interruption_clicks=step["interruptions"] - interruptions,
            screenshot=step["screenshot"],
            taken_at=datetime.fromisoformat(raw["taken_at"]),
        )
        interruptions = step["interruptions"]


def _way(raw: Raw) -> list[Raw]:
    return list(raw["walks"][0]["steps"]) if raw["walks"] else []


def _step_s(step: Raw) -> float:
    hands = {
        "hover": klm.POINT,
        "choose": klm.M + 2 * (klm.P + 2 * klm.B),
        "search": klm.typing(len(step["value"]) + 1),
        "arrive": 0.0,
        "stop": 0.0,
    }.get(step["kind"], klm.CLICK)
    return hands + int(step["scrolls"]) * klm.SCROLL


def _journey(raw: Raw, steps: list[JourneyStep]) -> Journey:
    walks = raw["walks"]
    arrived = [walk for walk in walks if walk["arrived"]]
    reached = bool(walks) and raw["outcome"] in ("found", "account wall")
    first = walks[0] if reached else None
    figures = _figures(raw, first, steps) if first else dict.fromkeys(FIGURES)
    return Journey(
        site=raw["site"],
        goal=raw["goal"],
        outcome=raw["outcome"],
        kept_out=raw["kept_out"],
        success=raw["outcome"] == "found",
        account_wall=raw["outcome"] == "account wall",
        guest_checkout=raw["guest"] if raw["goal"] == "checkout" and first else None,
        replays=len(walks),
        replays_arrived=len(arrived),
        rejected=len(raw["rejections"]),
        rejections="; ".join(raw["rejections"])[:1000] or None,
        pinned=raw["pinned"],
        tried=raw["tried"],
        loads=raw["loads"],
        dead_ends=raw["dead_ends"],
        search_s=raw["search_s"],
        blocked=sum(entry["reason"] != "basket button" for entry in raw["gate"]),
        ended=raw["ended"],
        profile=raw["profile"],
        language=raw["language"],
        browser=raw["browser"],
        taken_at=datetime.fromisoformat(raw["taken_at"]),
        **figures,
    )


FIGURES = (
    "path",
    "clicks",
    "interruption_clicks",
    "page_loads",
    "scrolls",
    "fields_shown",
    "fields_required",
    "fields_typed",
    "wait_s",
    "klm_nav_s",
    "klm_form_s",
    "klm_s",
    "evidence",
    "final_url",
    "scent_rank",
)
NO_CLICK = ("hover", "arrive", "stop")


def _figures(raw: Raw, walk: Raw, steps: list[JourneyStep]) -> Raw:
    fields = [Field(**(one | {"options": tuple(one["options"])})) for one in walk["fields"]]
    interruptions = len(walk["interruptions"])
    pressed = [step for step in steps if step.kind not in NO_CLICK]
    nav_s = sum(step.klm_s for step in steps) + interruptions * klm.CLICK
    wait_s = median(one["wait_s"] for one in raw["walks"])
    form_s = klm.form_s(fields)
    form = bool(fields)
    return {
        "path": " > ".join(step.name for step in steps if step.kind not in ("arrive", "stop")),
        "clicks": sum(2 if step.kind == "choose" else 1 for step in pressed),
        "interruption_clicks": interruptions,
        "page_loads": walk["page_loads"],
        "scrolls": sum(step.scrolls for step in steps),
        "fields_shown": len(fields) if form else None,
        "fields_required": sum(one.required for one in fields) if form else None,
        "fields_typed": sum(not _fillable(one) for one in fields) if form else None,
        "wait_s": round(wait_s, 3),
        "klm_nav_s": round(nav_s, 3),
        "klm_form_s": round(form_s, 3),
        "klm_s": round(nav_s + form_s + wait_s, 3),
        "evidence": walk["evidence"],
        "final_url": walk["final_url"],
        "scent_rank": raw["scent_rank"],
    }


def _fillable(field: Field) -> bool:
    """Would a browser that knows the customer fill it in?"""
    return field.autocomplete not in ("", "off", "on", "nope", "new-password")
