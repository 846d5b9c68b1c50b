"""From what people type to the units that search compares: words, deep stems, and parts of compounds."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

_HOMOGLYPHS = str.maketrans("аеорсухіјѕԁһАВЕКМНОРСТУХαορν", "aeopcyxijsdhabekmhopctyxaopv")
_FOLD = str.maketrans("åäöéèêëáàâüúùûóòôíìîçñøæ", "aaoeeeeaaauuuuoooiiicnoa")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST_WORD = 40
MOST_WORDS = 120

_SNOWBALL = Stemmer.Stemmer("swedish")
# Snowball leaves these endings on; stripping them joins företaget/företag, anställning/anställ, rådgivning/rådgiv.
_ENDINGS = ("ationer", "ation", "elsen", "else", "ningen", "ningar", "ning", "ingen", "ingar", "ing", "iteten", "itet",
            "heten", "het", "et", "er", "ar", "or", "en", "an", "a", "e", "s")  # fmt: skip

STOP_WORDS = frozenset(
    [
        "jag",
        "du",
        "vi",
        "ni",
        "han",
        "hon",
        "den",
        "det",
        "de",
        "dom",
        "man",
        "en",
        "ett",
        "och",
        "eller",
        "men",
        "att",
        "som",
        "om",
        "i",
        "på",
        "av",
        "för",
        "till",
        "från",
        "med",
        "utan",
        "hos",
        "vid",
        "är",
        "var",
        "varit",
        "bli",
        "blir",
        "blev",
        "ha",
        "har",
        "hade",
        "kan",
        "ska",
        "skall",
        "skulle",
        "vill",
        "ville",
        "får",
        "fick",
        "måste",
        "bör",
        "mig",
        "dig",
        "oss",
        "er",
        "sig",
        "sin",
        "sitt",
        "sina",
        "min",
        "mitt",
        "mina",
        "din",
        "ditt",
        "dina",
        "vår",
        "vårt",
        "våra",
        "era",
        "ert",
        "hur",
        "vad",
        "vem",
        "vilka",
        "vilken",
        "vilket",
        "när",
        "där",
        "här",
        "då",
        "så",
        "nu",
        "ju",
        "väl",
        "nog",
        "bara",
        "även",
        "också",
        "inte",
        "ej",
        "nåt",
        "något",
        "någon",
        "några",
        "nån",
        "åt",
        "än",
        "mer",
        "mest",
        "lite",
        "mycket",
        "många",
        "alla",
        "allt",
        "finns",
        "finnas",
        "göra",
        "gör",
        "gjort",
        "vara",
        "ta",
        "tar",
        "tog",
        "sen",
        "sedan",
        "efter",
        "innan",
        "upp",
        "ut",
        "in",
        "ner",
        "över",
        "under",
        "typ",
        "liksom",
        "ändå",
        "hej",
        "snälla",
        "tack",
        "behöver",
        "behöva",
        "undrar",
        "undra",
        "vet",
        "veta",
        "tänkte",
        "tänker",
        "funderar",
        "går",
        "gå",
        "the",
        "a",
        "an",
        "and",
        "or",
        "but",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "from",
        "with",
        "is",
        "are",
        "was",
        "be",
        "been",
        "do",
        "does",
        "did",
        "can",
        "could",
        "would",
        "should",
        "will",
        "i",
        "we",
        "you",
        "he",
        "she",
        "it",
        "they",
        "my",
        "our",
        "your",
        "their",
        "me",
        "us",
        "what",
        "who",
        "how",
        "when",
        "where",
        "which",
        "there",
        "this",
        "that",
        "these",
        "those",
        "have",
        "has",
        "had",
        "not",
        "no",
        "so",
        "if",
        "any",
        "some",
        "get",
        "go",
        "need",
        "want",
        "about",
        "im",
        "i'm",
        "we're",
    ]  # fmt: skip
)


def normalise(text: str) -> str:
    """Lower-case NFC without invisible characters, look-alike letters of other scripts brought home."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).translate(_HOMOGLYPHS).casefold()


def fold(word: str) -> str:
    """The word without rings, dots and accents, as people write it on a foreign keyboard."""
    return word.translate(_FOLD)


def words(text: str) -> list[str]:
    """The words of a text, in order, folded and bounded in length and number."""
    found = (match[0].replace("'", "").replace("’", "") for match in _WORD.finditer(normalise(text)))
    return [fold(word)[:LONGEST_WORD] for word, _ in zip(found, range(MOST_WORDS * 40), strict=False)]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The deep stem of a folded word."""
    found: str = _SNOWBALL.stemWord(word)
    for ending in _ENDINGS:
        if found.endswith(ending) and len(found) - len(ending) >= 4:
            return found[: -len(ending)]
    return found


_FOLDED_STOPS = frozenset(fold(word.replace("'", "")) for word in STOP_WORDS)


def telling(text: str) -> list[str]:
    """The words of a text that tell something: no stop words, unless there is nothing else."""
    found = words(text)
    kept = [word for word in found if word not in _FOLDED_STOPS and (len(word) > 1 or word.isdigit())]
    return (kept or found)[:MOST_WORDS]


def grams(word: str) -> list[str]:
    """The 3-, 4- and 5-letter pieces of a word with its borders."""
    framed = f"<{word}>"
    return [framed[i : i + n] for n in (3, 4, 5) for i in range(len(framed) - n + 1)]


_ENGLISH = frozenset(["the", "and", "for", "with", "how", "what", "who", "where", "my", "our", "we", "i", "can", "need", "want", "is", "are", "do", "does", "to", "of", "a", "an", "any", "help", "from", "this", "that", "it", "business", "company", "your", "you", "in", "on", "at"])  # fmt: skip
_SWEDISH = frozenset(["och", "att", "jag", "vi", "är", "hur", "vad", "vem", "vill", "kan", "för", "med", "på", "till", "en", "ett", "det", "som", "har", "ska", "behöver", "måste", "får", "min", "vår", "av", "om", "inte", "finns", "nån", "något", "när", "var", "hos", "från", "i"])  # fmt: skip


def language(text: str) -> str:
    """sv or en, by function words and å, ä, ö; Swedish when nothing tells."""
    found = [match[0] for match in _WORD.finditer(normalise(text))]
    swedish = sum(word in _SWEDISH for word in found) + 2 * any(set(word) & set("åäö") for word in found)
    english = sum(word in _ENGLISH for word in found)
    return "en" if english > swedish else "sv"
