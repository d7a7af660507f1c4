"""What sentences say, and which words say so."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.tagging import texts
from benchmark.tagging.phrases import WORD, PhraseError, Phrases, Words
from benchmark.tagging.wants import POLAR, WANTS, language_of, lexicons, sentences

ENGLISH, *OTHERS = lexicons()
SIGNS = {"praise": "+", "blame": "-"}
HERE = Path(__file__).parent
PRACTICE = HERE.parent / "data" / "practice" / "madeup" / "sentences.toml"


def told() -> list[tuple[str, set[str]]]:
    lines = (HERE / "sentences.txt").read_text().splitlines()
    parts = [line.rsplit("|", 1) for line in lines if "|" in line and not line.startswith("#")]
    return [(sentence.strip(), set(labels.split())) for sentence, labels in parts]


def said(sentence: str) -> dict[str, str]:
    """Want and sign → the words."""
    tags = ENGLISH.tags(sentence)
    return {
        tag.kind + SIGNS[tag.value]: sentence[tag.start : tag.start + tag.length]
        for tag in tags
        if tag.kind in POLAR and tag.value in SIGNS
    }


@pytest.mark.parametrize(("sentence", "labels"), told())
def test_sentences_from_other_fields_say_what_a_reader_says_they_say(sentence, labels):
    assert set(said(sentence)) == labels


def test_nearly_every_sentence_of_the_practice_shops_is_understood():
    words = tomllib.loads(PRACTICE.read_text())
    fills = {"days": "5", "minutes": "20", "name": "Ida", "plant": "orchid", "a_plant": "an orchid"}
    german = next(lexicon for lexicon in OTHERS if lexicon.language == "de")
    missed, of = [], 0
    for want in WANTS:
        for key in ("good", "bad", "de_good", "de_bad"):
            for sentence in words[want][key]:
                lexicon = german if key.startswith("de_") else ENGLISH
                tags = lexicon.tags(sentence.format(**fills))
                value = "praise" if key.endswith("good") else "blame"
                of += 1
                if (want, value) not in {(tag.kind, tag.value) for tag in tags}:
                    missed.append(sentence)
    assert len(missed) <= of * 0.05, missed


@pytest.mark.parametrize(
    ("sentence", "tag"),
    [
        ("It was not easy.", "easy-"),
        ("It was not only easy but cheap.", "easy+"),
        ("I never had to wait, but the driver was rude.", "individual-"),
        ("They should be more transparent.", "expectations-"),
        ("No hassle at all.", "easy+"),
        ("Couldn't have been easier.", "easy+"),
        ("Not helpful, very slow.", "individual-"),
        ("I don’t think they are honest.", "promises-"),
        ("I would not recommend them.", "recommend-"),
        ("I cannot recommend them enough.", "recommend+"),
        ("Communication was terrible.", "informed-"),
        ("Great communication.", "informed+"),
    ],
)
def test_what_stands_before_a_phrase_can_turn_it(sentence, tag):
    assert tag in said(sentence)


def test_a_tag_shows_the_longest_words_that_say_so_and_where():
    assert said("They refuse to refund me.") == {"put_right-": "refuse to refund"}
    where = [tag for tag in ENGLISH.tags("The app is easy to use.") if tag.kind == "touchpoint"]
    assert [(tag.value, tag.start, tag.length) for tag in where] == [("website", 4, 3)]


def test_where_nothing_is_said_no_place_is_either():
    assert ENGLISH.tags("I opened the app on my phone.") == []


def test_a_topic_without_a_verdict_is_left_to_the_stars():
    tags = {(tag.kind, tag.value) for tag in ENGLISH.tags("This is about communication.")}
    assert ("informed", "topic") in tags


def test_sentences_end_where_reviewers_forgot_the_blank_and_at_new_lines():
    text = "Great app.They paid fast.\n- no fuss\n\n  Thanks, Dr. Smith!! :)"
    found = list(sentences(text))
    assert [one.text for one in found] == [
        "Great app.", "They paid fast.", "- no fuss", "Thanks, Dr. Smith!!",
    ]  # fmt: skip
    assert [one.number for one in found] == [0, 1, 2, 3]


@given(st.text(alphabet=st.sampled_from("aB é’.!?\n,😀ßİ1"), max_size=80))
def test_a_sentence_stands_in_its_text_where_it_says(text):
    for one in sentences(text):
        assert text[one.start : one.start + len(one.text)] == one.text
        for tag in ENGLISH.tags(one.text):
            assert 0 <= tag.start < tag.start + tag.length <= len(one.text)


def test_the_language_is_the_one_whose_commonest_words_are_there():
    texts = {
        "The parcel was here and it was early.": "en",
        "Die Bestellung war einfach und die Ware ist sehr gut.": "de",
        "Pünktlich geliefert.": "de",
        "Excellent!": "en",
    }
    found = {text: language_of(text, lexicons()).language for text in texts}  # type: ignore[union-attr]
    assert found == texts
    assert (
        language_of("Bardzo dobra obsługa klienta polecam wszystkim serdecznie", lexicons()) is None
    )


def found(phrase: str, text: str, **lists: list[str]) -> list[str]:
    phrases = Phrases([("x", phrase)], lists)
    return [text[start:end] for _, start, end in phrases.find(Words(text))]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        ("easy to (use|follow)", "Easy to  follow", ["Easy to  follow"]),
        ("kept [me] safe", "kept safe, kept me safe", ["kept safe", "kept me safe"]),
        ("communicat*", "their communication", ["communication"]),
        ("promise .. broken", "a promise was badly broken", ["promise was badly broken"]),
        ("promise .. broken", "a promise that was once given and then broken", []),
        ("organi(z|s)ed", "well organised", ["organised"]),
        ("took # days", "took ten days, took 12 days", ["took ten days", "took 12 days"]),
        ("hassle free", "hassle-free", ["hassle-free"]),
        ("don't", "don't. dont", ["don't"]),
        ("it", "it's", []),
    ],
)  # fmt: skip
def test_the_signs_of_a_phrase(phrase, text, words):
    assert found(phrase, text) == words


@given(st.text(st.sampled_from("abX9'\"-_ .,\n’éß²٣İẞ\u0301")))
def test_words_are_found_as_their_pattern_says(text):
    said = Words(text)
    assert len(said.text) == len(text)
    assert said.words == WORD.findall(said.text)
    assert said.starts == [word.start() for word in WORD.finditer(said.text)]


def test_a_phrase_may_name_a_list():
    assert found("<who> cares", "Nobody cares", who=["no one", "nobody"]) == ["Nobody cares"]


@pytest.mark.parametrize(
    ("phrase", "why"),
    [
        ("easy to (use", "'(' is never closed"),
        ("easy)", "without its opening bracket"),
        ("very ..", "stands between two words"),
        ("<nobody>", "no list 'nobody'"),
        ("#", "needs at least one word"),
        ("( |a)", "empty phrase"),
    ],
)
def test_a_phrase_that_cannot_be_read_says_why(phrase, why):
    with pytest.raises(PhraseError, match=re.escape(why)):
        Phrases([("x", phrase)])


def test_many_texts_are_taken_as_they_are_read_not_all_into_memory():
    taken = []

    def batches() -> Iterator[pa.RecordBatch]:
        for size in (texts.MANY, *[1] * 100):
            taken.append(size)
            rows = {"text_key": [0] * size, "words": ["Fine."] * size, "read": [True] * size}
            yield pa.RecordBatch.from_pydict(rows)

    parts = texts._parts(batches())
    assert next(parts)["sentence"].num_rows == texts.MANY
    assert len(taken) < 50
    assert len(list(parts)) == 100
