"""What to say next: a turn and a company's memory in, a reply and what changes out. Pure: no I/O, no clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from bot.catalog import Catalog
from bot.catalog.model import Offer
from bot.dialogue import answer as answers
from bot.dialogue import clarify, pages
from bot.dialogue.card import card
from bot.dialogue.compare import compare
from bot.dialogue.person import heavy, person
from bot.dialogue.profile import choose, profile, value, with_fact
from bot.dialogue.scene import ANSWER_SIZE, Scene
from bot.dialogue.scrub import scrub
from bot.search import Engine, Finding, Question
from bot.turn import Answer, Change, Company, Event, Facts, Language, Press, Reply, Turn

LONGEST = 4000
"""Characters of a question that are read."""
CONVERSATION_SECONDS = 3600
"""A pause this long begins a new conversation: earlier questions no longer colour the next one."""
KEPT_QUESTIONS = 3
UNSURE = 0.35
"""Below this certainty a question is asked before anything is shown."""
WORTH_ASKING = 0.12
"""The least expected gain at which a narrowing question is put below an answer."""
SMALL_TALK = frozenset(("greeting", "thanks", "nonsense", "abuse", "injection", "privacy"))

Outcome = tuple[Reply, Change]


@dataclass(frozen=True)
class Guide:
    """The whole of Lotsen's judgement over one catalog. Immutable, so that a new catalog is a new guide."""

    catalog: Catalog
    engine: Engine
    controller: str | None = None

    @classmethod
    def of(cls, catalog: Catalog, controller: str | None = None) -> Guide:
        """A guide for a catalog; builds its index."""
        return cls(catalog, Engine.of(catalog), controller)

    def respond(self, turn: Turn, company: Company) -> Outcome:
        """What to say to a turn, and what it changes."""
        started = time.perf_counter()
        company = _greeted(turn, company)
        language: Language = company.language or company.spoke or turn.language or "sv"
        scene = Scene(self.catalog, company, turn, language, self.controller)
        reply, change = self._said(scene)
        spoke = replace(change.company, spoke=reply.language, said_at=turn.at.timestamp())
        spent = (time.perf_counter() - started) * 1000
        return replace(reply, thinking_ms=spent), replace(change, company=spoke)

    def _said(self, scene: Scene) -> Outcome:
        turn = scene.turn
        if turn.press is not None:
            return self._pressed(scene, turn.press)
        if turn.location is not None:
            return self._located(scene, turn.location)
        if turn.attachment or not turn.text.strip():
            return pages.short(scene, "attachment"), Change(scene.company)
        return self._heard(scene, turn.text)

    # What was written

    def _heard(self, scene: Scene, text: str) -> Outcome:
        if (press := self._as_press(scene, text)) is not None:
            return self._pressed(scene, press)
        return self.ask(scene, text[:LONGEST])

    def _as_press(self, scene: Scene, text: str) -> Press | None:
        """What a typed line chooses among what was just offered: a button's label, a municipality, a number."""
        pending, said = scene.company.pending, text.strip().casefold()
        if pending is not None and pending.action == "answer":
            rows = answers.option_buttons(scene, pending.about)
            labels = {button.label.casefold(): button.press for row in rows for button in row}
            found = process.extractOne(said, labels, scorer=fuzz.ratio, score_cutoff=85) if len(said) < 40 else None
            if found:
                return labels[found[2]] if isinstance(found[2], str) else list(labels.values())[found[2]]
        latest = next(iter(scene.company.answers), None)
        if said.isdigit() and latest is not None and 1 <= int(said) <= min(ANSWER_SIZE, len(latest.offers)):
            return Press("offer", latest.offers[int(said) - 1])
        if latest is not None and said in ("jämför", "jamfor", "compare"):
            return Press("compare", latest.key)
        return None

    def ask(self, scene: Scene, text: str, answered: Sequence[str] = ()) -> Outcome:
        """Answer a question. `answered` holds clarifying questions answered about this very question."""
        company = scene.company
        finding = self.engine.find(Question(text, company.questions, company.facts, scene.today))
        scene = self._learned(scene, finding)
        asked = tuple(answered)
        finding = replace(finding, hits=clarify.narrow(self.catalog, finding.hits, asked))
        reply, company = self._answer(scene, finding, scrub(text), asked)
        events = (Event("asked", reply.kind, scrub(text)), *(Event("shown", offer) for offer in reply.shown))
        if finding.need and reply.kind in ("offers", "clarify"):
            events = (*events, Event("need", finding.need))
        return reply, Change(company, events)

    def _learned(self, scene: Scene, finding: Finding) -> Scene:
        """The scene with what the question told: facts of the company, and its language unless one was chosen."""
        new = {name: fact for name, fact in _known(finding.facts).items()}
        company = replace(scene.company, facts=replace(scene.company.facts, **new))
        language: Language = company.language or ("en" if finding.language == "en" else "sv")
        return replace(scene, company=company, language=language)

    def _answer(self, scene: Scene, finding: Finding, text: str, asked: tuple[str, ...]) -> tuple[Reply, Company]:
        company = scene.company
        if finding.kind in SMALL_TALK:
            return pages.small_talk(scene, finding.kind), replace(company, pending=None)
        if finding.kind == "about_bot":
            return pages.about(scene), replace(company, pending=None)
        if finding.kind == "out_of_scope":
            place = finding.place
            return pages.outside(scene, place) if place else pages.small_talk(scene, "out_of_scope"), company
        if finding.kind == "human":
            return self._wants_person(scene, finding)
        questions = (*company.questions, text)[-KEPT_QUESTIONS:]
        company = replace(company, questions=questions, asked=asked, pending=None)
        scene = scene.with_company(company)
        if finding.kind == "none" or not finding.hits:
            return pages.nothing(scene, finding.needs), company
        return self._offers(scene, finding, text, asked)

    def _offers(self, scene: Scene, finding: Finding, text: str, asked: tuple[str, ...]) -> tuple[Reply, Company]:
        asking = clarify.best_question(self.catalog, finding, scene.municipality, asked)
        kept = scene.answer([hit.offer for hit in finding.hits], text, finding.need)
        company = replace(scene.remember(kept), pending=asking and Press("answer", asking.question))
        scene = scene.with_company(company)
        if asking is not None and finding.certain < UNSURE:
            return answers.clarification(scene, finding, asking), company
        if asking is not None and asking.gain < WORTH_ASKING:
            asking, company = None, replace(company, pending=None)
        shown = answers.shown_hits(finding.hits, finding.groups)
        return answers.answer(scene, finding, shown, kept, asking), company

    def _wants_person(self, scene: Scene, finding: Finding) -> tuple[Reply, Company]:
        first = self.catalog.offer(finding.hits[0].offer) if finding.hits else None
        if finding.need == "ma-daligt":
            return heavy(scene, first), scene.company
        reply = person(scene, first, finding.need)
        company = replace(scene.company, pending=Press("person", first.id if first else ""))
        return replace(reply, offers=tuple(hit.offer for hit in finding.hits), need=finding.need), company

    # What was pressed

    def _pressed(self, scene: Scene, press: Press) -> Outcome:
        handle = self._presses.get(press.action)
        if handle is None:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        return handle(self, scene, press.about)

    def _offer(self, scene: Scene, about: str) -> Outcome:
        offer = self.catalog.offer(about)
        if offer is None:
            return pages.short(scene, "card-gone"), Change(scene.company)
        latest = next((one.key for one in scene.company.answers if offer.id in one.offers), "")
        return card(scene, offer, latest), Change(scene.company, (Event("opened", offer.id),))

    def _similar(self, scene: Scene, about: str) -> Outcome:
        offer = self.catalog.offer(about)
        if offer is None:
            return pages.short(scene, "card-gone"), Change(scene.company)
        near = sorted(self.catalog.similar(offer.id), key=lambda s: self._elsewhere(scene, s.offer))
        others = self._living([similar.offer for similar in near])[: ANSWER_SIZE - 1]
        if not others:
            return pages.short(scene, "card-gone"), Change(scene.company)
        kept = scene.answer([offer.id, *(one.id for one in others)])
        company = scene.remember(kept)
        return answers.similar(scene, offer, others, kept), Change(company, (Event("similar", offer.id),))

    def _elsewhere(self, scene: Scene, offer: str) -> bool:
        found = self.catalog.offer(offer)
        return found is None or self.catalog.applies(found, scene.municipality) is False

    def _compare(self, scene: Scene, about: str) -> Outcome:
        kept = _kept(scene, about)
        if kept is None:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        offers = self._living(kept.offers)[:ANSWER_SIZE]
        together = Event("compared", ",".join(offer.id for offer in offers))
        return compare(scene, offers, kept.key), Change(scene.company, (together,))

    def _more(self, scene: Scene, about: str) -> Outcome:
        kept = _kept(scene, about)
        if kept is None:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        return answers.more(scene, kept, self._living(kept.offers)[ANSWER_SIZE:]), Change(scene.company)

    def _back(self, scene: Scene, about: str) -> Outcome:
        kept = _kept(scene, about)
        if kept is None or not kept.question:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        earlier = scene.with_company(replace(scene.company, questions=scene.company.questions[:-1]))
        return self.ask(earlier, kept.question, scene.company.asked)

    def _person(self, scene: Scene, about: str) -> Outcome:
        offer = self.catalog.offer(about) if about else None
        latest = next(iter(scene.company.answers), None)
        reply = person(scene, offer, None if offer else latest and latest.need)
        pending = Press("person", about) if scene.municipality is None else None
        event = Event("person", offer.id if offer else "")
        return reply, Change(replace(scene.company, pending=pending), (event,))

    def _need(self, scene: Scene, about: str) -> Outcome:
        need = self.catalog.needs.get(about)
        if need is None:
            return pages.short(scene, "card-gone"), Change(scene.company)
        return self.ask(scene.with_company(replace(scene.company, questions=())), need.name[scene.language])

    def _example(self, scene: Scene, about: str) -> Outcome:
        if about not in pages.EXAMPLES:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        return self.ask(scene, scene.say(about))

    def _answered(self, scene: Scene, about: str) -> Outcome:
        question, _, _ = about.partition(".")
        pending = scene.company.pending
        latest = next(iter(scene.company.questions[-1:]), None)
        if latest is None or pending != Press("answer", question):
            return pages.short(scene, "clarify-gone"), Change(scene.company)
        return self._asked_again(scene, latest, (*scene.company.asked, about))

    def _asked_again(self, scene: Scene, question: str, answered: Sequence[str]) -> Outcome:
        earlier = replace(scene.company, questions=scene.company.questions[:-1])
        return self.ask(scene.with_company(earlier), question, answered)

    def _set(self, scene: Scene, about: str) -> Outcome:
        fact, _, raw = about.partition(".")
        facts = with_fact(scene, fact, raw)
        if facts is None:
            return pages.short(scene, "error-old-button"), Change(scene.company)
        return self._told(scene, facts, fact)

    def _told(self, scene: Scene, facts: Facts, fact: str) -> Outcome:
        """The company told a fact: go on with what was waiting for it, else show what is known."""
        pending = scene.company.pending
        scene = scene.with_company(replace(scene.company, facts=facts, pending=None))
        if fact == "municipality" and facts.municipality and pending is not None:
            if pending.action == "person":
                return self._person(scene, pending.about)
            if pending == Press("answer", clarify.MUNICIPALITY) and scene.company.questions:
                told = f"{clarify.MUNICIPALITY}.{facts.municipality}"
                return self._asked_again(scene, scene.company.questions[-1], (*scene.company.asked, told))
        known = getattr(facts, fact) is not None
        notice = scene.say("profile-set", fact=value(scene, fact)) if known else scene.say("profile-forgotten")
        return profile(scene, notice), Change(scene.company)

    def _located(self, scene: Scene, at: tuple[float, float]) -> Outcome:
        code = nearest_municipality(self.catalog, at)
        if code is None:
            return pages.short(scene, "municipality-unknown"), Change(scene.company)
        reply, change = self._told(scene, replace(scene.company.facts, municipality=code), "municipality")
        guess = scene.paragraph("location-guess", municipality=scene.place(code))
        return replace(reply, blocks=(guess, *reply.blocks), replaces=False), change

    def _language(self, scene: Scene, about: str) -> Outcome:
        if about not in ("sv", "en"):
            return pages.language_page(scene), Change(scene.company)
        chosen: Language = "en" if about == "en" else "sv"
        scene = replace(scene, language=chosen, company=replace(scene.company, language=chosen))
        return pages.short(scene, "language-set"), Change(scene.company)

    def _forget_now(self, scene: Scene, about: str) -> Outcome:
        return pages.short(scene, "forget-done"), Change(Company(scene.company.id), erase=True)

    def _living(self, ids: Sequence[str]) -> list[Offer]:
        """The offers that the catalog still has, each once."""
        found = {offer.id: offer for id in ids if (offer := self.catalog.offer(id)) is not None}
        return list(found.values())

    _presses: Mapping[str, Callable[[Guide, Scene, str], Outcome]] = None  # type: ignore[assignment]


