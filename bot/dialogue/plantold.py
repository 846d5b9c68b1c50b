"""What a line means that answers one of a plan's questions: in the buttons' words, misspelt too, or in one's own."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import fuzz, process

from bot.dialogue import plainwords
from bot.dialogue.places import ALIKE

LONGEST_ANSWER = 80
"""Characters; a longer line is a question of its own and no answer to "how has it gone"."""
_STATES = (
    ("failed", r"blev inte|blir inte|gick inte|avslag|nekad|(?:fick|sa|sade|svarade) nej|inte bevilja"
               r"|refused|rejected|turned down|did ?n.t work"),
    ("dropped", r"inte (?:längre )?aktuell|inte längre|inte intresse|skippa|strunta|lagt ner|lägger ner"
                r"|not relevant|no longer|never mind"),
    ("waiting", r"inget svar|inte (?:fått )?(?:något |nåt )?svar|svarar inte|svarade (?:inte|aldrig)"
                r"|inte hört av sig|inte hört (?:något|nåt)|no answer"),
    ("will", r"inte (?:hunnit|igång|på gång|ringt|gjort|hört|kommit|börjat|tagit|sökt|kontaktat|mejlat|mailat)"
             r"|hinner inte|inget (?:har )?hänt|inget nytt|ingenting har hänt|haven.t|not yet"),
    ("ongoing", r"inte (?:riktigt |helt )?(?:klar|färdig)|not (?:quite )?(?:done|finished)|halvvägs"),
    ("done", r"\bklart?\b|\bfärdig|\bblev av|\bbevilja|\bgodkän[tn]|\b(?:fick|fått) (?:ut )?"
             r"(?:lånet|bidraget|pengarna|stödet|tillståndet)|\bdone\b|\bfinished\b|\bapproved|\bgranted"),
    ("ongoing", r"igång|på gång|på g\b|pågår|håller på|jobbar (?:på|med)|ongoing|under way|started"),
    ("waiting", r"vänta|waiting"),
    ("did", r"ringt|ringde|mejla[td]|maila[td]|hört? av|kontakta[td]|tagit kontakt|prata[td]|skicka[td]|\b(?:an)?sökt"
            r"|\bsökte|boka[td]|träffa[td]|fått svar|called|contacted|applied|talked"),
    ("will", r"hinner|ska (?:ringa|höra|ta|söka|boka|göra|mejla|kontakta)|tänker|will (?:call|do)|going to"),
)  # fmt: skip
_ON_MY_OWN = re.compile(
    r"(?:det går bra|allt är bra|det är lugnt|lugnt|(?:jag |vi )?(?:fortsätter|klarar|kör|fixar)\b.{0,30}|no need)\Z"
)
_HELP = re.compile(
    r"(?:(?:jag |vi )?behöver )?(?:lite |mer )?hjälp|(?:jag |vi )?behöver (?:något|nåt)|help|i need help"
)
_OTHER = re.compile(
    r"(?:visa |har du )?(?:något|nåt|några|nåra)? ?(?:annat|andra)(?: erbjudanden?)?|something else|other"
)


def labelled(text: str, labels: Mapping[str, str]) -> str | None:
    """Which of some buttons a line names, by label → what; None when none."""
    said = plainwords.plain(text)
    named = {plainwords.plain(label): what for label, what in labels.items()}
    found = process.extractOne(said, list(named), scorer=fuzz.ratio, score_cutoff=ALIKE) if said else None
    return named[found[0]] if found else None


def state(text: str) -> str | None:
    """How a plan has gone, in a company's own words."""
    if len(text) > LONGEST_ANSWER:
        return None
    said = text.casefold()
    return next((name for name, words in _STATES if re.search(words, said)), None)


def going_on(text: str) -> str | None:
    """How a company wants to go on: go-on, need, other, person or later."""
    line = plainwords.plain(text)
    if line in plainwords.DECLINES | plainwords.NOTHING or _ON_MY_OWN.match(line):
        return "go-on"
    if line in plainwords.LATERS:
        return "later"
    if line in plainwords.UNSURE or _HELP.fullmatch(line):
        return "need"
    return _person_or_other(line)


def needing(text: str) -> str | None:
    """What a company needs: step, person, other or nothing. Most needs are none of these, and are searched for."""
    line = plainwords.plain(text)
    if line in plainwords.DECLINES | plainwords.NOTHING | plainwords.LATERS or _ON_MY_OWN.match(line):
        return "nothing"
    if line in plainwords.UNSURE:
        return "step"
    return _person_or_other(line)


def _person_or_other(line: str) -> str | None:
    if line in plainwords.PERSON:
        return "person"
    return "other" if _OTHER.fullmatch(line) else None
