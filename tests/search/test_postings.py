"""Postings: the flat arrays score as the formulas say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bot.search.postings import BUCKETS, Entries, Postings, Runs, arrays, hashed_runs, nearness

DOCUMENTS = [{0: 2.0, 1: 1.0}, {1: 3.0}, {2: 1.0, 0: 1.0}, {}]


def test_bm25_is_the_textbook_formula() -> None:
    k1, b = 1.2, 0.5
    postings = Postings.bm25(Entries.of(DOCUMENTS), 3, k1, b)
    found = postings.scores(*arrays({0: 1.0, 1: 0.5}))
    lengths = [sum(document.values()) for document in DOCUMENTS]
    mean = sum(lengths) / len(lengths)

    def score(row: int) -> float:
        total = 0.0
        for term, weight in ((0, 1.0), (1, 0.5)):
            df = sum(term in document for document in DOCUMENTS)
            idf = math.log(1 + (len(DOCUMENTS) - df + 0.5) / (df + 0.5))
            tf = DOCUMENTS[row].get(term, 0.0)
            total += weight * idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * lengths[row] / mean))
        return total

    assert found == pytest.approx([score(row) for row in range(len(DOCUMENTS))], rel=1e-5)


def test_a_document_is_exactly_like_itself() -> None:
    postings = Postings.cosine(Entries.of(DOCUMENTS), 3)
    weights = {term: math.sqrt(w) * float(postings.idf[term]) for term, w in DOCUMENTS[0].items()}
    norm = math.sqrt(sum(w * w for w in weights.values()))
    found = postings.scores(*arrays({term: w / norm for term, w in weights.items()}))
    assert found[0] == pytest.approx(1.0, rel=1e-5)
    assert int(np.argmax(found)) == 0


def test_unknown_terms_score_nothing() -> None:
    postings = Postings.bm25(Entries.of(DOCUMENTS), 3, 1.2, 0.5)
    assert not postings.scores(*arrays({})).any()


def test_no_documents_is_no_trouble() -> None:
    postings = Postings.bm25(Entries.of([]), 3, 1.2, 0.5)
    assert postings.scores(*arrays({0: 1.0})).shape == (0,)


def test_runs_of_letters_of_a_word_are_the_same_alone_and_among_others() -> None:
    made = Runs(["lån", "bageri"])
    entries = made.entries(Entries.of([{0: 1.0}, {1: 2.0}]))
    of_first = made.hashes[entries.terms[entries.documents == 0]]
    assert set(of_first.tolist()) == set(hashed_runs("lån"))
    assert all(0 <= run < BUCKETS for run in hashed_runs("bageri"))


def test_runs_that_no_word_has_are_left_out_of_a_question() -> None:
    made = Runs(["lån"])
    assert set(made.hashes[made.of("lånet", None)].tolist()) == set(hashed_runs("lån")) & set(hashed_runs("lånet"))
    assert made.of("bageri", None) == []
    assert Runs([]).of("lån", None) == []


def test_a_known_word_has_the_runs_that_it_would_have_as_an_unknown_one() -> None:
    made = Runs(["lån", "bageri"])
    assert set(made.of("bageri", 1)) == set(made.of("bageri", None))


def test_words_that_share_letters_share_runs() -> None:
    assert set(hashed_runs("bageriet")) & set(hashed_runs("bageri"))
    assert not set(hashed_runs("abc")) & set(hashed_runs("xyz"))


def test_nearness_is_the_plain_product_however_many_rows() -> None:
    rng = np.random.default_rng(1)
    rows, direction = rng.random((1000, 16), dtype=np.float32), rng.random(16, dtype=np.float32)
    assert nearness(rows, direction) == pytest.approx(rows @ direction, rel=1e-4)
    assert not nearness(rows, np.zeros(0, np.float32)).any()
