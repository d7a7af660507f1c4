"""How long a newly approved audit takes to be in the published file, among 100,000 others.

`python -m tests.bench.approve [audits]`; 100,000 take about two minutes to generate and build.
"""

import sys
import tempfile
import time
from pathlib import Path

from benchmark import builder, desk, heads, imports, reviewing, store
from benchmark.roles import OWNER
from benchmark.study import read_study
from tests.bench.build import _generate
from tests.test_desk import RATED, TOLD, writes


def main() -> None:
    audits = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        _generate(Path(folder), 1_000, audits)
        study = read_study(folder)
        assert not list(imports.all_files(study, store.archive_of(study), lambda line: None))
        started = time.perf_counter()
        store.build(study)
        built = time.perf_counter() - started
        business, wave = study.business[0].id, study.wave[0].name
        about = {"business": business, "wave": wave, "form": "call_enquiry", "scenario": "S1"}
        desk.start(study, "a1", **about, shopper="S07")
        desk.save(study, OWNER, "a1", writes(TOLD))
        desk.lock_facts(study, OWNER, "a1")
        desk.save(study, OWNER, "a1", writes(RATED, 2))
        desk.submit(study, OWNER, "a1")
        desk.save(study, OWNER, "a1", writes({"question_answered": "all"}, 3))
        seq = desk.take(study, OWNER, "a1").case.seq
        started = time.perf_counter()
        reviewing.decide(study, OWNER, "a1", "approved", "", seq)
        builder.publish(study, ["a1"])
        there = time.perf_counter() - started
        with store.connect(store.published(study)) as opened:
            found = opened.execute("SELECT count(*) FROM audit WHERE audit = 'a1'").fetchone()
        started = time.perf_counter()
        heads.counts(study)
        opens = time.perf_counter() - started
    print(
        f"{audits} audits: build {built:.1f} s; approved → in the published file {there:.1f} s "
        f"(aim 5; there: {found == (1,)}); the desk's lists {opens:.3f} s"
    )


if __name__ == "__main__":
    main()
