"""Recordings: calls made by espeak-ng and sox are heard as they were made, and nothing else is."""

import asyncio
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from starlette.routing import Router

from audits.recordings import listen, sound
from audits.recordings.frames import measured
from audits.recordings.keys import keys
from audits.recordings.listen import Recording, RecordingSpan
from audits.recordings.timeline import Timeline, timeline
from benchmark import store
from benchmark.build import build
from benchmark.desks import desk, listening, reviewing, uploads
from benchmark.desks.desk import RefusedError, Write
from benchmark.figures import calltimes
from benchmark.personal import handedin
from benchmark.serving.roles import OWNER, Who
from benchmark.serving.routes import routes
from benchmark.study import Study, read_study
from benchmark.verify import verify
from tests import phonecalls
from tests.bench.recordings import wrong
from tests.phonecalls import RATE, Making, Truth, disturbed, silence, tones, write
from tests.test_app import draw, texts
from tests.test_desk import FIELDWORK, RATED, STUDY, TOLD

S07, R1 = Who("S07", "shopper"), Who("R1", "reviewer")


def a_call(seed: int, plan: str, music: str, rings: int = 2) -> tuple[np.ndarray, Truth]:
    """A short one with all there is: rings, a prompt, a key, a hold with an announcement, talk."""
    made = Making(seed, fresh=False)
    made.pause(1, 1.2)
    made.truth.plan, made.truth.ring_start_s = plan[:2], made.at_s
    rung, made.truth.rings = phonecalls.ringing(plan, rings, 0.3)
    made.add(rung)
    made.truth.answer_s = made.at_s
    made.pause(0.5, 0.6)
    tape = ("en-gb+f2", 165, 50)
    made.say(phonecalls.PROMPTS[3], tape)
    made.pause(0.8, 1)
    made.keys("1")
    made.pause(0.5, 0.6)
    start, tune = made.at_s, phonecalls.music(music, 16, seed)
    made.add(tune[: 8 * RATE])
    made.say(phonecalls.ANNOUNCEMENTS[1], tape)
    made.add(tune[8 * RATE :])
    made.truth.holds.append((start, made.at_s))
    made.pause(0.2, 0.3)
    made.say(phonecalls.TALK[1], ("en-us+m3", 170, 40))
    made.pause(0.4, 0.5)
    made.say(phonecalls.TALK[0], ("en-gb+m1", 150, 45))
    return np.concatenate(made.parts), made.truth


def listened(loud: np.ndarray) -> Timeline:
    return timeline(measured([loud.astype(np.float32)]))


def rows_of(found: Timeline) -> list[Recording | RecordingSpan]:
    told = json.loads(json.dumps(listen._told(found)))
    spans = [RecordingSpan(evidence="x", **span) for span in told["spans"]]
    return [Recording(evidence="x", error=None, **told["recording"]), *spans]


@pytest.mark.parametrize(
    ("plan", "music", "noise", "snr"),
    [("UK", "piano", "white", 30), ("US", "band", "pink", 15), ("EU", "strings", "brown", 5)],
)
def test_a_call_is_heard_as_it_was_made(plan, music, noise, snr):
    made, truth = a_call(3, plan, music)
    found = listened(disturbed(made, noise, snr, "narrow", 3))
    assert wrong(truth, rows_of(found)) == []
    assert [span.said for span in found.spans if span.kind == "key"] == ["1"]
    (menu,) = (span for span in found.spans if span.kind == "menu")
    assert menu.said == "1" and abs(menu.start_s - truth.speech[0][0]) < 1
    assert {span.kind for span in found.spans} <= set(calltimes.COLOURS) | set(calltimes.TONES)
    assert all(0 <= span.confidence <= 1 for span in found.spans)


