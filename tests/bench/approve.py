"""A hundred thousand audits filled in the app: the build, the desk, and one more approved.

`python -m tests.bench.approve [audits]`; 100,000 take a few minutes to write, build and list.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmark import store
from benchmark.archive import Archive, sha256
from benchmark.build import build
from benchmark.desks import builder, desk, heads, reviewing
from benchmark.serving.roles import OWNER
from benchmark.study import Study, read_study
from tests.bench.build import BUSINESSES, HEAD
from tests.test_desk import RATED, TOLD, writes

FORM = {"form": "call_enquiry", "scenario": "S1"}


def main() -> None:
    audits = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        study = _study(Path(folder))
        _approve(study, _submit(study, "pattern"))
        _copies(study, store.archive_of(study), audits)
        listed = _timed(lambda: heads.counts(study))  # nothing of it was read before
        again = _timed(lambda: heads.counts(study))
        mine = _timed(lambda: reviewing.queue(study, OWNER))
        built = _timed(lambda: build(study))
        seq = _submit(study, "a1")
        there = _timed(lambda: (_approve(study, seq, "a1"), builder.publish(study, ["a1"])))
        with store.connect(store.published(study)) as opened:
            found = opened.execute("SELECT count(*) FROM audit WHERE audit = 'a1'").fetchone()
        rebuilt = _timed(lambda: build(study))
    print(
        f"{audits} audits: build {built:.1f} s (aim 20), again after one more {rebuilt:.1f} s; "
        f"approved → in the published file {there:.2f} s (aim 5; there: {found == (1,)}); the "
        f"desk's lists {listed:.1f} s the first time (the server does it before it opens), then "
        f"{again:.3f} s, a reviewer's queue {mine:.3f} s (aim 1)"
    )


def _timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _study(home: Path) -> Study:
    lines = [HEAD.partition("[[audits]]")[0]]
    for place in range(BUSINESSES):
        role = "rival" if place else "own"
        lines.append(f'[[business]]\nid = "firm{place}"\nname = "Firm {place}"\nrole = "{role}"')
    (home / "study.toml").write_text("\n".join(lines))
    return read_study(home)


def _submit(study: Study, audit: str) -> int:
    """Fill an audit and hand it in; the number of its last event."""
    about = {"business": study.business[0].id, "wave": study.wave[0].name, **FORM}
    desk.start(study, audit, **about, shopper="S07")
    desk.save(study, OWNER, audit, writes(TOLD))
    desk.lock_facts(study, OWNER, audit)
    desk.save(study, OWNER, audit, writes(RATED, 2))
    desk.submit(study, OWNER, audit)
    desk.save(study, OWNER, audit, writes({"question_answered": "all"}, 3))
    return desk.take(study, OWNER, audit).case.seq


def _approve(study: Study, seq: int, audit: str = "pattern") -> None:
    reviewing.decide(study, OWNER, audit, "approved", "", seq)


def _copies(study: Study, archive: Archive, audits: int) -> None:
    """The same audit under other names, of all businesses and a hundred shoppers, every tenth
    still waiting for its reviewer; chained and noted like the first."""
    events = archive.events("pattern")
    with archive.ledger.open("a") as ledger:
        for number in range(audits):
            audit, prev, lines = f"audit-{number:06}", "", []
            for event in events[: -1 if number % 10 == 0 else None]:
                if event["event"] == "assigned":
                    whose = {
                        "audit": audit,
                        "business": study.business[number % BUSINESSES].id,
                        "shopper": f"S{number % 100:02}",
                    }
                    event = event | {"data": event["data"] | whose}
                line = json.dumps(event | {"prev": prev}, ensure_ascii=False)
                prev = sha256(line.encode())
                lines.append(line + "\n")
                if event["event"] != "answered":
                    noted = {"at": event["at"], "audit": audit, "seq": event["seq"], "sha256": prev}
                    ledger.write(json.dumps(noted) + "\n")
            log = archive._log(audit)
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text("".join(lines))


if __name__ == "__main__":
    main()
