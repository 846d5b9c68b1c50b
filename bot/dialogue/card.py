"""An offer's card: all that a company needs before it makes contact."""

from __future__ import annotations

from collections.abc import Iterable

from bot.catalog.model import Basis, Offer, Role, Text
from bot.dialogue.offerlines import audience_text, cost_text, played_by, status_text
from bot.dialogue.scene import Scene, in_rows, link, plain, site
from bot.turn import Block, Bullets, Button, Heading, Paragraph, Press, Reply, Rich, Rows


def card(scene: Scene, offer: Offer, back: str = "") -> Reply:
    """The card of one offer. `back` is the key of the answer that it was opened from."""
    blocks: list[Block] = [
        Heading(scene.name(offer)),
        Paragraph(plain(offer.promise[scene.language])),
        Paragraph(plain(offer.summary[scene.language])),
        Rows(tuple(_rows(scene, offer))),
    ]
    blocks += _lists(scene, offer)
    blocks += _cases(scene, offer)
    blocks += _origin(scene, offer)
    return Reply("page", tuple(blocks), _buttons(scene, offer, back), scene.language, (offer.id,), (offer.id,))


def _rows(scene: Scene, offer: Offer) -> Iterable[tuple[str, Rich]]:
    say, catalog = scene.say, scene.catalog
    if who := audience_text(scene, offer):
        yield say("card-who"), plain(who)
    if offer.amount:
        yield say("card-amount"), plain(offer.amount.text[scene.language])
    yield say("card-cost"), cost_text(scene, offer)
    if offer.time:
        yield say("card-time"), plain(offer.time[scene.language])
    yield say("card-status"), plain(status_text(scene, offer))
    yield say("card-area"), plain(scene.where(offer))
    owner, handler = catalog.owner(offer.id), catalog.handler(offer, scene.municipality)
    yield say("card-owner"), (link(owner.name, owner.url),)
    if handler.id != owner.id:
        here = say("card-owner-handled", owner=handler.name, municipality=scene.place(scene.municipality))
        yield say("person-title"), plain(here)
    parts = [(role, played_by(scene, offer, role)) for role in Role]
    roles = [say(f"card-role-{role}", organisation=names) for role, names in parts if names]
    if roles:
        yield say("card-roles"), plain(". ".join(roles) + ".")


def _lists(scene: Scene, offer: Offer) -> Iterable[Block]:
    def lines(texts: Iterable[Text]) -> tuple[Rich, ...]:
        return tuple(plain(text[scene.language]) for text in texts)

    if offer.conditions:
        yield Bullets(scene.say("card-conditions"), lines(offer.conditions), folded=len(offer.conditions) > 4)
    if offer.steps:
        yield Bullets(scene.say("card-steps"), lines(offer.steps), numbered=True)
    if offer.bring:
        yield Bullets(scene.say("card-bring"), lines(offer.bring))


def _cases(scene: Scene, offer: Offer) -> Iterable[Block]:
    """What companies got, as published elsewhere: each with its source."""
    lines = []
    for case in (one for one in scene.catalog.cases if offer.id in one.offers):
        result = case.result[scene.language] if case.result else ""
        told = scene.say("case-source", company=case.company, obtained=case.obtained[scene.language], result=result)
        lines.append((*plain(f"{told.strip()} "), link(site(case.sources[0].url), case.sources[0].url)))
    if lines:
        yield Bullets(scene.say("case-card"), tuple(lines))


def _origin(scene: Scene, offer: Offer) -> Iterable[Block]:
    say = scene.say
    if offer.sources:
        yield Bullets(
            say("card-sources"), tuple(_source(scene, offer, i) for i in range(len(offer.sources))), folded=True
        )
    if offer.assured:
        confirmed_by = scene.catalog.organisations[offer.assured.by].name
        confirmed = say("card-confirmed", owner=confirmed_by, date=say.date(offer.assured.date))
    else:
        confirmed = say("card-unconfirmed", owner=scene.catalog.owner(offer.id).name)
    if (day := scene.overdue(offer)) is not None:
        confirmed = f"{say('card-overdue', month=say.month(day))} {confirmed}"
    basis = "" if offer.basis is Basis.SOURCE else f" {say(f'card-basis-{offer.basis}')}"
    yield Paragraph(plain(confirmed + basis), small=True)


def _source(scene: Scene, offer: Offer, index: int) -> Rich:
    source = offer.sources[index]
    where, say = site(source.url), scene.say
    label = say("card-source", site=where, date=source.date) if source.date else say("card-source-undated", site=where)
    said = f": {source.said[scene.language]}" if source.said else ""
    return (link(label, source.url), *plain(said)) if said else (link(label, source.url),)


def _buttons(scene: Scene, offer: Offer, back: str) -> tuple[tuple[Button, ...], ...]:
    handler = scene.catalog.handler(offer, scene.municipality)
    buttons = [Button(scene.say("button-person-at", organisation=handler.name), Press("person", offer.id))]
    if scene.catalog.similar(offer.id):
        buttons.append(scene.button("button-similar", "similar", offer.id))
    buttons.append(scene.button("button-save", "save", f"o.{offer.id}"))
    if url := scene.catalog.page(offer, scene.municipality):
        buttons.append(Button(scene.say("button-open", site=site(url)), url=url))
    buttons.append(scene.button("button-wrong", "wrong", offer.id))
    if back:
        buttons.append(scene.button("button-back", "back", back))
    return in_rows(buttons, 1 if any(len(b.label) > 24 for b in buttons[:2]) else 2)
