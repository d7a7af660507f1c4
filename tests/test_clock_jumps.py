"""The clock on the wall jumps: times stay UTC, durations stay what they were (libfaketime)."""

import json
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import libfaketime
import pytest

from audits.clock import WEEKDAYS, Clock
from audits.templates.calculations import business_seconds, elapsed_seconds
from benchmark.archive import Archive
from tests.site import Answer, Asked, serve
from tests.test_crawl import apart, pages

FAKE = Path(libfaketime.__file__).parent / "vendor/libfaketime/src/libfaketime.so.1"
HOUR = 3600


class Wall:
    """A clock on the wall that other processes believe in, and that can be put on or back."""

    def __init__(self, folder: Path, zone: str = "UTC") -> None:
        self.file = folder / "wall"
        self.set("+0")
        self.environment = {
            "LD_PRELOAD": str(FAKE),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",  # else sleeping hangs
            "FAKETIME_NO_CACHE": "1",
            "FAKETIME_TIMESTAMP_FILE": str(self.file),
            "FAKETIME_FMT": "%s",
            "TZ": zone,
        }

    def set(self, to: str) -> None:
        """`+3600`: so much ahead of the true time; `@1792884600`: that second, going on."""
        beside = self.file.with_suffix(".new")
        beside.write_text(to)
        beside.rename(self.file)


def noted(archive: Path, wall: Wall, at: datetime) -> None:
    """A process notes something in the archive, at that moment by its wall."""
    wall.set(f"@{int(at.timestamp())}")
    job = f"""
from pathlib import Path
from benchmark.archive import Archive
Archive(Path({str(archive)!r})).append("a1", "noted", "S07", {{}})"""
    subprocess.run([sys.executable, "-c", job], env=os.environ | wall.environment, check=True)


@pytest.mark.parametrize(
    ("zone", "evening", "by_the_wall", "passed"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), 5, 4),
        ("Europe/Berlin", datetime(2026, 10, 24, 23, 30, tzinfo=UTC), 3, 4),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 13, 0, tzinfo=UTC), 3.5, 4),
    ],
)
def test_what_is_noted_over_a_night_of_change_is_as_far_apart_as_it_was(
    tmp_path, zone, evening, by_the_wall, passed
):
    wall = Wall(tmp_path, zone)
    noted(tmp_path / "archive", wall, evening)
    noted(tmp_path / "archive", wall, datetime.fromtimestamp(evening.timestamp() + 4 * HOUR, UTC))
    first, last = (event["at"] for event in Archive(tmp_path / "archive").events("a1"))
    always = Clock(dict.fromkeys(WEEKDAYS, (("00:00", "24:00"),)), zone)
    assert elapsed_seconds(always, first, last) == pytest.approx(passed * HOUR, abs=20)
    assert business_seconds(always, first, last) == pytest.approx(passed * HOUR, abs=20)
    local = [datetime.fromisoformat(at).astimezone(ZoneInfo(zone)) for at in (first, last)]
    naive = local[1].replace(tzinfo=None) - local[0].replace(tzinfo=None)
    assert naive.total_seconds() == pytest.approx(by_the_wall * HOUR, abs=20), "what is not used"


def test_a_reply_before_the_question_has_no_duration_rather_than_a_fast_one():
    late, early = "2026-03-02T10:00:00+00:00", "2026-03-02T09:00:00+00:00"
    assert elapsed_seconds(Clock(), late, early) is None
    assert business_seconds(Clock(), late, early) is None


def test_a_crawl_is_timed_rightly_while_the_wall_jumps(tmp_path):
    slow = {f"/p{n}": Answer(body=f"<title>p{n}</title>", wait_s=0.1) for n in range(20)}
    wall = Wall(tmp_path)
    (tmp_path / "crawl").mkdir()

    later = ["-3598", "+3600"]  # the last one first

    def jump(asked: Asked) -> str:
        if later:  # a crawl may ask again what was on its way when the wall jumped
            wall.set(later.pop())
        return "<title>jump</title>"

    order = ["/p0", "/j1", *list(slow)[1:], "/j2"]
    home = "<title>home</title>" + "".join(f"<a href={path}>{path}</a>" for path in order)
    with serve({"/": home} | slow | {"/j1": jump, "/j2": jump}) as site:
        began = time.monotonic()
        crawl = apart(site.origin, tmp_path / "crawl", **wall.environment)
        assert crawl.wait(60) == 0
        took_ms = (time.monotonic() - began) * 1000
    summary = json.loads((tmp_path / "crawl" / "crawl.json").read_text())
    wall_s = (moment(summary["ended_at"]) - moment(summary["started_at"])).total_seconds()
    assert abs(wall_s + 3598) < 60, "the wall did jump meanwhile"
    found = pages(tmp_path / "crawl")
    assert len(found) == 23
    assert all(90 < row.ttfb_ms < took_ms for path, row in found.items() if path in slow)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