# Cadences: ITU-T E.180 Supplement 2.
@pytest.mark.parametrize(
    ("plan", "rings", "expected", "tone"),
    [
        ("EU fr", 2, "EU", "440 Hz, 1.5 s every 5.0 s"),
        ("EU es", 3, "EU", "425 Hz, 1.5 s every 4.5 s"),
        ("EU at", 2, "EU", "420 Hz, 1.0 s every 6.0 s"),
        ("UK", 1, "UK", "400 + 450 Hz"),
        ("US", 1, "US", "440 + 480 Hz"),
    ],
)
def test_each_plan_is_told_by_its_tones_and_cadence(plan, rings, expected, tone):
    rung, _ = phonecalls.ringing(plan, rings, 0)
    loud = np.concatenate([silence(1), rung, phonecalls.said("Hello?", "en-gb", 160, 50)])
    found = listened(disturbed(loud, "pink", 15, "narrow", 1))
    assert found.ringing is not None
    assert (found.ringing.plan, found.ringing.rings) == (expected, rings)
    assert found.ringing.tone == tone
    assert found.answer_s == pytest.approx(1 + len(rung) / RATE, abs=0.5)


@pytest.mark.parametrize(
    ("plan", "rings", "rest", "missing"),
    [("US", 2, 0.0, 1.2), ("UK", 3, 0.0, 0.5), ("EU be", 2, 0.0, 0.6)],
)
def test_rings_count_though_the_recording_begins_within_the_first(plan, rings, rest, missing):
    rung, begun = phonecalls.ringing(plan, rings, rest)
    left = rung[round(missing * RATE) :]
    loud = np.concatenate([left, phonecalls.said("Hello?", "en-gb", 160, 50), silence(1)])
    found = listened(disturbed(loud, "pink", 20, "narrow", 1))
    assert (found.ringing.plan, found.ringing.rings) == (plan[:2], begun)
    assert found.answer_s == pytest.approx(len(left) / RATE, abs=0.5)


def test_silence_between_what_is_said_is_a_hold_and_two_voices_end_one():
    agent, caller = ("en-gb+m1", 165, 30), ("en-gb+f2", 165, 70)
    lines = [
        phonecalls.said(text, who, *how)
        for text, (who, *how) in zip(phonecalls.TALK[:4], (agent, caller) * 2, strict=True)
    ]
    wait = silence(9)
    loud = np.concatenate([lines[0], wait, lines[1], silence(0.5), lines[2], wait, lines[3]])
    first = len(lines[0]) / RATE
    second = first + 9.5 + (len(lines[1]) + len(lines[2])) / RATE
    found = listened(disturbed(loud, "pink", 20, "narrow", 1))
    held = [(span.start_s, span.end_s) for span in found.spans if span.kind == "hold"]
    assert held == [pytest.approx((start, start + 9), abs=1) for start in (first, second)]


def cadence(frequencies: tuple[float, ...], *seconds: float) -> np.ndarray:
    return np.concatenate([
        tones(frequencies, one) if nr % 2 == 0 else silence(one) for nr, one in enumerate(seconds)
    ])  # fmt: skip


