"""Talk to a person: the published way to the right organisation for the company's municipality."""

from __future__ import annotations

from dataclasses import replace

from bot.catalog.model import Contact, Handler, Offer, Organisation
from bot.dialogue.crisis import in_crisis
from bot.dialogue.scene import Scene, link, plain, site
from bot.turn import Answer, Block, Button, Heading, Paragraph, Press, Reply, Rich


def person(scene: Scene, offer: Offer | None = None, need: str | None = None) -> Reply:
    """Who to turn to: about an offer, about a need, or the way in to the municipality.

    Asks for the municipality first when the answer depends on it.
    """
    scene = _at_the_offer(scene, offer)
    blocks: list[Block] = [Heading(scene.say("person-title"))]
    links: list[Button] = []
    route = scene.catalog.routing(need, scene.municipality) if need else None
    if offer is not None:
        _about_offer(scene, offer, blocks, links)
    elif route is not None and need is not None:
        _about_need(scene, need, route, blocks, links)
    if _needs_municipality(scene, offer):
        where = Button(scene.say("button-location"), ask_location=True)
        rows = (*((one,) for one in links), *scene.municipality_buttons(), (where,))
        return Reply("human", (*blocks, scene.paragraph("person-where")), rows, scene.language)
    if offer is None or scene.catalog.municipalities(offer) or not scene.catalog.applies(offer, scene.municipality):
        _office(scene, offer, blocks, links)
    blocks.append(scene.paragraph("person-page", small=True))
    return Reply("human", tuple(blocks), tuple((one,) for one in links), scene.language)


def heavy(scene: Scene, offer: Offer | None, kept: Answer) -> Reply:
    """For somebody who cannot go on: warmth first, then one place to turn to. The number for emergencies comes before
    it where there is a sign of danger. `kept`: what else was found."""
    blocks: list[Block] = [scene.paragraph("person-heavy")]
    links: list[Button] = []
    if offer is not None:
        blocks.append(Paragraph(plain(f"{offer.promise[scene.language]}.")))
        _about_offer(scene, offer, blocks, links)
    blocks.insert(1 if in_crisis(scene.turn.text) else len(blocks), scene.paragraph("person-emergency"))
    last = [scene.button("button-person", "person")]
    if len(kept.offers) > kept.shown:
        last.append(scene.button("button-more", "more", kept.key))
    shown = kept.offers[: kept.shown]
    buttons = (*((one,) for one in links), tuple(last))
    return Reply("human", tuple(blocks), buttons, scene.language, kept.offers, shown, need=kept.need)


def _at_the_offer(scene: Scene, offer: Offer | None) -> Scene:
    """The scene in the offer's own municipality, when it has only one and the company's is unknown."""
    areas = scene.catalog.municipalities(offer) if offer else ()
    if scene.municipality is not None or len(areas) != 1:
        return scene
    facts = replace(scene.company.facts, municipality=areas[0].code)
    return scene.with_company(replace(scene.company, facts=facts))


def _needs_municipality(scene: Scene, offer: Offer | None) -> bool:
    if scene.municipality is not None:
        return False
    return offer is None or bool(offer.handled_by) or not scene.catalog.applies(offer, None)


def _about_offer(scene: Scene, offer: Offer, blocks: list[Block], links: list[Button]) -> None:
    who = scene.catalog.handler(offer, scene.municipality)
    if offer.handled_by and scene.municipality is None:
        return
    if scene.catalog.applies(offer, scene.municipality) is False:
        here = scene.place(scene.municipality) or scene.say.list(a.name[scene.language] for a in scene.catalog.home())
        blocks.append(scene.paragraph("person-not-here", offer=scene.name(offer), municipality=here))
        route = scene.catalog.routing(offer.needs[0], scene.municipality)
        if route is not None:
            _about_need(scene, offer.needs[0], route, blocks, links)
        return
    blocks.append(scene.paragraph("person-offer", offer=scene.name(offer), organisation=who.name))
    _way_in(scene, who, scene.catalog.contact(offer, scene.municipality), blocks, links)


def _about_need(scene: Scene, need: str, route: Handler, blocks: list[Block], links: list[Button]) -> None:
    who, name = scene.catalog.organisations[route.organisation], scene.catalog.needs[need].name[scene.language]
    here = scene.place(scene.municipality)
    blocks.append(scene.paragraph("person-need", need=name, organisation=who.name, municipality=here))
    if route.inferred:
        blocks.append(scene.paragraph("person-inferred", small=True))
    offer = scene.catalog.offer(route.offer) if route.offer else None
    contact = scene.catalog.contact(offer, scene.municipality) if offer else who.contact
    _way_in(scene, who, contact, blocks, links)


def _office(scene: Scene, shown: Offer | None, blocks: list[Block], links: list[Button]) -> None:
    office, here = scene.catalog.business_office(scene.municipality), scene.place(scene.municipality)
    if office is None:
        blocks.append(scene.paragraph("person-none", municipality=here))
    elif office is not shown:
        blocks.append(scene.paragraph("person-office", municipality=here, office=scene.name(office)))
        _way_in(scene, scene.catalog.owner(office.id), scene.catalog.contact(office), blocks, links)
        links.append(Button(scene.label(office), Press("offer", office.id)))


def _way_in(scene: Scene, who: Organisation, contact: Contact | None, blocks: list[Block], links: list[Button]) -> None:
    url = contact.url if contact and contact.url else who.url
    said: Rich = plain(f"{contact.text[scene.language]} ") if contact else ()
    blocks.append(Paragraph((*said, link(site(url), url))))
    label = scene.say("button-open", site=site(url))
    if not any(button.label == label for button in links):
        links.append(Button(label, url=url))
