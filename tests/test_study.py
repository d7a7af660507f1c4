"""A study file is read, or every mistake in it is named at once."""

from pathlib import Path

import pytest

from benchmark.study import StudyError, read_study

PRACTICE = Path(__file__).parents[1] / "data" / "practice"

SOUND = """
[study]
name = "Two shops"
currency = "EUR"
time_zone = "Europe/Berlin"
touchpoints = ["call"]

[[wave]]
name = "2026-Q4"
start_day = 2026-10-01
end_day = 2026-12-31

[[business]]
id = "a"
name = "A"
role = "own"

[[business]]
id = "b"
name = "B"
role = "rival"
"""

# Each line: what stands in the sound file, what replaces it, what must be said about it.
MISTAKES = [
    ('currency = "EUR"', 'currency = "euro"', "study.currency: got 'euro'; write three capital"),
    ('"Europe/Berlin"', '"Europe/Berln"', "study.time_zone: got 'Europe/Berln'; write an IANA"),
    ('"Europe/Berlin"', '"Europe/Berln"', "did you mean 'Europe/Berlin'?"),
    ('["call"]', '["call", "fax"]', "study.touchpoints 2: got 'fax'; input should be 'website'"),
    ('["call"]', '["website"]', "business 'a': site: missing; write its address"),
    ('["call"]', '["website"]', "study.contact: missing; write an address where"),
    (
        'name = "Two shops"',
        'nmae = "Two shops"',
        "study.nmae: unknown key; got 'Two shops'; did you",
    ),
    ('name = "Two shops"', "", "study.name: missing; write it"),
    ("start_day = 2026-10-01", 'start_day = "soon"', "wave '2026-Q4': start_day: got 'soon'"),
    ("end_day = 2026-12-31", "end_day = 2026-01-31", "end_day: got 2026-01-31; write 2026-10-01"),
    ('id = "b"', 'id = "a"', "business 'a': written 2 times; write each once"),
    ('name = "B"', 'name = "A"', "business: name 'A': written 2 times; write each once"),
    ('id = "b"', 'id = "B b"', "business 'B b': id: got 'B b'; write small letters"),
    ('role = "own"', 'role = "rival"', "business: got 0 with role 'own'; write exactly one"),
    ('role = "rival"', 'role = "rivel"', "business 'b': role: got 'rivel'; input should be 'own'"),
    (
        'role = "own"',
        'role = "own"\nhours = {mon = ["9-17"]}',
        "hours.mon 1: got '9-17'; write open",
    ),
    ('role = "own"', 'role = "own"\nsite = "shop"', "site: got 'shop'; write an address like"),
    ("[[wave]]", "[weights]\nindicators = {lcp = 2}\n[[wave]]", "weights.indicators.lcp: no such"),
    (
        "[[wave]]",
        "[thresholds]\naudits = [30, 10]\n[[wave]]",
        "audits: got [30, 10]; write the lower",
    ),
    (
        "[[wave]]",
        "[gather.visit]\nrepeats = 0\n[[wave]]",
        "gather.visit.repeats: got 0; input should",
    ),
    (
        "[[wave]]",
        "[gather.visit]\nrepeats = 4\n[[wave]]",
        "gather.visit.repeats: got 4; write an odd number, e.g. 5: the median is then one of them",
    ),
    (
        "[[wave]]",
        '[[reviews]]\nsource = "x"\nfiles = {c = "no.csv"}\ncolumns = {rating = "r"}\n[[wave]]',
        "reviews 'x': files.c: no such business; write one of: a, b",
    ),
    (
        "[[wave]]",
        '[[reviews]]\nsource = "x"\nfiles = {a = "no.csv"}\ncolumns = {rating = "r"}\n[[wave]]',
        "reviews 'x': columns.published: missing; write the name of the file's column",
    ),
    (
        "[[wave]]",
        '[[audits]]\nfile = "no.csv"\n[[wave]]',
        "audits 1: file: got 'no.csv'; no such file beside study.toml",
    ),
]


def mistakes_of(path: Path) -> list[str]:
    with pytest.raises(StudyError) as error:
        read_study(path)
    return error.value.mistakes


def test_the_practice_study_has_no_mistakes():
    study = read_study(PRACTICE)
    assert study.own.id == "fernway"
    assert study.slug == "practice"
    assert study.study.practice


@pytest.mark.parametrize(("sound", "wrong", "said"), MISTAKES)
def test_a_mistake_is_named_with_file_place_and_what_to_write(tmp_path, sound, wrong, said):
    file = tmp_path / "study.toml"
    file.write_text(SOUND.replace(sound, wrong, 1))
    lines = mistakes_of(file)
    assert all(line.startswith(f"{file}: ") and "\n" not in line for line in lines)
    assert any(said in line for line in lines), lines


def test_all_mistakes_come_at_once(tmp_path):
    text = SOUND
    for sound, wrong in [
        ('currency = "EUR"', 'currency = "euro"'),
        ('role = "own"', 'role = "owner"'),
        ("2026-12-31", '"never"'),
        ('id = "b"', 'id = "a"'),
        ('name = "B"', 'nam = "B"'),
    ]:
        text = text.replace(sound, wrong, 1)
    (tmp_path / "study.toml").write_text(text)
    lines = mistakes_of(tmp_path)
    for said in ("currency", "role", "end_day", "written 2 times", "nam: unknown", "name: missing"):
        assert any(said in line for line in lines), (said, lines)


def test_a_file_that_is_missing_no_toml_or_not_utf8_is_said_in_one_line(tmp_path):
    file = tmp_path / "study.toml"
    assert mistakes_of(file) == [f"{file}: no such file; write the path of a study.toml"]
    file.write_text("[study\nname = 1")
    assert mistakes_of(file)[0].startswith(f"{file}: not TOML: ")
    file.write_bytes('[study]\nname = "Café"'.encode("latin-1"))
    assert "not UTF-8 (byte 0xe9 at position" in mistakes_of(file)[0]


def test_overlapping_waves_are_named_with_the_day_to_write(tmp_path):
    second = '[[wave]]\nname = "x"\nstart_day = 2026-12-31\nend_day = 2027-01-31\n'
    (tmp_path / "study.toml").write_text(SOUND + second)
    assert "write 2027-01-01 or later" in mistakes_of(tmp_path)[0]


def test_the_wave_of_a_day_is_the_last_one_begun(tmp_path):
    (tmp_path / "study.toml").write_text(SOUND)
    study = read_study(tmp_path)
    (wave,) = study.wave
    assert study.wave_on(wave.start_day) == wave
    assert study.wave_on(wave.end_day.replace(year=2030)) == wave
    assert study.wave_on(wave.start_day.replace(year=2020)) is None