# (what is heard, its kind): busy and congestion of several countries, information tones.
REFUSALS = {
    "EU busy": (cadence((425,), *[0.48, 0.48] * 6), "busy"),
    "US busy": (cadence((480, 620), *[0.5, 0.5] * 6), "busy"),
    "UK busy": (cadence((400,), *[0.375, 0.375] * 6), "busy"),
    "US congestion": (cadence((480, 620), *[0.25, 0.25] * 8), "congestion"),
    "information": (np.concatenate([tones((f,), 0.33) for f in (950, 1400, 1800)]), "information"),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_tones_that_say_no_are_no_answer(name):
    refusal, kind = REFUSALS[name]
    plan = "US" if name.startswith("US") else "EU"
    rung, _ = phonecalls.ringing(plan, 1, 0)
    loud = np.concatenate([silence(1), rung, refusal, silence(1)])
    found = listened(disturbed(loud, "white", 15, "narrow", 2))
    assert found.answer_s is None
    assert [span.kind for span in found.spans if span.kind not in ("ringing", "silence")] == [kind]


def test_a_call_that_nobody_answers_has_no_answer():
    rung, _ = phonecalls.ringing("UK", 4, 0)
    found = listened(disturbed(np.concatenate([silence(1), rung]), "pink", 15, "narrow", 1))
    assert (found.ringing.plan, found.ringing.rings, found.answer_s) == ("UK", 4, None)


def test_neither_speech_nor_noise_nor_a_tune_is_ringing_or_a_key():
    talk = np.concatenate(
        [phonecalls.said(text, "en-gb+m4", 160, 45) for text in phonecalls.TALK[:4]]
    )
    for loud in (talk, phonecalls.music("piano", 10, 5), phonecalls.noise("pink", 5, 5) * 0.05):
        found = listened(loud)
        kinds = {span.kind for span in found.spans}
        assert found.ringing is None
        assert not kinds & {"key", "ringing", *calltimes.TONES}


def pressed(seconds: float, twist_db: float, shift: float = 1.0, snr: float = 20) -> str:
    """All sixteen keys, one after the other."""
    parts = [silence(0.2)]
    for low, high in phonecalls.DTMF.values():
        tone = tones((low * shift,), seconds) + tones((high * shift,), seconds, -20 + twist_db)
        parts += [tone, silence(0.1)]
    loud = disturbed(np.concatenate([*parts, silence(1)]), "white", snr, "narrow", 1)
    return "".join(key.digit for key in keys(measured([loud.astype(np.float32)]).keys))


@pytest.mark.parametrize(("seconds", "twist_db"), [(0.05, 0), (0.1, 4), (0.1, -8), (0.3, 0)])
def test_every_key_is_received_as_q24_asks(seconds, twist_db):
    assert pressed(seconds, twist_db) == "".join(phonecalls.DTMF)
    if seconds >= 0.1:
        assert pressed(seconds, twist_db, shift=1.015) == "".join(phonecalls.DTMF)


def test_what_is_too_short_or_too_uneven_for_a_key_is_none():
    assert pressed(0.02, 0) == ""
    assert pressed(0.1, 14) == ""


# --- files


def with_av(loud: np.ndarray, path: Path, codec: str, **how: object) -> Path:
    with av.open(str(path), "w", **how) as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        whole = (np.clip(loud, -1, 1) * 32767).astype("<i2")
        for at in range(0, len(whole), RATE):
            frame = av.AudioFrame.from_ndarray(whole[None, at : at + RATE], "s16", "mono")
            frame.sample_rate, frame.pts = RATE, at
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


@pytest.fixture(scope="module")
def kinds(tmp_path_factory) -> dict[str, Path]:
    """The same five seconds in what phones and telephone systems record with."""
    home = tmp_path_factory.mktemp("kinds")
    rung, _ = phonecalls.ringing("UK", 1, 0)
    loud = np.concatenate([silence(0.5), rung, phonecalls.said("Hello?", "en-gb", 160, 50)])
    return {
        "mu-law": write(loud, home / "mulaw.wav", 8000, "-e", "mu-law"),
        "a-law": write(loud, home / "alaw.wav", 8000, "-e", "a-law"),
        "gsm": write(loud, home / "gsm.wav", 8000, "-e", "gsm"),
        "amr": write(loud, home / "call.amr-nb", 8000, "-C", "7"),
        "ogg": write(loud, home / "call.ogg", 16000),
        "mp3": write(loud, home / "call.mp3", 16000, "-C", "32"),
        "stereo": write(loud, home / "stereo.wav", 44100, "-c", "2"),
        "m4a": with_av(loud, home / "call.m4a", "aac"),
        "opus": with_av(loud, home / "opus.ogg", "libopus"),
    }


@pytest.mark.parametrize(
    "kind", ["mu-law", "a-law", "gsm", "amr", "ogg", "mp3", "stereo", "m4a", "opus"]
)
def test_every_kind_of_file_is_heard_alike(kinds, kind):
    found = listen.heard(kinds[kind])
    assert (found.ringing.plan, found.ringing.rings) == ("UK", 1)
    assert found.ringing.start_s == pytest.approx(0.5, abs=0.1)
    assert found.answer_s == pytest.approx(3.5, abs=0.5)


def test_a_file_that_breaks_off_is_heard_up_to_there(kinds, tmp_path):
    for kind in ("mp3", "mu-law"):
        torn = tmp_path / kinds[kind].name
        content = kinds[kind].read_bytes()
        torn.write_bytes(content[: len(content) * 2 // 3])
        assert 2 < sum(len(block) for block in sound.blocks(torn)) / RATE < 3.5


def huge_header(content: bytes) -> bytes:
    """A WAV that says it is 4 GB, of a rate that no ear has."""
    return content[:4] + b"\xff" * 4 + content[8:24] + b"\xff\xff\xff\x0f" + content[28:]


def test_what_cannot_be_heard_says_why(kinds, tmp_path):
    mu_law = kinds["mu-law"].read_bytes()
    given = {
        "html.mp3": (b"<html><script>alert(1)</script>" * 50, "no sound"),
        "empty.wav": (b"", "no sound"),
        "short.wav": (mu_law[:2000], "less than a second"),
        "list.ogg": (b"#EXTM3U\nfile:///etc/passwd\n", "no sound"),
        "torn.m4a": (kinds["m4a"].read_bytes()[:3000], "no sound|less than a second"),
    }
    for name, (content, why) in given.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(sound.NoSound, match=why):
            list(sound.blocks(path))


def test_a_process_with_limits_reads_what_means_harm(kinds, tmp_path):
    bomb = tmp_path / "bomb.wav"
    bomb.write_bytes(huge_header(kinds["mu-law"].read_bytes()))
    (about,) = listen.rows(bomb, tmp_path / "played.flac")
    assert about.error and about.error.startswith("got ") and about.seconds is None


def test_long_numbers_are_counted_but_not_kept():
    made = Making(1, fresh=False)
    made.add(silence(1))
    made.keys("4711")
    made.add(silence(6))
    made.keys("2")
    made.add(silence(1))
    about, *spans = rows_of(listened(np.concatenate(made.parts)))
    assert about.keys == 5
    assert [span.said for span in spans if span.kind == "key"] == [None] * 4 + ["2"]
    assert [span.said for span in spans if span.kind == "menu"] == [None, "2"]


# --- in a study


def study_with(home: Path, allowed: bool = True) -> Study:
    home.mkdir(exist_ok=True)
    setting = f"recordings = {str(allowed).lower()}\ndouble_code"
    (home / "study.toml").write_text(STUDY + FIELDWORK.replace("double_code", setting))
    return read_study(home)


def handed_in(study: Study, audit: str, business: str, name: str, **more: object) -> None:
    desk.start(study, audit, business=business, wave="2026-Q4", form="call_enquiry",
               scenario="S1", shopper="S07")  # fmt: skip
    taps = [
        {"id": tap, "tap": tap, "at": f"2026-10-05T08:30:{second:02}Z", "error_s": 0.1}
        for tap, second in (("dialled", 0), ("ringing", 3), ("machine", 8), ("ended", 50))
    ]
    given = TOLD | {"evidence_file": name} | more
    desk.save(study, S07, audit, [Write(item, value, 1) for item, value in given.items()], taps)
    desk.lock_facts(study, S07, audit)
    desk.save(study, S07, audit, [Write(item, value, 2) for item, value in RATED.items()])
    desk.submit(study, S07, audit)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory) -> tuple[Study, str, Truth]:
    """An audit with a recording, handed in and built."""
    home = tmp_path_factory.mktemp("recorded")
    study = study_with(home / "plants")
    made, truth = a_call(5, "UK", "pluck", rings=1)
    loud = disturbed(made, "pink", 15, "narrow", 5)
    content = write(loud, home / "call.wav", 8000, "-e", "mu-law").read_bytes()
    name = uploads.keep(study, content, sound=True)
    handed_in(study, "a1", "fernway", name, ring_seconds=45)
    handed_in(study, "a2", "greenparcel", name)  # a rival's audit that names it all the same
    build(study)
    return study, name, truth


def get(study: Study, who: Who, path: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    """What a route answers."""
    sent: list[dict] = []

    async def receive():
        await asyncio.Event().wait()  # nobody hangs up

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
             "query_string": b"", "who": who,
             "headers": [(k.encode(), v.encode()) for k, v in headers.items()]}  # fmt: skip
    asyncio.run(Router(routes(lambda: study))(scope, receive, send))
    body = b"".join(message.get("body", b"") for message in sent[1:])
    given = {k.decode(): v.decode() for k, v in sent[0]["headers"]}
    return sent[0]["status"], body, given


def test_the_copy_that_is_played_can_be_sought_in_and_only_by_those_who_may(recorded):
    study, name, _ = recorded
    path = f"/audits/a1/evidence/{name}/played"
    status, part, headers = get(study, R1, path, range="bytes=100-199")
    assert (status, len(part), headers["content-type"]) == (206, 100, "audio/flac")
    assert headers["content-range"].startswith("bytes 100-199/")
    status, whole, _ = get(study, R1, path)
    assert status == 200 and whole.startswith(b"fLaC") and whole[100:200] == part
    status, part, _ = get(study, R1, path.removesuffix("/played"), range="bytes=0-3")
    assert (status, part) == (206, b"RIFF")
    for who in (Who("S08", "shopper"), Who("A1", "analyst"), Who("M1", "marketer")):
        assert get(study, who, path)[0] == 404


def test_a_recording_goes_when_it_is_too_old_and_what_was_heard_stays(recorded, tmp_path):
    study = read_study(shutil.copytree(recorded[0].home, tmp_path / "old"))
    name, archive, today = recorded[1], store.archive_of(study), datetime.now(UTC).date()
    assert handedin.expire(study, today + timedelta(days=30), print) == 0
    assert handedin.expire(study, today + timedelta(days=31), print) == 1
    assert handedin.expire(study, today + timedelta(days=31), print) == 0
    left = [path for path in study.home.rglob("*") if path.suffix in listening.SOUNDS]
    assert [path for path in left if path.is_file()] == []
    assert list(verify(archive)) == []
    assert get(study, R1, f"/audits/a1/evidence/{name}/played")[0] == 404
    assert listening.heard(study, name).recording.plan == "UK"
    page = draw(study, "review", audit="a1")
    assert not page.exception and not any("<audio" in html.value for html in page.html)
    said = texts(page)
    assert "taken out after 30 days" in said and "UK ringing, 2 rings" in said


def test_sound_about_a_rival_is_neither_read_nor_played_though_it_be_named(recorded):
    study, name, _ = recorded
    assert get(study, R1, f"/audits/a2/evidence/{name}")[0] == 404
    assert get(study, R1, f"/audits/a2/evidence/{name}/played")[0] == 404
    page = draw(study, "review", audit="a2")
    assert not page.exception and "The recording" not in [head.value for head in page.header]
    with pytest.raises(RefusedError):
        reviewing.mark(study, R1, "a2", name, 3.0)
    switched_off = study_with(study.home.parent / "off", allowed=False)
    assert not listening.allowed(switched_off, "fernway")
    assert get(study_with(study.home, allowed=False), R1, f"/audits/a1/evidence/{name}")[0] == 404
    assert list(listening.facts(study_with(study.home, False), store.archive_of(study), [])) == []
    study_with(study.home)


def test_the_reviewer_sees_the_call_hears_it_and_marks_a_person(recorded):
    study, name, _ = recorded
    page = draw(study, "review", audit="a1")
    assert not page.exception
    said = texts(page)
    assert "UK ringing, 2 rings; answered at 0:0" in said
    assert "Taps are laid on it by the answer." in said
    assert "recording: ring_seconds: 45, but in the recording it rang for 3" in said
    assert any(f"/audits/a1/evidence/{name}/played" in html.value for html in page.html)
    (choice,) = (box for box in page.selectbox if "person answers" in box.label)
    before = len(store.archive_of(study).events("a1"))
    choice.set_value(choice.options[-1])
    next(button for button in page.button if button.label == "Mark").click()
    assert not page.run().exception
    marked = reviewing.moment_of(choice.options[-1])
    assert desk.take(study, OWNER, "a1").case.marks == {name: marked}
    reviewing.mark(study, OWNER, "a1", name, marked)
    assert len(store.archive_of(study).events("a1")) == before + 1, "the same twice is one mark"
    for text in ("", "1:2:3", "soon", "-4"):
        with pytest.raises(ValueError, match="write minutes and seconds like 1:05"):
            reviewing.moment_of(text)
    with pytest.raises(ValueError, match="got mark"):
        reviewing.mark(study, OWNER, "a1", "0" * 64 + ".wav", 3.0)
    assert desk.take(study, OWNER, "a1").case.judged_by == ("owner",)


def test_what_was_heard_stands_in_the_store_once_the_audit_counts(recorded):
    study, name, truth = recorded
    with store.connect(store.published(study)) as opened:
        assert opened.execute("SELECT count(*) FROM recording").fetchall() == [(0,)]
    reviewing.mark(study, R1, "a1", name, 25.4)
    desk.save(study, R1, "a1", [Write("question_answered", "all", 20)])
    reviewing.decide(study, R1, "a1", "approved", "", desk.take(study, R1, "a1").case.seq)
    with store.connect(build(study)) as opened:
        rows = opened.execute(
            "SELECT evidence, error, plan, rings, keys, answer_s, hold_s FROM recording"
        ).fetchall()
        spans = dict(
            opened.execute("SELECT kind, count(*) FROM recording_span GROUP BY kind").fetchall()
        )
        marks = opened.execute("SELECT * FROM recording_mark").fetchall()
        flags = opened.execute("SELECT evidence FROM audit_flag WHERE flag = 'recording'")
        evidence = [row[0] for row in flags.fetchall()]
    ((kept, error, plan, rings, pressed_keys, answer, held),) = rows
    assert (kept, error, plan, rings, pressed_keys) == (name, None, "UK", 2, 1)
    assert answer == pytest.approx(truth.answer_s, abs=0.5)
    assert held == pytest.approx(truth.holds[0][1] - truth.holds[0][0], abs=3)
    assert spans["hold"] == 1 and spans["key"] == 1 and spans["ringing"] == 1
    assert marks == [("a1", name, 25.4)]
    assert any(one.startswith("ring_seconds: 45, but in the recording") for one in evidence)


def test_a_recording_is_listened_to_once(recorded):
    study, name, _ = recorded
    folder = listening.folder_of(study, name)
    before = folder.stat().st_mtime_ns
    listening.hear_soon(study, store.archive_of(study), name)
    assert listening.hear(study, store.archive_of(study), name) == folder
    assert folder.stat().st_mtime_ns == before
    assert listening.heard(study, "0" * 64 + ".wav") is None


def test_the_picture_says_in_words_and_lanes_what_colours_say(recorded):
    study, name, _ = recorded
    found = listening.heard(study, name)
    taps, anchor = calltimes.on_its_clock(found.recording, desk.take(study, OWNER, "a1").case.taps)
    assert anchor == "the answer"
    figure = calltimes.timeline(found.recording, found.spans, taps, 25.4)
    bars, marks = (layer["data"]["values"] for layer in figure["layer"])
    assert {bar["lane"] for bar in bars} == {"Call", "Heard"}
    assert [mark["words"] for mark in marks] == ["dialled", "ringing", "machine", "ended",
                                                 "answered", "a person answers"]  # fmt: skip
    assert len({bar["kind"] for bar in bars} - set(calltimes.COLOURS)) == 0
    assert "hold from" in calltimes.in_words(found.recording, found.spans)
