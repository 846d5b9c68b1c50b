"""From what people type to the units that search compares: words, deep stems and runs of letters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import Stemmer  # type: ignore[import-not-found]

_HOMOGLYPHS = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТУХαορν", "aeopcyxijsdhabekmhopctyxaopv")
_KEYBOARDS = str.maketrans("øæ", "öä")
_BARE = str.maketrans("åäöéèêëáàâüúùûóòôíìîçñ", "aaoeeeeaaauuuuoooiiicn")
_CLAUSE = frozenset(",.;:!?()\n")
_RINGS = frozenset("åäö")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_FOREIGN = re.compile(r"[\u00d8\u00f8\u00c6\u00e6\u0370-\u04ff\u0500-\u052f]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_WORD = 40
LONGEST = 4000
"""Characters of a question that are read."""
MOST_WORDS = 120
"""Words of a question that are read; a pasted e-mail says what it wants in these."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as running text."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    """
    jag du vi ni han hon den det de dom man en ett och eller men att som om i på av för till från med utan hos vid
    är var varit bli blir blev bara ha har hade haft kan kunde ska skall skulle vill ville får fick få måste bör mig dig
    oss er sig sin sitt sina min mitt mina din ditt dina vår vårt våra era ert hur vad vem vilka vilken vilket när där
    här då så nu ju väl nog också inte ej nåt något någon några nån nånting åt än mer mest lite mycket många alla allt
    finns finnas gör göra gjort vara tar tog sen sedan efter innan upp ut in ner över under typ liksom ändå hej snälla
    tack behöver behöva undrar undra vet veta tänkte tänker funderar går gå blivit denna detta dessa sådan sånt
    o å ja va de e dej mej nåra vart kommer komma även redan väldigt både samt inom mellan mot
    the a an and or but to of on at for from with is are was be been do does did can could would should will i we
    you he she it they my our your their me us what who how when where which there this that these those have has had
    not no so if any some get need want about im i'm we're us am as by into than then it's dont don't
    """
)
_ENGLISH = word_set(
    """
    the and for with how what who where my our we in can need want is are do does to of a an any help from this that it
    business company your you on at im i'm we're have would could should there someone which when tho not don't about
    """
)
_SWEDISH = word_set(
    """
    och att jag vi är hur vad vem vill kan för med på till en ett det som har ska behöver måste får min vår av om inte
    finns nån något när hos från o ja va nåt de vart ni man var så
    """
)
_ENDINGS = ("iseringen", "isering", "ningarna", "ningens", "ningar", "ningen", "ning", "elserna", "elsen", "else",
            "ationerna", "ationer", "ationen", "ation", "ingarna", "ingar", "ingen", "ing", "heten", "heter", "het",
            "iteten", "itet", "isera", "iserar", "iser", "are", "ande", "et", "en", "er", "ar", "na")  # fmt: skip
_SHORTEST_STEM = 4
_SNOWBALL = {"sv": Stemmer.Stemmer("swedish", 0), "en": Stemmer.Stemmer("english", 0)}
"""Without a memory of their own, which costs five times what it saves on words that differ."""


def normalise(text: str) -> str:
    """Lower-case NFC without invisible characters; look-alike letters of other scripts brought home."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    if _FOREIGN.search(text):
        text = text.lower().translate(_KEYBOARDS)
        return text if _all_cyrillic(text) else text.translate(_HOMOGLYPHS)
    return text.lower()


@dataclass(frozen=True, slots=True)
class Said:
    """A text taken apart once: what it says in lower case, and its words in order."""

    text: str
    low: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Said:
        """A question: no more is read than a long one needs."""
        low = normalise(text[:LONGEST])
        return cls(text, low, tuple(_split(low, MOST_WORDS)))


def words(text: str) -> list[str]:
    """All the words of a text in order, normalised and bounded in length."""
    return _split(normalise(text), None)


def _split(low: str, most: int | None) -> list[str]:
    found = _WORD.findall(low) if most is None else [match[0] for match in islice(_WORD.finditer(low), most)]
    if "’" in low:
        found = [word.replace("’", "'") for word in found]
    if len(low) > LONGEST_WORD:
        found = [word[:LONGEST_WORD] for word in found]
    return found


def clauses(said: Said) -> list[int]:
    """The number of the clause in which each word of a text stands, told apart by signs."""
    found, clause, end = [], 0, 0
    for match in islice(_WORD.finditer(said.low), MOST_WORDS):
        clause += not _CLAUSE.isdisjoint(said.low[end : match.start()])
        found.append(clause)
        end = match.end()
    return found


def telling(found: Sequence[str]) -> Sequence[str]:
    """The words that tell something: no stop words and no single letters, unless there is nothing else."""
    return [word for word in found if tells(word)] or found


def tells(word: str) -> bool:
    """Whether a word tells something by itself: no stop word and no single letter."""
    return word not in STOP_WORDS and (len(word) > 1 or word.isdigit())


def bare(word: str) -> str:
    """The word without rings, dots and accents, as people write it on a foreign keyboard."""
    return word if word.isascii() else word.translate(_BARE)


def deep_stem(word: str, language: str = "sv") -> str:
    """The deep stem of a word; `stem` is the same and remembers.

    Swedish Snowball leaves företaget/företag, anställning/anställd and rådgivning/rådgivare apart; the endings
    stripped after it join them.
    """
    found: str = _SNOWBALL[language].stemWord(word)
    if language == "sv" and found.endswith(_ENDINGS):
        for ending in _ENDINGS:
            if found.endswith(ending) and len(found) - len(ending) >= _SHORTEST_STEM:
                return found[: -len(ending)]
    return found


stem = lru_cache(maxsize=20_000)(deep_stem)


def language_of(found: Sequence[str]) -> str:
    """sv or en, by function words and å, ä, ö; Swedish when nothing tells."""
    heard = found[:60]
    english = sum(map(_ENGLISH.__contains__, heard))
    if not english:
        return "sv"
    ringed = sum(not word.isascii() and not _RINGS.isdisjoint(word) for word in heard)
    return "en" if english > ringed + sum(map(_SWEDISH.__contains__, heard)) else "sv"


def _all_cyrillic(text: str) -> bool:
    """Whether a text is written in Cyrillic, and not only disguised with some of its letters."""
    letters = sum(char.isalpha() for char in text)
    return len(_CYRILLIC.findall(text)) > 0.6 * letters > 0
