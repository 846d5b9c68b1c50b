"""The lines that say what an offer is, whose, where, and whether it can be had: shared by answers, cards and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.catalog.model import Offer, Role, Source, Status
from bot.dialogue.scene import Scene, plain, sentences, standing
from bot.turn import Item, Press, Rich


def item(scene: Scene, offer: Offer, *, against: Iterable[Offer] = (), unfit: str = "") -> Item:
    """An offer in a list: its promise, whose it is, and what the asker must know before choosing it."""
    lines = [offer.promise[scene.language], whose(scene, offer), *standing_lines(scene, offer)]
    if unfit:
        lines.append(scene.say(f"answer-unfit-{unfit}"))
    lines += [scene.say("answer-difference", difference=text) for text in differences(scene, offer, against)]
    return Item(scene.name(offer), tuple(plain(line) for line in lines if line), Press("offer", offer.id))


def differences(scene: Scene, offer: Offer, against: Iterable[Offer]) -> list[str]:
    """What staff said sets the offer apart from the first of the others that it overlaps."""
    found = (scene.catalog.difference(offer.id, other.id) for other in against)
    return [similar.difference[scene.language] for similar in found if similar][:1]


def whose(scene: Scene, offer: Offer) -> str:
    """Kind and owner, or who handles it in the company's municipality; and that it is free when a source says so."""
    say, kind = scene.say, scene.say(f"kind-{offer.kind}")
    handler = scene.catalog.handler(offer, scene.municipality)
    if handler.id != scene.catalog.owner_of[offer.id]:
        return say("answer-handled", kind=kind, owner=handler.name, municipality=scene.place(scene.municipality))
    line = say("answer-whose", kind=kind, owner=handler.name)
    free = offer.cost != "unknown" and offer.cost.free
    return f"{line}, {say('answer-free')}." if free else f"{line}."


def standing_lines(scene: Scene, offer: Offer) -> list[str]:
    """Where it applies when not everywhere, and whether it can be had now."""
    return [line for line in (_where(scene, offer), _when(scene, offer)) if line]


def _where(scene: Scene, offer: Offer) -> str:
    applies = scene.catalog.applies(offer, scene.municipality)
    if applies is False:
        return scene.say("answer-not-here", where=scene.where(offer))
    if applies is None:
        return scene.say("answer-local", where=scene.where(offer))
    return ""


def _when(scene: Scene, offer: Offer) -> str:
    say, status = scene.say, standing(offer, scene.today)
    if status in (Status.ENDED, Status.REPLACED):
        instead = names(scene, offer.replaced_by)
        return say("answer-ended-instead", instead=instead) if instead else say("answer-ended")
    if offer.opens and scene.today < offer.opens:
        return say("answer-opens", date=say.date(offer.opens))
    if offer.closes:
        return say("answer-closes", date=say.date(offer.closes))
    if status is Status.UNCLEAR:
        return say("answer-unclear", owner=scene.catalog.owner(offer.id).name)
    if status is Status.OPEN:
        return ""
    return say(f"answer-{status.replace('_', '-')}")


def names(scene: Scene, ids: Iterable[str]) -> str:
    """The names of offers in a row; ids that are no offer any more are passed over."""
    found = [scene.catalog.offer(id) for id in ids]
    return scene.say.list(scene.name(offer) for offer in found if offer) if any(found) else ""


def status_text(scene: Scene, offer: Offer) -> str:
    """An offer's status in full, as on its card."""
    say, status = scene.say, standing(offer, scene.today)
    if offer.opens and scene.today < offer.opens:
        first = say("status-opens", date=say.date(offer.opens))
    elif offer.closes and status.living:
        first = say("status-closes", date=say.date(offer.closes))
    else:
        first = say(f"status-{status}")
    parts = [first]
    if offer.status_note:
        parts.append(offer.status_note[scene.language])
    if not status.living and (instead := names(scene, offer.replaced_by)):
        parts.append(say("status-instead", instead=instead))
    return sentences(*parts)


def played_by(scene: Scene, offer: Offer, role: Role) -> str:
    """The organisations with a role in an offer, or nothing."""
    ids = [part.organisation for part in offer.roles if part.role is role]
    known = [scene.catalog.organisations[id].name for id in ids if id in scene.catalog.organisations]
    return scene.say.list(known) if known else ""


def audience_text(scene: Scene, offer: Offer) -> str:
    """For whom, in words: what staff wrote, else the stages and sectors."""
    who = offer.audience.who
    if who:
        return who[scene.language]
    labels = [scene.say(f"sector-{sector}").lower() for sector in offer.audience.sectors]
    return scene.say.list(labels).capitalize() if labels else ""


def provenance(scene: Scene, offers: Iterable[Offer]) -> str:
    """One line on where the facts of some offers come from, from when, and whether their owners confirmed them."""
    offers = list(offers)
    if offers and all(offer.assured for offer in offers):
        return scene.say("answer-provenance-assured")
    sources = [source for offer in offers for source in offer.sources]
    if not sources:
        return scene.say("answer-provenance-none")
    years = sorted({year for source in sources if (year := source_year(source))})
    if not years:
        return scene.say("answer-provenance-undated")
    return scene.say("answer-provenance", years=years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}")


def source_year(source: Source) -> str:
    """The year a source speaks of: the latest four-digit year in its date, or nothing."""
    return max(re.findall(r"\b(?:19|20)\d\d\b", source.date or ""), default="")


def cost_text(scene: Scene, offer: Offer) -> Rich:
    """What it costs, or that no source says so."""
    if offer.cost == "unknown":
        return plain(scene.say("card-cost-unknown", owner=scene.catalog.handler(offer, scene.municipality).name))
    return plain(offer.cost.text[scene.language])
