"""Who may say what a sentence says, kept as one act. Like `desk`: asked twice, one event."""

from __future__ import annotations

from collections.abc import Sequence

from benchmark import store
from benchmark.desks import desk
from benchmark.desks.desk import RefusedError
from benchmark.serving.roles import Thing, Who, may
from benchmark.study import Study
from benchmark.tagging.labels import KINDS, hash_of, name_of


def label(
    study: Study,
    who: Who,
    business: str,
    source: str,
    review: str,
    sentence: int,
    words: str,
    says: Sequence[str] | None,
) -> None:
    """Keep what `who` says that a sentence says; the same again changes nothing.

    `says` None takes it back: the tags count again.

    RefusedError for whom it is not; ValueError names what it cannot say.
    """
    if not may(who, "label", Thing("sentence")):
        raise RefusedError(review)
    unknown = sorted(set(says or ()) - set(KINDS))
    if unknown:
        raise ValueError(f"says: got {unknown[0]!r}; write one of: {', '.join(KINDS)}")
    data = {
        "business": business,
        "source": source,
        "review": review,
        "sentence": sentence,
        "hash": hash_of(words),
        "says": None if says is None else sorted(set(says)),
    }
    name, archive = name_of(business, source, review), store.archive_of(study)
    with desk.alone(study, name):
        before = [event["data"] for event in archive.events(name, "label")]
        last = [one for one in before if one["sentence"] == sentence][-1:]
        if last != [data]:
            archive.append(name, "labelled", who.name, data, "label")
