"""When somebody was kept waiting: music or silence, with the announcements in it."""

from collections.abc import Iterator

from audits.recordings import likeness, voices
from audits.recordings.frames import Frames
from audits.recordings.keys import Key
from audits.recordings.steps import Stretch

HOLD_S = 4.0  # waited in all; less is a jingle
SILENT_S = 5.0  # what Google's Contact Center Insights counts as silence is longer
ANNOUNCED_S = 8.0  # so long may one voice interrupt without ending the hold: some twenty words
NEAR_S = 3.0  # an announcement that is played again belongs to the music this near
TAPED = 0.3  # of what is said in between, and it is announcements that are played again
NEXT_TO_S = 0.5


def holds(
    frames: Frames,
    spoken: list[Stretch],
    played: list[Stretch],
    hushed: list[Stretch],
    pressed: list[Key],
    answer_s: float | None,
) -> Iterator[Stretch]:
    """Music or silence, what is announced in it, and what is announced again beside it."""
    tapes = likeness.repeated(frames, spoken)
    taped = [one for one, tape in zip(spoken, tapes, strict=True) if tape]
    groups: list[list[Stretch]] = []
    for one in sorted([*played, *_waited(hushed, [*spoken, *played], pressed, answer_s)]):
        if groups and _goes_on(frames, groups[-1][-1][1], one[0], spoken, taped):
            groups[-1].append(one)
        else:
            groups.append([one])
    for group in groups:
        if sum(b - a for a, b in group) < HOLD_S:
            continue
        start, end = group[0][0], group[-1][1]
        # A menu that was played twice is no announcement.
        last = max((key.end_s for key in pressed if key.start_s < start), default=0)
        before = [a for a, b in taped if 0 <= start - b < NEAR_S and a > last]
        after = [b for a, b in taped if 0 <= a - end < NEAR_S]
        first = min([start, *before])
        if answer_s is not None and first < answer_s < end:
            first = answer_s
        yield first, max([end, *_until_spoken(after, spoken)])


def _waited(
    hushed: list[Stretch], heard: list[Stretch], pressed: list[Key], answer_s: float | None
) -> Iterator[Stretch]:
    """What is neither speech nor music after the answer and between what is, too long for a pause.

    What a key ends was the caller's.
    """
    begun = [end for _, end in heard] + [key.end_s for key in pressed]
    for start, end in hushed:
        if answer_s is not None and start <= answer_s < end:
            start = answer_s
        before = start == answer_s or any(one <= start + NEXT_TO_S for one in begun)
        after = any(one >= end - NEXT_TO_S for one, _ in heard)
        own = any(abs(key.start_s - end) < NEXT_TO_S for key in pressed)
        if end - start > SILENT_S and before and after and not own:
            yield start, end


def _goes_on(
    frames: Frames, end: float, start: float, spoken: list[Stretch], taped: list[Stretch]
) -> bool:
    """Does a hold go on after what interrupted it?"""
    said = _within(spoken, end, start)
    if _within(taped, end, start) >= TAPED * said:
        return start - end < said + 2 * NEAR_S
    between = [(a, b) for a, b in spoken if a < start and b > end]
    return start - end < ANNOUNCED_S and not voices.two(frames, between)


def _within(stretches: list[Stretch], start: float, end: float) -> float:
    """Seconds of them."""
    return sum(max(0.0, min(b, end) - max(a, start)) for a, b in stretches)


def _until_spoken(ends: list[float], spoken: list[Stretch]) -> list[float]:
    """After the last announcement one waits until somebody speaks."""
    end = max(ends, default=0.0)
    return [min((a for a, _ in spoken if a > end), default=end)] if ends else []