def _page(build: Callable[[Scene], Reply]) -> Callable[[Guide, Scene, str], Outcome]:
    return lambda guide, scene, about: (build(scene), Change(scene.company))


def _greeted(turn: Turn, company: Company) -> Company:
    """The company at the start of a turn: a long pause clears the conversation, and the page may know where it is."""
    if turn.at.timestamp() - company.said_at > CONVERSATION_SECONDS:
        company = replace(company, questions=(), asked=(), pending=None)
    if turn.municipality and company.facts.municipality is None:
        company = replace(company, facts=replace(company.facts, municipality=turn.municipality))
    return company


def _known(facts: Facts) -> dict[str, str | int]:
    return {name: fact for name in Facts.__slots__ if (fact := getattr(facts, name)) is not None}


def _kept(scene: Scene, key: str) -> Answer | None:
    return next((one for one in scene.company.answers if one.key == key), None)


def nearest_municipality(catalog: Catalog, at: tuple[float, float], within_km: float = 25) -> str | None:
    """The municipality of the nearest known place, or None when none lies within reach."""
    found = [
        (_km(at, place.at), area.code) for area in catalog.areas.values() for place in area.places if place.at is not None
    ]
    distance, code = min(found, default=(within_km, None))
    return code if distance < within_km else None


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Distance in km, good enough over a county: a degree is 111 km north, 62 km east at 56° N."""
    return float((((one[0] - other[0]) * 111) ** 2 + ((one[1] - other[1]) * 62) ** 2) ** 0.5)
