"""Whether somebody writes that they, or somebody near them, do not want to live. Rather once too often than missed."""

from __future__ import annotations

import re

_ENDS = r"(?:\ längre|\ mer|\ så\ här|\ något\ mer)?[\s.!…]*$"
_SIGNS = re.compile(
    rf"""
    \b(?:vill|orkar)\ (?:bara\ |helst\ |inte\ annat\ än\ )?dö\b
    | \b(?:vill|orkar)\ (?:inte|ej|ine|ite)\ (?:längre\ |mer\ )?leva{_ENDS}
    | \bt(?:a|ar|og|agit|aga)\ (?:mitt|sitt|hans|hennes)\ (?:eget\ )?liv\b
    | \bt(?:a|ar|og|agit|aga)\ livet\ av\ (?:mig|sig)\b
    | \bsjälvmord | \bsjalvmord | \bskada\ mig\ själv\b
    | \b(?:want|wanna|wish\ i\ could)\ (?:to\ )?(?:just\ )?die\b
    | \b(?:don'?t|do\ not)\ want\ to\ live(?:\ any\ ?(?:more|longer))?[\s.!…]*$
    | \bkill(?:ed)?\ (?:myself|himself|herself)\b | \bsuicid | \bend\ my\ life\b
    """,
    re.VERBOSE,
)


def in_crisis(text: str) -> bool:
    """Whether a line has such a sign."""
    return _SIGNS.search(text.casefold().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")) is not None
