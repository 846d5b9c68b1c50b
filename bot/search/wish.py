"""What a question asks for beside its subject: a kind of help, asked for or declined; that it is free; a sum."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.search.facts import amount_of
from bot.search.finding import Wish
from bot.search.words import Said, telling, word_set

_KINDS = {
    "loan": "lån lånet lånen låna lånar banklån mikrolån kredit loan loans borrow borrowing lend lends lender",
    "grant": "bidrag bidraget bidragen stöd stödet stödpengar check checkar stipendium stipendier grant grants subsidy",
    "guarantee": "garanti garantin garantier försäkring försäkra borgen guarantee guarantees insurance insure",
    "equity": "riskkapital investerare delägare ägarkapital ägare affärsänglar affärsängel investor investors equity",
    "course": "kurs kurser kursen utbildning utbildningar utbildningen webbinarium course courses training class",
    "mentor": "mentor mentorer mentorn bollplank bolla mentors mentoring",
    "network": "nätverk nätverket nätverka nätverksträff förening network networks networking",
    "advice": "rådgivning rådgivare coach coachning konsulthjälp advice adviser advisor advisers coaching",
    "award": "pris priset utmärkelse utmärkelsen award prize",
    "permit": "tillstånd tillståndet lov bygglov anmälan permit licence license",
}
_KIND_OF = {word: kind for kind, listed in _KINDS.items() for word in listed.split()}
MONEY = ("loan", "grant", "guarantee", "equity")
"""Offer kinds that are money, asked for together when somebody wonders how to pay for something."""
_FINANCE = re.compile(
    r"\b(?:finansier\w*|financ(?:e|es|ed|ing)|fund(?:s|ed|ing)?|kapital|capital|ha(?:r|de)? råd|pay for|"
    r"betalar? (?:\w+ ){0,3}ny(?:a|tt)?)\b"
)
_PAID_BACK = ("loan", "equity", "guarantee")
_NO = word_set("inte ej ingen inget inga slippa slipper utan varken nej no not without don't dont isn't never")
BUT = "utan"
"""Without, or after a no: but."""
_YES_BUT = frozenset(("nej", "no"))
_BEFORE = 4
"""Words before a kind in which a no makes it declined."""
_FREE = re.compile(
    r"\b(?:gratis|kostnadsfri\w*|utan kostnad|utan att (?:det )?(?:ta|tar|kosta|kostar)\w*(?: betalt)?|free of charge|"
    r"(?:for|is|are|anything|something|any) free|free (?:advice|help|course|coaching|feasibility)|"
    r"kostar (?:det )?(?:inget|ingenting|inte))\b"
)


def wish_of(said: Said) -> Wish:
    """What a text wishes for."""
    away = declined_kinds(said)
    declined = tuple(dict.fromkeys(_KIND_OF[said.words[at]] for at in away))
    wanted = (kind for at, word in enumerate(said.words) if (kind := _KIND_OF.get(word)) and at not in away)
    kinds = tuple(dict.fromkeys(kind for kind in wanted if kind not in declined))
    free = True if _FREE.search(said.low) else None
    kinds = kinds or (MONEY if _finances(said) and not declined else ())
    return Wish(free, kinds, declined, amount_of(said))


def declined_kinds(said: Said) -> set[int]:
    """The places of words that name a kind of help and turn it away."""
    found = said.words
    return {at for at, word in enumerate(found) if word in _KIND_OF and _declined(found[:at])}


def _finances(said: Said) -> bool:
    """Whether a text asks how something is paid for, whatever the kind of money."""
    return bool(_FINANCE.search(said.low))


def names_only_help(said: Said) -> bool:
    """Whether a text names a kind of help and nothing else: "lån", "ett bidrag". A prize may also be a price."""
    kinds = {_KIND_OF.get(word) for word in telling(said.words)}
    return bool(kinds) and kinds.isdisjoint((None, "award")) and not declined_kinds(said)


def continued(own: Wish, earlier: Wish) -> Wish:
    """The wish of a question that goes on from another: what it says itself, and else what was said before."""
    away = (*own.not_kinds, *(_PAID_BACK if own.free else ()))
    kinds = own.kinds or tuple(kind for kind in earlier.kinds if kind not in away)
    not_kinds = own.not_kinds or tuple(kind for kind in earlier.not_kinds if kind not in own.kinds)
    return Wish(own.free or earlier.free, kinds, not_kinds, own.amount_sek or earlier.amount_sek)


def _declined(before: Sequence[str]) -> bool:
    """Whether the words before say no. 'Nej, ett lån' asks for a loan; 'nej, inget lån' does not; and in 'inte ett lån
    utan ett bidrag' the grant is asked for."""
    near = before[-_BEFORE:]
    if BUT in near and not _NO.isdisjoint(before[-2 * _BEFORE : -len(near) + near.index(BUT)]):
        near = near[near.index(BUT) + 1 :]
    return not (_NO - _YES_BUT).isdisjoint(near)
