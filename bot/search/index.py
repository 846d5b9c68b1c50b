"""An inverted index with BM25 weights, kept as flat numpy arrays.

BM25 after Robertson and Zaragoza, The Probabilistic Relevance Framework (2009); fields are weighted before counting,
as in BM25F.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]


class Postings:
    """Terms of one channel over a set of documents."""

    def __init__(self, counts: Sequence[Mapping[str, float]], k1: float, b: float) -> None:
        self.size = len(counts)
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float64)
        mean = float(lengths.mean()) if self.size else 1.0
        norm = k1 * (1 - b + b * lengths / (mean or 1.0))
        postings: dict[str, list[tuple[int, float]]] = {}
        for document, count in enumerate(counts):
            for term, weight in count.items():
                postings.setdefault(term, []).append((document, weight))
        self.idf: dict[str, float] = {}
        self._start: dict[str, tuple[int, int]] = {}
        documents = np.empty(sum(map(len, postings.values())), dtype=np.int32)
        weights = np.empty(len(documents), dtype=np.float32)
        at = 0
        for term, found in postings.items():
            idf = float(np.log(1 + (self.size - len(found) + 0.5) / (len(found) + 0.5)))
            self.idf[term] = idf
            self._start[term] = (at, at + len(found))
            for document, weight in found:
                documents[at] = document
                weights[at] = idf * weight * (k1 + 1) / (weight + norm[document])
                at += 1
        self._documents, self._weights = documents, weights

    def __contains__(self, term: str) -> bool:
        return term in self._start

    def holds(self, term: str, document: int) -> bool:
        """Whether a document has a known term."""
        start, end = self._start[term]
        return bool((self._documents[start:end] == document).any())

    def scores(self, terms: Iterable[tuple[str, float]]) -> Scores:
        """The score of every document for weighted terms."""
        spans = [(self._start[term], weight) for term, weight in terms if term in self._start]
        if not spans:
            return np.zeros(self.size, dtype=np.float32)
        documents = np.concatenate([self._documents[a:b] for (a, b), _ in spans])
        weights = np.concatenate([self._weights[a:b] * weight for (a, b), weight in spans])
        return np.bincount(documents, weights=weights, minlength=self.size).astype(np.float32)


class Cosine:
    """Cosine of tf-idf vectors. A term that no document has still counts in the question's length."""

    def __init__(self, counts: Sequence[Mapping[str, float]]) -> None:
        self.size = len(counts)
        frequency: dict[str, int] = {}
        for count in counts:
            for term in count:
                frequency[term] = frequency.get(term, 0) + 1
        self._unknown = float(np.log(1 + self.size))
        self._idf = {term: float(np.log(1 + self.size / found)) for term, found in frequency.items()}
        postings: dict[str, tuple[list[int], list[float]]] = {}
        for document, count in enumerate(counts):
            weights = {term: self._idf[term] * (1 + np.log(n)) for term, n in count.items()}
            length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
            for term, weight in weights.items():
                found = postings.setdefault(term, ([], []))
                found[0].append(document)
                found[1].append(weight / length)
        self._postings = {
            term: (np.array(documents, dtype=np.int32), np.array(weights, dtype=np.float32))
            for term, (documents, weights) in postings.items()
        }

    def scores(self, counts: Mapping[str, float]) -> Scores:
        """The cosine of every document with a text's terms."""
        weights = {term: self._idf.get(term, self._unknown) * (1 + np.log(n)) for term, n in counts.items()}
        length = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        found = [(self._postings[term], weight / length) for term, weight in weights.items() if term in self._postings]
        if not found:
            return np.zeros(self.size, dtype=np.float32)
        documents = np.concatenate([documents for (documents, _), _ in found])
        scores = np.concatenate([weights * weight for (_, weights), weight in found])
        return np.bincount(documents, weights=scores, minlength=self.size).astype(np.float32)
