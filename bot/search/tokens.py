"""Documents as flat arrays of numbered words, so that a whole catalog is counted without a loop over its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.search.postings import Floats, Ints
from bot.search.reader import Document, Field


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words of some documents in the order they stand: one place a word in every array."""

    words: Ints
    """The word's number in a vocabulary."""
    fields: Ints
    """The field that it stands in, all documents' fields counted on."""
    documents: Ints
    weights: Floats
    english: NDArray[np.bool_]
    """Whether its field is in English."""

    @classmethod
    def of(cls, documents: Sequence[Document], vocabulary: Mapping[str, int]) -> Tokens:
        """Number the words of documents. Raises KeyError for a word that the vocabulary lacks."""
        fields: list[Field] = [one for document in documents for one in document]
        lengths = np.array([len(one.words) for one in fields], dtype=np.int64)
        numbers = map(vocabulary.__getitem__, chain.from_iterable(one.words for one in fields))
        owners = np.repeat(np.arange(len(documents), dtype=np.int32), [len(document) for document in documents])
        return cls(
            np.fromiter(numbers, np.int32, int(lengths.sum())),
            np.repeat(np.arange(len(fields), dtype=np.int32), lengths),
            np.repeat(owners, lengths),
            np.repeat(np.array([one.weight for one in fields], dtype=np.float32), lengths),
            np.repeat(np.array([one.language == "en" for one in fields], dtype=bool), lengths),
        )

    def only(self, kept: NDArray[np.bool_]) -> Tokens:
        """Some of the words."""
        arrays = (self.words, self.fields, self.documents, self.weights, self.english)
        return Tokens(*(array[kept] for array in arrays))  # type: ignore[arg-type]

    def telling(self, tells: NDArray[np.bool_]) -> Tokens:
        """The words that tell something, or all of a field where none does. `tells`: word → whether it does."""
        kept = tells[self.words]
        told = np.bincount(self.fields, weights=kept, minlength=int(self.fields[-1]) + 1 if len(self.fields) else 0) > 0
        return self.only(kept | ~told[self.fields])
