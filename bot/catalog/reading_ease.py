"""LIX, how easy a text is to read: C.-H. Björnsson, Läsbarhet (Stockholm: Liber, 1968).

Below 30 very easy, 30–40 easy, 40–50 as in newspapers, 50–60 as in official texts, above 60 heavy.
"""

from __future__ import annotations

import re

HEAVY = 45
"""Above this an editor gets a hint."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)")


def lix(text: str) -> float:
    """Words a sentence, plus the share in per cent of words of more than six letters. 0 for a text without words."""
    words = _WORD.findall(text)
    if not words:
        return 0.0
    parts = [part for part in _SENTENCE_END.split(text) if _WORD.search(part)]
    return len(words) / len(parts) + 100 * sum(len(word) > 6 for word in words) / len(words)
