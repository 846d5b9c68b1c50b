"""From a question to its answer: search, remember what was told, then offers, a question back, or a short reply."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.dialogue import answer as answers
from bot.dialogue import clarify, pages
from bot.dialogue.chosen import HEAVY, chosen
from bot.dialogue.crisis import in_crisis
from bot.dialogue.person import heavy, person
from bot.dialogue.scene import Scene
from bot.dialogue.scrub import scrub
from bot.search import Finding, Hit, Question
from bot.search.facts import merged
from bot.search.finding import last_among_equals
from bot.turn import Change, Company, Event, Facts, Language, Press, Reply

LONGEST = 4000
"""Characters of a question that are read."""
KEPT_QUESTIONS = 3
UNSURE = 0.35
"""Below this certainty a question is asked before anything is shown."""
WORTH_ASKING = 0.08
"""The least expected gain at which a question is worth the asking."""
TOWN_HALL = "prata-med-kommunen"
FEW_WORDS = 3
"""So few words seldom tell which language they are in."""
SMALL_TALK = frozenset(("greeting", "thanks", "nonsense", "abuse", "injection", "privacy"))

ASIDES = SMALL_TALK - {"nonsense"} | {"human", "about_bot"}
LONGEST_ASIDE = 60
"""Characters of a line that is looked at by itself too."""

Outcome = tuple[Reply, Change]


def ask(scene: Scene, text: str, answered: Sequence[str] = ()) -> Outcome:
    """Answer a question. `answered` holds clarifying questions answered about this very question."""
    finding = _found(scene, text)
    scene = _learned(scene, finding, text)
    asked = tuple(answered) or clarify.put_before(scene.company.asked)
    finding = chosen(scene.catalog, finding, text, scene.municipality)
    finding = replace(finding, hits=clarify.narrow(scene.catalog, finding.hits, asked, scene.municipality))
    kept = "" if in_crisis(text) else scrub(text)  # what is so near to somebody's life stands nowhere
    reply, company = _answer(scene, finding, kept, asked)
    events = (Event("asked", reply.kind, kept), *_told(reply, finding, company.facts))
    return reply, Change(company, events)


def _told(reply: Reply, finding: Finding, facts: Facts) -> list[Event]:
    """What the report wants to know of an answer: what was shown, what overlapped, and what was needed by whom."""
    found = [Event("shown", offer) for offer in reply.shown]
    found += [Event("together", ",".join(sorted(group))) for group in reply.groups if len(group) > 1]
    if finding.need and reply.kind in ("offers", "clarify"):
        found.append(Event("need", finding.need))
        told = (("stage", facts.stage), ("sector", facts.sector))
        found += [Event(name, fact) for name, fact in told if fact is not None]
    return found


def _found(scene: Scene, text: str) -> Finding:
    """What search makes of a text in its conversation.

    A short line that by itself is no question ("tack", "jag vill prata med någon") is that also after one.
    """
    company = scene.company
    question = Question(text, company.questions, company.facts, scene.today)
    if company.questions and len(text) <= LONGEST_ASIDE:
        alone = scene.engine.find(replace(question, before=()))
        if alone.kind in ASIDES:
            return _about_the_latest(scene, alone)
    finding = scene.engine.find(question)
    late = {hit.offer for hit in finding.hits if scene.overdue(scene.catalog.offers[hit.offer]) is not None}
    return replace(finding, hits=last_among_equals(finding.hits, late)) if late else finding


def _about_the_latest(scene: Scene, aside: Finding) -> Finding:
    """Who asks for a person after an answer means that answer, unless the municipality is asked for."""
    latest = next(iter(scene.company.answers), None)
    if aside.kind != "human" or latest is None or not latest.offers or aside.need in (TOWN_HALL, HEAVY):
        return aside
    return replace(aside, hits=tuple(Hit(offer, 1.0) for offer in latest.offers), need=latest.need)


def _learned(scene: Scene, finding: Finding, text: str) -> Scene:
    """The scene with what the question told: facts of the company, and its language unless one was chosen."""
    company = replace(scene.company, facts=merged(scene.company.facts, finding.facts))
    return replace(scene, company=company, language=company.language or _spoken(company, finding, text))


def _spoken(company: Company, finding: Finding, text: str) -> Language:
    """The language to answer in. A few words that tell no language go on in that of an English conversation."""
    goes_on = company.spoke == "en" and company.questions and len(text.split()) <= FEW_WORDS and text.isascii()
    return "en" if finding.language == "en" or goes_on else "sv"


def _answer(scene: Scene, finding: Finding, text: str, asked: tuple[str, ...]) -> tuple[Reply, Company]:
    company = scene.company
    if finding.kind in SMALL_TALK:
        return pages.small_talk(scene, finding.kind), replace(company, pending=None)
    if finding.kind == "about_bot":
        return pages.about(scene), replace(company, pending=None)
    if finding.kind == "out_of_scope":
        place = finding.place
        return pages.outside(scene, place) if place else pages.small_talk(scene, "out_of_scope"), company
    if _is_heavy(scene, finding):
        return _heavy(scene, finding, text)
    if finding.kind == "human":
        return _wants_person(scene, finding, text)
    questions = (*company.questions, text)[-KEPT_QUESTIONS:]
    company = replace(company, questions=questions, asked=asked, pending=None)
    scene = scene.with_company(company)
    if finding.kind == "none" or not finding.hits:
        return pages.nothing(scene, finding.needs), replace(company, answers=())
    return _offers(scene, finding, text, asked)


def _offers(scene: Scene, finding: Finding, text: str, asked: tuple[str, ...]) -> tuple[Reply, Company]:
    asking = clarify.best_question(scene.catalog, finding, scene.municipality, asked)
    if asking is not None and asking.gain < WORTH_ASKING:
        asking = None
    unsure = asking is not None and finding.certain < UNSURE
    shown = answers.shown_hits(finding.hits, finding.groups)
    seen = [hit.offer for hit in shown]
    ranked = [*seen, *(hit.offer for hit in finding.hits if hit not in shown)]
    kept = scene.answer(ranked, 0 if unsure else len(shown), text, finding.need)
    pending = Press("answer", asking.question) if asking else None
    company = replace(scene.remember(kept), pending=pending)
    if asking is not None and unsure:
        company = replace(company, asked=(*asked, asking.question))
        return answers.clarification(scene, asking.question, kept.offers, finding.need), company
    return answers.answer(scene, finding, shown, kept, asking), company


def _is_heavy(scene: Scene, finding: Finding) -> bool:
    """Whether somebody cannot go on, and would be worse off with a list."""
    if finding.need != HEAVY or finding.kind == "human":
        return finding.need == HEAVY
    return bool(finding.hits) and HEAVY in scene.catalog.offers[finding.hits[0].offer].needs


def _heavy(scene: Scene, finding: Finding, text: str) -> tuple[Reply, Company]:
    farmer = scene.company.facts.sector in (None, "farming", "horticulture", "forestry")
    first = scene.catalog.offer(finding.hits[0].offer) if finding.hits and farmer else None
    kept = scene.answer([hit.offer for hit in finding.hits], 1 if first else 0, text, finding.need)
    return heavy(scene, first, kept), replace(scene.remember(kept), pending=None)


def _wants_person(scene: Scene, finding: Finding, text: str) -> tuple[Reply, Company]:
    first = scene.catalog.offer(finding.hits[0].offer) if finding.hits else None
    if first is not None and scene.catalog.applies(first, scene.municipality) is None:
        first = None  # a local office, but whose is not known yet: ask where first
    found = tuple(hit.offer for hit in finding.hits)
    reply = person(scene, first, finding.need)
    company = scene.remember(scene.answer(found, 0, text, finding.need))
    pending = Press("person", first.id if first else "") if scene.municipality is None else None
    return replace(reply, offers=found, need=finding.need), replace(company, pending=pending)
