"""Two to four offers side by side, row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.catalog.model import Offer, Role, Status
from bot.dialogue.offerlines import audience_text, differences, played_by, status_text
from bot.dialogue.scene import ANSWER_SIZE, Scene, in_rows, plain, sentences
from bot.turn import Block, Bullets, Button, Comparison, Heading, Paragraph, Press, Reply

Row = tuple[str, tuple[str, ...]]


def compare(scene: Scene, offers: Sequence[Offer], back: str = "") -> Reply:
    """The offers beside each other; rows that nobody knows anything for are left out."""
    offers = offers[:ANSWER_SIZE]
    if len(offers) < 2:
        return Reply("page", (Paragraph(plain(scene.say("compare-none"))),), language=scene.language)
    table = Comparison(tuple(scene.name(offer) for offer in offers), tuple(_rows(scene, offers)))
    more = [Button(scene.label(offer), Press("offer", offer.id)) for offer in offers]
    rows = in_rows(more, 1)
    ends = [scene.button("button-person", "person", _one_door(scene, offers))]
    if back:
        ends.append(scene.button("button-back", "back", back))
    ids = tuple(offer.id for offer in offers)
    blocks = (Heading(scene.say("compare-title")), table, *_differences(scene, offers))
    return Reply("page", blocks, (*rows, tuple(ends)), scene.language, ids, ids)


def _one_door(scene: Scene, offers: Sequence[Offer]) -> str:
    """The offer to talk about: the first when one organisation handles all, else none in particular."""
    handlers = {scene.catalog.handler(offer, scene.municipality).id for offer in offers}
    return offers[0].id if len(handlers) == 1 else ""


def _differences(scene: Scene, offers: Sequence[Offer]) -> tuple[Block, ...]:
    """Each stated difference once, whichever of the offers it stands at."""
    pairs = [differences(scene, offer, [other]) for i, offer in enumerate(offers) for other in offers[:i]]
    said = tuple(plain(text) for found in pairs for text in found)
    return (Bullets(scene.say("compare-difference"), said),) if said else ()


def _rows(scene: Scene, offers: Sequence[Offer]) -> list[Row]:
    say = scene.say
    cells: list[tuple[str, Callable[[Offer], str]]] = [
        ("compare-kind", lambda offer: say(f"kind-{offer.kind}")),
        ("compare-get", lambda offer: _get(scene, offer)),
        ("compare-owner", lambda offer: scene.catalog.handler(offer, scene.municipality).name),
        ("compare-pays", lambda offer: played_by(scene, offer, Role.FINANCES)),
        ("compare-decides", lambda offer: played_by(scene, offer, Role.DECIDES)),
        ("compare-who", lambda offer: audience_text(scene, offer) or say("compare-all").capitalize()),
        ("compare-cost", lambda offer: _cost(scene, offer)),
        ("compare-time", lambda offer: _time(scene, offer)),
        ("compare-conditions", lambda offer: sentences(*(text[scene.language] for text in offer.conditions[:3]))),
        ("compare-start", lambda offer: start_here(scene, offer, _others(offers, offer))),
    ]
    rows = [(say(label), tuple(cell(offer) for offer in offers)) for label, cell in cells]
    unknown = say("compare-unknown")
    return [(label, tuple(value or unknown for value in values)) for label, values in rows if any(values)]


def _others(offers: Sequence[Offer], one: Offer) -> list[Offer]:
    return [offer for offer in offers if offer is not one]


def _get(scene: Scene, offer: Offer) -> str:
    promise = offer.promise[scene.language]
    return sentences(promise, offer.amount.text[scene.language]) if offer.amount else promise


def _cost(scene: Scene, offer: Offer) -> str:
    return "" if offer.cost == "unknown" else offer.cost.text[scene.language]


def _time(scene: Scene, offer: Offer) -> str:
    status = "" if offer.status is Status.OPEN and not offer.closes else status_text(scene, offer)
    return sentences(offer.time[scene.language] if offer.time else "", status)


def start_here(scene: Scene, offer: Offer, others: Sequence[Offer]) -> str:
    """When to begin with this offer rather than the others: the first thing that tells it from them."""
    say = scene.say
    if told := _answer_that_tells(scene, offer, others):
        return told
    if scene.catalog.municipalities(offer) and all(other.area != offer.area for other in others):
        return say("compare-start-local", where=scene.where(offer))
    if all(other.kind != offer.kind for other in others):
        return say("compare-start-kind", kind=say(f"kind-{offer.kind}").lower())
    stages = [s for s in offer.audience.stages if not any(s in other.audience.stages for other in others)]
    if stages:
        return say("compare-start-stage", stage=say.list(say(f"stage-{stage}") for stage in stages))
    who = audience_text(scene, offer)
    return say("compare-start-who", who=who[:1].lower() + who[1:]) if who else ""


def _answer_that_tells(scene: Scene, offer: Offer, others: Sequence[Offer]) -> str:
    """The answer to a clarifying question that speaks for this offer, where another answer speaks for another."""
    rivals = {other.id for other in others}
    needs = [scene.catalog.needs[need] for need in offer.needs if need in scene.catalog.needs]
    for question in (question for need in needs for question in need.questions):
        named = {id for option in question.options for id in option.offers}
        for option in question.options:
            if offer.id in option.offers and named & rivals and not rivals & set(option.offers):
                answer, ask = option.label[scene.language], question.ask[scene.language]
                return scene.say("compare-start-option", answer=answer, question=ask)
    return ""
