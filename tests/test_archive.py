"""The archive only grows, survives a kill, and says what is missing, altered or half-written."""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmark.archive import Archive
from benchmark.verify import verify


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """One sealed capture, one audit of three events, one piece of evidence."""
    archive = Archive(tmp_path / "archive")
    draft = archive.draft("crawl-a")
    (draft / "pages.warc.gz").write_bytes(b"page" * 1000)
    (draft / "shots").mkdir()
    (draft / "shots" / "home.jpg").write_bytes(b"picture")
    archive.seal("crawl-a", "crawl", wave="w", business="a", arguments={"pages": 3})
    archive.append("audit-1", "assigned", "system", {"shopper": "s1"})
    archive.append("audit-1", "answered", "s1", {"answers": {"ease": 7}})
    archive.append("audit-1", "submitted", "s1", {})
    archive.keep(b"photo", ".jpg")
    return archive


def test_a_sound_archive_has_no_faults(archive):
    assert list(verify(archive)) == []


def test_a_sealed_capture_says_what_it_holds(archive):
    capture = archive.capture("crawl-a")
    assert (capture.kind, capture.wave, capture.business) == ("crawl", "w", "a")
    assert capture.arguments == {"pages": 3}
    assert set(capture.files) == {"pages.warc.gz", "shots/home.jpg"}
    assert archive.drafts() == []


def test_sealing_twice_changes_nothing(archive):
    before = archive.capture("crawl-a")
    assert archive.seal("crawl-a", "crawl") == before


REWRITER = """
import os, signal, sys
from pathlib import Path
from benchmark import archive
from benchmark.archive import Archive, write_whole
steps = iter(range(int(sys.argv[2])))

def killed_in_time(path, content):
    write_whole(path, content)
    if next(steps, None) is None:
        os.kill(os.getpid(), signal.SIGKILL)

archive.write_whole = killed_in_time

def change(folder):
    killed_in_time(folder / "pages.warc.gz", b"less")

Archive(Path(sys.argv[1])).rewrite("crawl-a", change, "asked to")
"""


