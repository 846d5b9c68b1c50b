"""Words: what people type becomes comparable units."""

from __future__ import annotations

import unicodedata

import pytest

from bot.search.compounds import Splitter
from bot.search.repair import Repairer
from bot.search.vectors import Lexicon
from bot.search.words import LONGEST_WORD, MOST_WORDS, Said, bare, language_of, normalise, stem, telling, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("företaget", "företag"),
        ("bidraget", "bidrag"),
        ("lånet", "lån"),
        ("anställning", "anställa"),
        ("anställningen", "anställer"),
        ("rådgivningen", "rådgivning"),
        ("investeringar", "investering"),
    ],
)
def test_inflections_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(("one", "other"), [("lån", "lön"), ("mark", "marknad"), ("bygg", "bygd"), ("får", "far")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_letters_of_other_scripts_that_look_alike_are_brought_home() -> None:
    assert words("lån till bаgeri") == ["lån", "till", "bageri"]  # a Cyrillic а


def test_decomposed_letters_and_invisible_characters_make_no_difference() -> None:
    assert words(unicodedata.normalize("NFD", "bygg\u00adlov\u200b på lö\x00nn")) == words("bygglov på lönn")


def test_danish_and_norwegian_letters_are_read_as_swedish_ones() -> None:
    assert normalise("søke lån til gården på Ærø") == "söke lån til gården på äö".replace("äö", "ärö")


def test_ukrainian_stays_ukrainian() -> None:
    assert words("як отримати кредит") == ["як", "отримати", "кредит"]


def test_a_question_is_bounded_in_words_and_a_word_in_letters() -> None:
    said = Said.of("ord " * 1000 + "x" * 300)
    assert len(said.words) == MOST_WORDS
    assert words("x" * 300) == ["x" * LONGEST_WORD]


def test_stop_words_tell_nothing_unless_there_is_nothing_else() -> None:
    assert list(telling(words("hur gör jag för att få ett lån"))) == ["lån"]
    assert list(telling(words("vad är det"))) == ["vad", "är", "det"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("hur startar jag eget", "sv"),
        ("lan till bageri", "sv"),
        ("how do I start a company", "en"),
        ("can we get a loan", "en"),
        ("", "sv"),
    ],
)
def test_the_language_is_told_by_small_words(text: str, language: str) -> None:
    assert language_of(words(text)) == language


def test_rings_and_dots_can_be_left_out() -> None:
    assert bare("företagslån") == "foretagslan"


@pytest.fixture(scope="module")
def splitter() -> Splitter:
    return Splitter(Lexicon.load().frequencies)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("hållbarhetsredovisning", ("hållbarhet", "redovisning")),
        ("mjölkbonde", ("mjölk", "bonde")),
        ("verkstadsgolv", ("verkstad", "golv")),
        ("bageri", ()),
        ("lån", ()),
        ("12345678", ()),
    ],
)
def test_compounds_are_taken_apart_and_others_left_whole(splitter: Splitter, word: str, parts: tuple[str, ...]) -> None:
    assert splitter.parts(word) == parts


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    frequency = {"anställa": 9, "bidrag": 8, "export": 5, "företag": 9, "skylt": 2}
    return Repairer(frequency, Lexicon.load().frequencies)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("anstäla", "anställa"), ("bidarg", "bidrag"), ("exprot", "export"), ("foretag", "företag"), ("skyllt", "skylt")],
)
def test_a_misspelt_word_is_mended_to_one_that_the_texts_hold(repairer: Repairer, typed: str, meant: str) -> None:
    assert repairer.candidates(typed)[0][0] == meant


def test_short_words_and_numbers_are_never_mended(repairer: Repairer) -> None:
    assert repairer.candidates("bid") == ()
    assert repairer.candidates("20000") == ()


def test_a_word_that_is_swedish_already_is_believed_less_to_be_a_slip(repairer: Repairer) -> None:
    known, slip = repairer.candidates("expert"), repairer.candidates("exprot")
    assert known[0][1] < slip[0][1]
