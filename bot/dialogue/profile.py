"""What Lotsen knows of a company: shown, changed and forgotten."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from bot.catalog.model import AreaKind, Sector, Stage
from bot.dialogue.scene import Scene, in_rows, plain
from bot.turn import Block, Button, Facts, Heading, Paragraph, Press, Reply, Rows

FACTS = tuple(field.name for field in fields(Facts))
CHOSEN = ("municipality", "sector", "stage", "employees")
"""Facts with a list to choose from; the others are only learned from what a company writes."""
EMPLOYEES = (0, 5, 25, 100, 300)
"""A number within each size that the buttons offer."""


def profile(scene: Scene, notice: str = "") -> Reply:
    """All that is known, with a way to change or forget each fact."""
    known = [fact for fact in FACTS if getattr(scene.company.facts, fact) is not None]
    blocks: list[Block] = [Heading(scene.say("profile-title"))]
    if known:
        blocks.append(Rows(tuple((scene.say(f"fact-{fact}"), plain(value(scene, fact))) for fact in known)))
    else:
        blocks.append(scene.paragraph("profile-empty"))
    blocks.append(scene.paragraph("profile-why", small=True))
    change = [scene.button("button-change", "choose", fact, fact=_label(scene, fact)) for fact in CHOSEN]
    forget = [scene.button("button-forget-fact", "set", f"{fact}.", fact=_label(scene, fact)) for fact in known]
    buttons = (*in_rows(change), *in_rows(forget), (scene.button("button-forget-all", "forget"),))
    return Reply("page", tuple(blocks), buttons, scene.language, replaces=bool(notice), notice=notice)


def choose(scene: Scene, fact: str) -> Reply:
    """The values of a fact to choose from."""
    if fact == "municipality":
        where = Button(scene.say("button-location"), ask_location=True)
        asked = (scene.paragraph("clarify-municipality"),)
        return Reply("page", asked, (*scene.municipality_buttons(), (where,)), scene.language)
    if fact == "place" or fact not in CHOSEN:
        return Reply("page", (scene.paragraph("municipality-typed"),), language=scene.language)
    options = {
        "sector": [(scene.say(f"sector-{sector}"), sector.value) for sector in Sector],
        "stage": [(scene.say(f"stage-{stage}").capitalize(), stage.value) for stage in Stage],
        "employees": [(scene.say(f"employees-{number}"), str(number)) for number in EMPLOYEES],
    }[fact]
    buttons = [Button(label, Press("set", f"{fact}.{key}")) for label, key in options]
    asked = (Paragraph(plain(f"{scene.say(f'fact-{fact}')}. {scene.say('profile-choose')}")),)
    return Reply("page", asked, in_rows(buttons), scene.language)


def with_fact(scene: Scene, fact: str, raw: str) -> Facts | None:
    """The company's facts with one changed, or forgotten when `raw` is empty; None when that is no fact or value."""
    if fact not in FACTS:
        return None
    if not raw:
        return replace(scene.company.facts, **{fact: None})
    valid = {
        "municipality": _is_municipality(scene, raw),
        "sector": raw in set(Sector),
        "stage": raw in set(Stage),
    }.get(fact, re.fullmatch(r"[0-9]{1,12}", raw) is not None)
    if not valid:
        return None
    known: Any = raw if fact in ("municipality", "sector", "stage") else int(raw)
    return replace(scene.company.facts, **{fact: known})


def value(scene: Scene, fact: str) -> str:
    """A known fact in words."""
    known = getattr(scene.company.facts, fact)
    if fact == "municipality":
        return scene.place(known)
    if fact in ("sector", "stage"):
        return scene.say(f"{fact}-{known}").capitalize()
    if fact == "turnover_sek":
        return scene.say("fact-value-turnover_sek", number=scene.say.number(known))
    return scene.say(f"fact-value-{fact}", number=known)


def _is_municipality(scene: Scene, code: str) -> bool:
    area = scene.catalog.areas.get(code)
    return area is not None and area.kind is AreaKind.MUNICIPALITY


def _label(scene: Scene, fact: str) -> str:
    return scene.say(f"fact-{fact}").lower()
