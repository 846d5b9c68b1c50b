"""The answer to a question: one to four offers as a group, what sets them apart, and where to go from there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalog.model import Offer
from bot.dialogue.clarify import DONT_KNOW, MUNICIPALITY, Asking, find_question
from bot.dialogue.offerlines import item, provenance
from bot.dialogue.scene import ANSWER_SIZE, Scene, in_rows, plain
from bot.search import Finding, Hit
from bot.turn import Answer, Block, Button, Heading, Item, Items, Paragraph, Press, Reply

NEAR = 0.6
"""An offer is shown beside the best one when its score is at least this share of the best."""


def shown_hits(hits: Sequence[Hit], groups: Sequence[Sequence[str]]) -> tuple[Hit, ...]:
    """The one to four hits to show: the best, those near it, and those that overlap it.

    Offers that do not apply where the company is, or whose conditions it fails, are shown only when first.
    """
    if not hits:
        return ()
    best = hits[0]
    beside = {offer for group in groups if best.offer in group for offer in group}
    rest = [
        hit
        for hit in hits[1:]
        if not hit.elsewhere and not hit.unfit and (hit.score >= NEAR * best.score or hit.offer in beside)
    ]
    return (best, *rest[: ANSWER_SIZE - 1])


def answer(scene: Scene, finding: Finding, shown: Sequence[Hit], kept: Answer, asking: Asking | None) -> Reply:
    """An answer with offers, and a narrowing question below them when one would help."""
    offers = [scene.catalog.offers[hit.offer] for hit in shown]
    blocks: list[Block] = [_understood(scene, finding, offers)]
    overlapping = [group for group in finding.groups if len({hit.offer for hit in shown} & set(group)) > 1]
    blocks.append(Items(tuple(_items(scene, shown, offers))))
    blocks.append(Paragraph(plain(provenance(scene, offers)), small=True))
    ids = tuple(offer.id for offer in offers)
    groups = tuple(tuple(id for id in group if id in ids) for group in overlapping)
    buttons = _buttons(scene, offers, kept, asking)
    all_ids = tuple(hit.offer for hit in finding.hits)
    return Reply("offers", tuple(blocks), buttons, scene.language, all_ids, ids, groups, finding.need)


def clarification(scene: Scene, question: str, offers: Sequence[str] = (), need: str | None = None) -> Reply:
    """One question back, with its answers as buttons and "don't know" among them. `offers`: what fits so far."""
    blocks = (scene.paragraph("clarify-intro"), Paragraph(plain(question_text(scene, question))))
    buttons = option_buttons(scene, question)
    return Reply("clarify", blocks, buttons, scene.language, tuple(offers), need=need)


def question_text(scene: Scene, question: str) -> str:
    """A clarifying question in words."""
    found = find_question(scene.catalog, question)
    return found.ask[scene.language] if found else scene.say("clarify-municipality")


def option_buttons(scene: Scene, question: str) -> tuple[tuple[Button, ...], ...]:
    """The answers to a clarifying question, and "don't know"."""
    dont_know = scene.button("clarify-dont-know", "answer", f"{question}.{DONT_KNOW}")
    if question == MUNICIPALITY:
        return (*scene.municipality_buttons(), (dont_know,))
    found = find_question(scene.catalog, question)
    options = found.options if found else ()
    buttons = [Button(one.label[scene.language], Press("answer", f"{question}.{one.id}")) for one in options]
    return (*in_rows(buttons, 1 if any(len(b.label) > 18 for b in buttons) else 2), (dont_know,))


def more(scene: Scene, before: Answer, kept: Answer, rest: Sequence[Offer]) -> Reply:
    """The next offers of an answer. `before` is what it was opened from, `kept` what is shown now and still left."""
    blocks: list[Block] = [Heading(scene.say("answer-more-title")), Items(tuple(item(scene, one) for one in rest))]
    blocks.append(Paragraph(plain(provenance(scene, rest)), small=True))
    ids = tuple(one.id for one in rest)
    last = [scene.button("button-back", "back", before.key)]
    if len(kept.offers) > kept.shown:
        last.append(scene.button("button-more", "more", kept.key))
    buttons = (*offer_buttons(rest, scene), *in_rows(last))
    return Reply("offers", tuple(blocks), buttons, scene.language, ids, ids, need=kept.need)


def similar(scene: Scene, offer: Offer, others: Sequence[Offer], kept: Answer) -> Reply:
    """The offers that overlap one, each with what sets it apart."""
    title = scene.say("similar-title", offer=scene.name(offer))
    blocks = (Heading(title), Items(tuple(item(scene, one, against=[offer]) for one in others)))
    compare = (scene.button("button-compare", "compare", kept.key),)
    ids = tuple(one.id for one in others)
    return Reply("offers", blocks, (*offer_buttons(others, scene), compare), scene.language, ids, ids)


def offer_buttons(offers: Sequence[Offer], scene: Scene) -> tuple[tuple[Button, ...], ...]:
    """One button an offer, one in a row so that a thumb finds it."""
    return tuple((Button(scene.label(offer), Press("offer", offer.id)),) for offer in offers)


def _understood(scene: Scene, finding: Finding, offers: Sequence[Offer]) -> Paragraph:
    """What the question was taken to be about; a need that few of the offers serve is not claimed."""
    need = scene.catalog.needs.get(finding.need or "")
    here = scene.place(scene.municipality) if scene.municipality and finding.place else ""
    if need is not None and 2 * sum(need.id in offer.needs for offer in offers) >= len(offers):
        name = need.name[scene.language]
        if here:
            return scene.paragraph("answer-need-place", need=name, municipality=here)
        return scene.paragraph("answer-need", need=name)
    return scene.paragraph("answer-found-place", municipality=here) if here else scene.paragraph("answer-found")


def _items(scene: Scene, shown: Sequence[Hit], offers: Sequence[Offer]) -> list[Item]:
    return [
        item(scene, offer, against=offers[:index], unfit=hit.unfit)
        for index, (hit, offer) in enumerate(zip(shown, offers, strict=True))
    ]


def _buttons(
    scene: Scene, offers: Sequence[Offer], kept: Answer, asking: Asking | None
) -> tuple[tuple[Button, ...], ...]:
    last: list[Button] = []
    if asking is not None:
        last.append(scene.button("button-narrow", "narrow", asking.question))
    if len(offers) > 1:
        last.append(scene.button("button-compare", "compare", kept.key))
    last.append(scene.button("button-person", "person", offers[0].id))
    if len(kept.offers) > kept.shown:
        last.append(scene.button("button-more", "more", kept.key))
    if kept.need in scene.catalog.needs:
        last.append(scene.button("button-save-need", "save", f"n.{kept.need}"))
    return (*offer_buttons(offers, scene), *in_rows(last))
