"""A recorded call as a picture: what is heard, what happened, and what the shopper tapped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audits.casework import Tap
from audits.recordings.listen import Recording, RecordingSpan
from benchmark.figures.marks import Figure
from benchmark.figures.palette import QUIET
from benchmark.texts import text

# Okabe & Ito 2008: told apart with any colour vision; lanes and words say the same again.
COLOURS = {
    "ringing": "#e69f00",
    "menu": "#56b4e9",
    "hold": "#cc79a7",
    "other tone": "#d55e00",
    "key": "#d55e00",
    "speech": "#0072b2",
    "music": "#009e73",
    "silence": "#b8bec8",
}
TONES = ("busy", "congestion", "information", "dial")
HAPPENED, HEARD, TAPPED = "Call", "Heard", "Taps"
LANE = 58  # pixels
LEVELS = (-22, -11, 0, 11, 22)  # of words beside taps, so that near ones can be read
LEAST_SHARE = 0.003  # of the picture: a key lasts a tenth of a second, and nobody would see it
CLOCK = "floor(datum.value / 60) + ':' + format(datum.value % 60, '02d')"


def timeline(
    recording: Recording,
    spans: Sequence[RecordingSpan],
    taps: Sequence[tuple[str, float]],
    person_s: float | None,
) -> Figure:
    """Lanes over the seconds of a recording; `taps`: what was tapped, and when on its clock."""
    marks = [_mark(TAPPED, tapped, words, nr) for nr, (words, tapped) in enumerate(taps)]
    if recording.answer_s is not None:
        marks.append(_mark(HAPPENED, recording.answer_s, "answered", 0))
    if person_s is not None:
        marks.append(_mark(HEARD, person_s, "a person answers", 0))
    places = [0.0, recording.seconds or 0, *(tapped for _, tapped in taps)]
    domain = [min(places), max(places)]
    bars = [_bar(span, LEAST_SHARE * (domain[1] - domain[0])) for span in spans]
    along = {
        "type": "quantitative",
        "scale": {"domain": domain, "nice": False},
        "title": text("figure", "minutes_seconds"),
        "axis": {"labelExpr": CLOCK, "tickMinStep": 1, "tickCount": 10},
    }
    lane = {
        "field": "lane",
        "type": "nominal",
        "sort": [HAPPENED, HEARD, TAPPED],
        "scale": {"domain": [HAPPENED, HEARD, TAPPED]},
        "title": None,
        "axis": {"domain": False, "ticks": False, "labelFontSize": 12},
    }
    there = {bar["kind"] for bar in bars}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
        "legend": {
            "title": None,
            "orient": "top",
            "columns": 4,
            "values": [kind for kind in COLOURS if kind in there],
        },
    }
    return {
        "title": {"text": "The call, by its sound", "anchor": "start", "fontSize": 14},
        "autosize": {"type": "fit-x", "contains": "padding"},
        "height": {"step": LANE},
        "layer": [
            {
                "data": {"values": bars},
                "mark": {"type": "bar", "height": {"band": 0.5}, "cornerRadius": 2},
                "encoding": {
                    "x": {"field": "start", **along},
                    "x2": {"field": "end"},
                    "y": lane,
                    "color": colour,
                    "tooltip": _tooltip("what", "from", "to", "sure"),
                },
            },
            {
                "data": {"values": marks},
                "encoding": {
                    "x": {"field": "at", **along},
                    "y": lane,
                    "tooltip": _tooltip("what", "when"),
                },
                "layer": [
                    {"mark": {"type": "tick", "thickness": 2, "size": 44, "color": QUIET}},
                    *(_words(level) for level in range(len(LEVELS))),
                ],
            },
        ],
    }


def _words(level: int) -> Figure:
    return {
        "transform": [{"filter": f"datum.level == {level}"}],
        "mark": {"type": "text", "align": "left", "dx": 4, "dy": LEVELS[level], "fontSize": 11},
        "encoding": {"text": {"field": "words"}},
    }


def _tooltip(*fields: str) -> list[Figure]:
    titles = {"what": "What", "from": "From", "to": "To", "sure": "How sure", "when": "At"}
    return [{"field": name, "title": titles[name]} for name in fields]


def _bar(span: RecordingSpan, least: float) -> dict[str, Any]:
    kind = "other tone" if span.kind in TONES else span.kind
    said = {"ringing": span.said, "menu": f"keys {span.said}", "key": f"key {span.said}"}
    words = said.get(span.kind) if span.said else None
    return {
        "lane": HEARD if kind in ("speech", "music", "silence", "key") else HAPPENED,
        "kind": kind,
        "start": span.start_s,
        "end": max(span.end_s, span.start_s + least),
        "what": span.kind + (f" ({words})" if words else ""),
        "from": clock_of(span.start_s),
        "to": clock_of(span.end_s),
        "sure": f"{100 * span.confidence:.0f} %",
    }


def _mark(lane: str, at: float, words: str, nr: int) -> dict[str, Any]:
    tapped = f"tapped: {words}" if lane == TAPPED else words
    level = nr % len(LEVELS)
    return {"lane": lane, "at": at, "words": words, "what": tapped, "when": clock_of(at),
            "level": level}  # fmt: skip


def clock_of(seconds: float) -> str:
    """As players write it.

    >>> clock_of(75.26)
    '1:15.3'
    """
    tenths, sign = round(abs(seconds) * 10), "-" if seconds <= -0.05 else ""
    return f"{sign}{tenths // 600}:{tenths // 10 % 60:02}.{tenths % 10}"


def on_its_clock(
    recording: Recording, taps: Sequence[Tap]
) -> tuple[list[tuple[str, float]], str | None]:
    """(taps on the clock of the recording, by which moment they were laid on it).

    A recording does not say when it began: one moment that both know is taken for the same.
    """
    first = {tap.tap: tap.at for tap in reversed(taps)}
    answered = min((first[by] for by in ("machine", "person") if by in first), default=None)
    anchors = (
        ("the answer", answered, recording.answer_s),
        ("the first ring", first.get("ringing"), recording.ring_start_s),
        ("the end", first.get("ended"), recording.seconds),
    )
    for words, tapped, heard in anchors:
        if tapped is not None and heard is not None:
            placed = [((tap.at - tapped).total_seconds() + heard, tap.tap) for tap in taps]
            inside = [(name.replace("_", " "), at) for at, name in placed if at > -30]
            return inside, words
    return [], None


def in_words(recording: Recording, spans: Sequence[RecordingSpan]) -> str:
    """The picture for those who do not see it."""
    told = [f"{clock_of(recording.seconds or 0)} long"]
    if recording.rings:
        told.append(f"{recording.plan or 'unknown'} ringing, {recording.rings} rings")
    if recording.answer_s is not None:
        told.append(f"answered at {clock_of(recording.answer_s)}")
    kinds = ("busy", "congestion", "information", "menu", "hold")
    told += [f"{s.kind} from {clock_of(s.start_s)} to {clock_of(s.end_s)}"
             for s in spans if s.kind in kinds]  # fmt: skip
    return "; ".join(told)
