"""What lies over a page, and whether it interrupts: judged by what it does, then by what it says.

Pure: `overlays.js` saw, this says what it means (`indicators` 1e: hit-test grid and lexicon).
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from crawlers.visits.loads import Raw

LEXICON = tomllib.loads(
    (Path(__file__).parent / "lexicons" / "interruptions.toml").read_text(encoding="utf-8")
)
KINDS = ("cookie", "age", "newsletter", "app", "chat")  # first of equals wins
BLOCKING_SHARE = 0.5
MIN_SHARE = 0.01
MIN_CHAT_SHARE = 0.03  # smaller is a button that waits, a way to reach somebody
MAX_STRIP_WORDS = 150  # more is content that mentions cookies
MAX_LABEL = 60  # longer is a link in a text


def _pattern(parts: dict[str, list[str]]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(p for ps in parts.values() for p in ps) + ")", re.I)


SIGNS = {kind: _pattern(LEXICON[kind]["signs"]) for kind in KINDS}
CONTROLS = {name: _pattern(parts) for name, parts in LEXICON["controls"].items()}


@dataclass
class Layer:
    """One element over the page (or asking in its flow), over all the times it was seen."""

    key: str
    about: Raw
    share: float = 0  # of the viewport, at its largest, with the empty backdrop behind it
    total: float = 0  # of everything out of the flow then
    centre: bool = False
    beneath: int = 0
    locked: bool = False
    flow: bool = False
    first_at_ms: float = 0
    last_at_ms: float = 0
    late: bool = False
    frames: list[Raw] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join([self.about["text"], *(frame["text"] for frame in self.frames)])

    @property
    def controls(self) -> list[Raw]:
        return [c for part in (self.about, *self.frames) for c in part["controls"]]

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def blocking(self) -> bool:
        """Content cannot be reached without answering."""
        return self.centre and (max(self.total, self.share) > BLOCKING_SHARE or self.locked)

    def does(self, what: str) -> list[Raw]:
        """Its controls of that meaning, in the order of the page."""
        return [control for control in self.controls if meaning(control["text"]) == what]


def meaning(label: str) -> str | None:
    """What a control does: accept, decline, settings, save, close; None = something else.

    >>> meaning("Alle akzeptieren"), meaning("Continue without accepting"), meaning("Warenkorb")
    ('accept', 'decline', None)
    """
    words = label.strip().lower()
    if not words or len(words) > MAX_LABEL:
        return None
    # Declining is said with the words of accepting ("do not accept"), so it is asked first.
    for what in ("close", "decline", "save", "settings", "accept"):
        found = CONTROLS[what].search(words)
        if found and (found.start() < 12 or what in ("decline", "accept")):
            return what
    return None


def layers(raw: Raw) -> list[Layer]:
    """What was seen over the last document of a look (a page that reloads starts again)."""
    samples = [sample for sample in raw["samples"] if sample]
    if not samples:
        return []
    newest = samples[-1]["document"]
    samples = [sample for sample in samples if sample["document"] == newest]
    painted_ms = next((sample["fcp"] for sample in samples if sample["fcp"]), 0)
    found: dict[str, Layer] = {}
    for sample in samples:
        since_ms = float(max(0, sample["at"] - painted_ms))
        _see(sample, found, raw["layers"], since_ms, first=sample is samples[0])
    return list(found.values())


def _see(
    sample: Raw, found: dict[str, Layer], abouts: Raw, since_ms: float, *, first: bool
) -> None:
    rows = {f"{sample['document']}:{row['key']}": row for row in sample["layers"]}
    lifted = {k: row for k, row in rows.items() if not row.get("flow")}
    plain = {k: row for k, row in lifted.items() if not abouts[k]["structure"]}
    total = sum(row["cells"] for row in plain.values()) / sample["grid"]
    empty = sum(row["cells"] for k, row in plain.items() if _silent(abouts[k])) / sample["grid"]
    for key, row in rows.items():
        if key not in found:
            found[key] = Layer(
                key, abouts[key], first_at_ms=since_ms, late=not first,
                frames=abouts[key].get("frame", []),
            )  # fmt: skip
        layer = found[key]
        layer.flow, layer.last_at_ms = bool(row.get("flow")), since_ms
        speaks = row["centre"] and not row.get("flow") and not _silent(abouts[key])
        layer.share = max(layer.share, row["cells"] / sample["grid"] + (empty if speaks else 0))
        layer.total = max(layer.total, total)
        layer.centre |= row["centre"]
        layer.beneath = max(layer.beneath, row["beneath"])
        layer.locked |= sample["locked"]


def _silent(about: Raw) -> bool:
    return not about["text"] and not about["controls"] and not about["frames"]


def interruptions(found: Sequence[Layer]) -> Iterator[tuple[Layer, str]]:
    """The layers that interrupt, each with its kind."""
    judged = [(layer, kind) for layer in found if (kind := _kind(layer))]
    for layer, kind in judged:
        rivals = [other for other, its in judged if other is not layer and its == kind]
        if not any(_same(layer, other) for other in rivals):
            yield layer, kind


def _same(layer: Layer, other: Layer) -> bool:
    """A part of another finding: in the flow beside a real layer, or a block in a block."""
    if layer.flow != other.flow:
        return layer.flow and layer.text in other.text
    if layer.text == other.text:
        return layer.key > other.key
    return bool(layer.text) and layer.text in other.text


def _kind(layer: Layer) -> str | None:
    said = _said(layer)
    if layer.flow:
        return said if said and _asks(layer, said) else None
    large = layer.share >= (MIN_CHAT_SHARE if said == "chat" else MIN_SHARE)
    plain = not layer.about["structure"] or (said == "cookie" and bool(layer.does("accept")))
    if said and large and plain and _settled_over(layer, said):
        return said
    return "other" if _in_the_way(layer) else None


def _settled_over(layer: Layer, kind: str) -> bool:
    """Absolute parts with a z-index are common in plain pages (a text over a picture), too."""
    if layer.about["position"] != "absolute" or kind in ("cookie", "age"):
        return True
    return bool(layer.does("close") or layer.does("decline"))


def _said(layer: Layer) -> str | None:
    """The kind whose signs it shows most of, if its controls fit."""
    text = " ".join([layer.text, *(control["text"] for control in layer.controls)])
    score = {kind: len({m.group().lower() for m in SIGNS[kind].finditer(text)}) for kind in KINDS}
    inputs = {kind for part in (layer.about, *layer.frames) for kind in part["inputs"]}
    answers = [layer.does(what) for what in ("accept", "decline", "settings", "close", "save")]
    if "email" in inputs and score["newsletter"]:
        score["newsletter"] += 2
    if score["cookie"] and (answers[1] or answers[2]):
        score["cookie"] += 1
    fits = {
        # settings alone, in few words, is the badge that opens them again
        "cookie": any((answers[0], answers[1], answers[3], answers[4]))
        or (bool(answers[2]) and layer.words > 8),
        "age": bool(layer.controls) or bool(inputs),
        "newsletter": "email" in inputs or (bool(layer.controls) and score["newsletter"] > 1),
        "app": bool(layer.controls),
        "chat": bool(layer.controls) or "textarea" in inputs or "text" in inputs,
    }
    best = max(KINDS, key=lambda kind: score[kind] * fits[kind])
    return best if score[best] and fits[best] else None


def _asks(layer: Layer, kind: str) -> bool:
    """Does a part of the page's own flow stand between the customer and the page?"""
    if layer.words > MAX_STRIP_WORDS or layer.share < MIN_SHARE:
        return False
    if kind == "cookie":  # a footer has an "OK" and a link named "Privacy", too
        speaks = bool(SIGNS["cookie"].search(_prose(layer)))
        return speaks and bool(layer.does("accept") or layer.does("decline"))
    if kind == "age":
        return layer.centre and bool(layer.does("accept") or layer.does("decline"))
    on_top = bool(layer.about["box"][1] < 150)
    return kind == "app" and on_top and layer.words < 40 and bool(layer.does("close"))


def _prose(layer: Layer) -> str:
    """What it says beside the names of its buttons and links."""
    text = layer.text
    for name in sorted((control["text"] for control in layer.controls), key=len, reverse=True):
        text = text.replace(name, " ") if name else text
    return text


def _in_the_way(layer: Layer) -> bool:
    """It says nothing we know, but customers must deal with it."""
    if layer.about["structure"] or _silent(layer.about):
        return False
    closable = bool(layer.does("close") or layer.does("decline") or layer.does("accept"))
    modal = layer.about["modal"] or layer.about["dialog"]
    if modal and (layer.centre or closable):
        return True
    if layer.blocking and layer.beneath and (closable or layer.locked):
        return True
    return closable and layer.late and layer.share >= 0.05 and layer.about["position"] == "fixed"
