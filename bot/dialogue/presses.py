"""What each button, command and deep link does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot.catalog.model import Offer
from bot.dialogue import answer as answers
from bot.dialogue import clarify, pages, plans
from bot.dialogue.asking import Outcome, ask
from bot.dialogue.card import card
from bot.dialogue.compare import compare
from bot.dialogue.person import person
from bot.dialogue.places import nearest_municipality
from bot.dialogue.profile import choose, profile, value, with_fact
from bot.dialogue.scene import ANSWER_SIZE, Scene
from bot.dialogue.wrong import wrong
from bot.turn import Answer, Change, Company, Event, Facts, Language, Press, Reply


def pressed(scene: Scene, press: Press) -> Outcome:
    """Do what a press asks for; one that nobody knows any more says so."""
    handle = ACTIONS.get(press.action)
    if scene.company.pending is not None and scene.company.pending.action in ("wrong", "differ"):
        scene = scene.with_company(replace(scene.company, pending=None))  # whoever goes on has nothing to tell
    if handle is None:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    return handle(scene, press.about)


def _offer(scene: Scene, about: str) -> Outcome:
    offer = scene.catalog.offer(about)
    if offer is None:
        return pages.short(scene, "card-gone"), Change(scene.company)
    latest = next((one.key for one in scene.company.answers if offer.id in one.offers), "")
    return card(scene, offer, latest), Change(scene.company, (Event("opened", offer.id),))


def _similar(scene: Scene, about: str) -> Outcome:
    offer = scene.catalog.offer(about)
    if offer is None:
        return pages.short(scene, "card-gone"), Change(scene.company)
    near = sorted(scene.catalog.similar(offer.id), key=lambda s: _elsewhere(scene, s.offer))
    others = _living(scene, [similar.offer for similar in near])[: ANSWER_SIZE - 1]
    if not others:
        return pages.short(scene, "similar-none", offer=scene.name(offer)), Change(scene.company)
    ids = [*(one.id for one in others), offer.id]  # in the order of the list, so that a typed number finds its offer
    kept = scene.answer(ids, len(ids))
    company = scene.remember(kept)
    return answers.similar(scene, offer, others, kept), Change(company, (Event("similar", offer.id),))


def _elsewhere(scene: Scene, offer: str) -> bool:
    found = scene.catalog.offer(offer)
    return found is None or scene.catalog.applies(found, scene.municipality) is False


def _compare(scene: Scene, about: str) -> Outcome:
    kept = _kept(scene, about)
    if kept is None:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    offers = _living(scene, kept.offers[: kept.shown])
    together = Event("compared", ",".join(offer.id for offer in offers))
    return compare(scene, offers, kept.key), Change(scene.company, (together,))


def _more(scene: Scene, about: str) -> Outcome:
    kept = _kept(scene, about)
    if kept is None:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    rest = _living(scene, kept.offers[kept.shown :])
    if not rest:
        return pages.short(scene, "answer-no-more"), Change(scene.company)
    shown = rest[:ANSWER_SIZE]
    now = scene.answer([offer.id for offer in rest], len(shown), kept.question, kept.need)
    return answers.more(scene, kept, now, shown), Change(scene.remember(now))


def _back(scene: Scene, about: str) -> Outcome:
    kept = _kept(scene, about)
    if kept is None or not kept.offers:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    if not kept.question:
        return _similar(scene, kept.offers[-1])
    asked = scene.company.questions
    latest = asked[-1:] == (kept.question,)
    before = asked[: asked.index(kept.question)] if kept.question in asked else ()
    earlier = scene.with_company(replace(scene.company, questions=before))
    reply, change = ask(earlier, kept.question, scene.company.asked if latest else ())
    return reply, replace(change, events=())  # asked once, whatever is looked at in between


def _person(scene: Scene, about: str) -> Outcome:
    offer = scene.catalog.offer(about) if about else None
    latest = next(iter(scene.company.answers), None)
    reply = person(scene, offer, None if offer or latest is None else latest.need)
    pending = Press("person", about) if scene.municipality is None else None
    event = Event("person", offer.id if offer else "")
    return reply, Change(replace(scene.company, pending=pending), (event,))


def _need(scene: Scene, about: str) -> Outcome:
    need = scene.catalog.needs.get(about)
    if need is None:
        return pages.short(scene, "card-gone"), Change(scene.company)
    return ask(scene.with_company(replace(scene.company, questions=())), need.name[scene.language])


def _example(scene: Scene, about: str) -> Outcome:
    if about not in pages.EXAMPLES:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    return ask(scene, scene.say(about))


def _narrow(scene: Scene, about: str) -> Outcome:
    if scene.company.pending != Press("answer", about) or not scene.company.questions:
        return pages.short(scene, "clarify-gone"), Change(scene.company)
    company = replace(scene.company, asked=(*scene.company.asked, about))
    return answers.clarification(scene, about), Change(company)


def _answered(scene: Scene, about: str) -> Outcome:
    question, _, option = about.partition(".")
    if not scene.company.questions or scene.company.pending != Press("answer", question):
        return pages.short(scene, "clarify-gone"), Change(scene.company)
    facts = replace(scene.company.facts, **clarify.learned(scene.catalog, about))
    scene = scene.with_company(replace(scene.company, facts=facts))
    reply, change = _ask_again(scene, about)
    if option == clarify.DONT_KNOW and reply.kind == "offers":
        calm = replace(scene, language=reply.language).paragraph("clarify-unknown")
        reply = replace(reply, blocks=(calm, *reply.blocks[1:]))
    return reply, change


def _ask_again(scene: Scene, told: str) -> Outcome:
    """Ask the latest question again with what was just told, "<question>.<option>": it counts as one question."""
    *before, latest = scene.company.questions
    earlier = replace(scene.company, questions=tuple(before))
    reply, change = ask(scene.with_company(earlier), latest, clarify.answered(scene.company.asked, told))
    counted = frozenset(("asked", "need", "stage", "sector") if _need_known(scene) else ("asked",))
    events = (Event("answered", told), *(event for event in change.events if event.name not in counted))
    return reply, replace(change, events=events)


def _need_known(scene: Scene) -> bool:
    """Whether the latest answer told its need already, so that it is not counted again."""
    return any(answer.need is not None for answer in scene.company.answers[:1])


def _set(scene: Scene, about: str) -> Outcome:
    fact, _, raw = about.partition(".")
    facts = with_fact(scene, fact, raw)
    if facts is None:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    return _told(scene, facts, fact)


def placed(scene: Scene, code: str) -> Outcome:
    """The company typed only where it is: go on with what waited for it, or with its latest question."""
    pending, facts = scene.company.pending, replace(scene.company.facts, municipality=code)
    told = scene.with_company(replace(scene.company, facts=facts, pending=None))
    if pending is not None and pending.action == "person":
        return _person(told, pending.about)
    if scene.company.questions and (pending is None or pending.action != "choose"):
        return _ask_again(told, f"{clarify.MUNICIPALITY}.{code}")
    return pages.short(told, "municipality-noted", municipality=scene.place(code)), Change(told.company)


def _told(scene: Scene, facts: Facts, fact: str) -> Outcome:
    """The company told a fact: go on with what was waiting for it, else show what is known."""
    pending = scene.company.pending
    scene = scene.with_company(replace(scene.company, facts=facts, pending=None))
    if fact == "municipality" and facts.municipality and pending is not None:
        if pending.action == "person":
            return _person(scene, pending.about)
        if pending == Press("answer", clarify.MUNICIPALITY) and scene.company.questions:
            return _ask_again(scene, f"{clarify.MUNICIPALITY}.{facts.municipality}")
    known = getattr(facts, fact) is not None
    notice = scene.say("profile-set", fact=value(scene, fact)) if known else scene.say("profile-forgotten")
    return profile(scene, notice), Change(scene.company)


def located(scene: Scene, at: tuple[float, float]) -> Outcome:
    code = nearest_municipality(scene.catalog, at)
    if code is None:
        return pages.short(scene, "municipality-unknown"), Change(scene.company)
    reply, change = _told(scene, replace(scene.company.facts, municipality=code), "municipality")
    guess = scene.paragraph("location-guess", municipality=scene.place(code))
    return replace(reply, blocks=(guess, *reply.blocks), replaces=False), change


def _choose(scene: Scene, about: str) -> Outcome:
    """Values to choose from; a municipality may be typed too, unless something else waits for it already."""
    waits = scene.company.pending
    if about in ("municipality", "place") and (waits is None or waits.action not in ("person", "answer")):
        waits = Press("choose", "municipality")
    return choose(scene, about), Change(replace(scene.company, pending=waits))


def _language(scene: Scene, about: str) -> Outcome:
    if about not in ("sv", "en"):
        return pages.language_page(scene), Change(scene.company)
    chosen: Language = "en" if about == "en" else "sv"
    scene = replace(scene, language=chosen, company=replace(scene.company, language=chosen))
    return pages.short(scene, "language-set"), Change(scene.company)


def _forget_now(scene: Scene, about: str) -> Outcome:
    done = replace(pages.short(scene, "forget-done"), erased=True)
    return done, Change(Company(scene.company.id), erase=True)


def _living(scene: Scene, ids: Sequence[str]) -> list[Offer]:
    """The offers that the catalog still has, each once."""
    found = {offer.id: offer for id in ids if (offer := scene.catalog.offer(id)) is not None}
    return list(found.values())


def _page(build: Callable[[Scene], Reply]) -> Callable[[Scene, str], Outcome]:
    return lambda scene, about: (build(scene), Change(scene.company))


def _kept(scene: Scene, key: str) -> Answer | None:
    return next((one for one in scene.company.answers if one.key == key), None)


ACTIONS: Mapping[str, Callable[[Scene, str], Outcome]] = {
    "start": _page(pages.start),
    "help": _page(pages.help_page),
    "profile": _page(profile),
    "privacy": _page(pages.privacy),
    "forget": _page(pages.forget),
    "forget_now": _forget_now,
    "language": _language,
    "offer": _offer,
    "similar": _similar,
    "person": _person,
    "compare": _compare,
    "more": _more,
    "back": _back,
    "need": _need,
    "example": _example,
    "choose": _choose,
    "set": _set,
    "answer": _answered,
    "narrow": _narrow,
    "wrong": wrong,
    **plans.ACTIONS,
}