def test_as_long_as_the_ledger_is_all_that_it_notes_has_come_about(archive, monkeypatch):
    """What is worked out of the archive is kept as long as the ledger is: see `Archive.length`."""
    rename, asked = Path.rename, []

    def ask_meanwhile(path: Path, target: Path) -> Path:
        if path.parent.name == "drafts":
            asked.append(pool.submit(lambda: (archive.length(), archive.has("late"))))
            with pytest.raises(TimeoutError):
                asked[0].result(timeout=0.2)
        return rename(path, target)

    before = archive.length()
    with ThreadPoolExecutor(1) as pool:
        monkeypatch.setattr(Path, "rename", ask_meanwhile)
        (archive.draft("late") / "a.txt").write_text("a")
        archive.seal("late", "crawl")
    assert before < archive.length()
    assert [one.result() for one in asked] == [(archive.length(), True)]


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_rewriting_that_was_killed_is_finished(archive, step):
    """Killed after saying why, after changing the file, after writing the manifest."""
    command = [sys.executable, "-c", REWRITER, str(archive.root), str(step)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    assert list(verify(archive)), "half-way, and not seen"
    archive.finish()
    assert list(verify(archive)) == []
    kept = archive.capture("crawl-a")
    assert {one["why"] for one in kept.rewritten} == {"asked to"}
    assert (len((kept.folder / "pages.warc.gz").read_bytes()) == 4) == (step > 0)


def _folder(archive: Archive) -> Path:
    return archive.capture("crawl-a").folder


def _log(archive: Archive) -> Path:
    return next(archive.root.glob("audits/*/audit-1.jsonl"))


def _cut(path: Path, size: int) -> None:
    os.truncate(path, path.stat().st_size - size)


def _altered_manifest(archive: Archive) -> None:
    manifest = _folder(archive) / "capture.json"
    manifest.write_text(manifest.read_text().replace('"a"', '"b"'))


def _lost_line(archive: Archive) -> None:
    lines = _log(archive).read_bytes().splitlines(keepends=True)
    _log(archive).write_bytes(b"".join([lines[0], lines[2]]))


def _forged_answer(archive: Archive) -> None:
    _log(archive).write_bytes(_log(archive).read_bytes().replace(b'"ease": 7', b'"ease": 9'))


FAULTS = {
    "pages.warc.gz: missing": lambda a: (_folder(a) / "pages.warc.gz").unlink(),
    "pages.warc.gz: altered": lambda a: _cut(_folder(a) / "pages.warc.gz", 1),
    "home.jpg: altered": lambda a: (_folder(a) / "shots" / "home.jpg").write_bytes(b"other"),
    "extra: not in the manifest": lambda a: (_folder(a) / "extra").write_bytes(b""),
    "capture.json: missing": lambda a: (_folder(a) / "capture.json").unlink(),
    "capture.json: altered": _altered_manifest,
    "audit-1.jsonl: missing": lambda a: _log(a).unlink(),
    "audit-1.jsonl: line 1: altered, or a line is missing": _lost_line,
    "audit-1.jsonl: line 2: altered": _forged_answer,
    "audit-1.jsonl: line 3: missing; the log was cut off": lambda a: _log(a).write_bytes(
        b"".join(_log(a).read_bytes().splitlines(keepends=True)[:2])
    ),
    "audit-1.jsonl: half-written last line": lambda a: _cut(_log(a), 1),
    ".jpg: missing": lambda a: next(a.root.glob("evidence/*/*")).unlink(),
    ".jpg: altered": lambda a: next(a.root.glob("evidence/*/*")).write_bytes(b"forged"),
    ".x.part: half-written": lambda a: (a.root / "captures" / ".x.part").write_bytes(b""),
    "ledger.jsonl: half-written last line": lambda a: _cut(a.ledger, 1),
}


@pytest.mark.parametrize("said", FAULTS)
def test_verify_names_the_file_and_what_is_wrong(archive, said):
    FAULTS[said](archive)
    faults = list(verify(archive))
    assert any(said in fault for fault in faults), faults


def test_every_single_byte_changed_in_an_audit_log_is_found(archive):
    log = _log(archive)
    sound = log.read_bytes()
    for place in range(0, len(sound), 7):
        changed = bytearray(sound)
        changed[place] ^= 1
        log.write_bytes(bytes(changed))
        assert list(verify(archive)), f"byte {place}"
    log.write_bytes(sound)
    assert list(verify(archive)) == []


def test_a_torn_last_line_was_never_acknowledged_and_is_mended(archive):
    with _log(archive).open("ab") as log:
        log.write(b'{"seq": 4, "event": "returned"')
    assert [event["event"] for event in archive.events("audit-1")][-1] == "submitted"
    archive.append("audit-1", "approved", "r1", {})
    assert [event["seq"] for event in archive.events("audit-1")] == [1, 2, 3, 4]
    assert list(verify(archive)) == []


def test_names_that_could_leave_the_archive_are_refused(archive):
    for name in ("../x", "/etc/passwd", "", "a/b", ".hidden", "a" * 200):
        with pytest.raises(ValueError, match="write letters"):
            archive.append(name, "assigned", "x", {})
        with pytest.raises(ValueError, match="write letters"):
            archive.draft(name)


WRITER = """
import sys
from pathlib import Path
from benchmark.archive import Archive
archive = Archive(Path(sys.argv[1]))
number = 0
while True:
    number += 1
    name = f"{sys.argv[2]}-{number}"
    archive.append("audit-k", "answered", "s", {"answers": {name: 1}})
    print(f"event {name}", flush=True)
    (archive.draft(name) / "x").write_text(name)
    archive.seal(name, "crawl")
    print(f"capture {name}", flush=True)
    print(f"evidence {archive.keep(name.encode(), '.txt')}", flush=True)
"""


def test_ten_kills_lose_nothing_that_was_acknowledged(tmp_path):
    archive = Archive(tmp_path / "archive")
    acknowledged: list[list[str]] = []
    for run in range(10):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(archive.root), f"r{run}"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout
        for _ in range(5 + 3 * run):
            acknowledged.append(writer.stdout.readline().split())
        writer.send_signal(signal.SIGKILL)
        acknowledged += [line.split() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
        writer.stdout.close()
    answers = [n for e in archive.events("audit-k") for n in e["data"]["answers"]]
    for kind, name in acknowledged:
        if kind == "event":
            assert answers.count(name) == 1
        elif kind == "capture":
            assert archive.has(name)
        else:
            assert archive.evidence(name).is_file()
    faults = [fault for fault in verify(archive) if "never acknowledged" not in fault]
    assert faults == []
    assert json.loads(archive.ledger.read_bytes().splitlines()[-1])
