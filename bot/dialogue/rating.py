"""Thumbs on answers, and one line of why."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue import pages
from bot.dialogue.asking import Outcome, ask
from bot.dialogue.scene import Scene
from bot.dialogue.scrub import scrub
from bot.turn import Change, Company, Event, Press, Reply

RATED = frozenset(("offers", "none"))
LONGEST_WHY = 300
LONGEST_BESIDE = 15
"""Characters of a label that leaves room for two thumbs in its row on a phone."""


def with_thumbs(scene: Scene, reply: Reply, company: Company) -> Reply:
    """An answer to a question with thumbs in its last row: beside a button that has it to itself, else on their own."""
    if reply.kind not in RATED or not company.questions or not _is_answer(scene):
        return reply
    latest = next(iter(company.answers), None)
    key = latest.key if reply.kind == "offers" and latest else scene.answer((), 0).key
    thumbs = (scene.button("rate-up", "rate", f"{key}.up"), scene.button("rate-down", "rate", f"{key}.down"))
    *rows, last = reply.buttons or ((),)
    beside = len(last) == 1 and len(last[0].label) <= LONGEST_BESIDE
    return replace(reply, buttons=(*rows, (*last, *thumbs)) if beside else (*reply.buttons, thumbs))


def _is_answer(scene: Scene) -> bool:
    """Whether the turn asked something, so that going back and forth does not ask for thumbs again."""
    press = scene.turn.press
    return press is None or press.action in ("example", "need", "answer", "ask_it")


def rated(scene: Scene, about: str) -> Outcome:
    """A thumb was pressed."""
    key, _, thumb = about.rpartition(".")
    if thumb not in ("up", "down") or not key:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    event = (Event("rated", about),)
    if thumb == "up":
        thanks = Reply("page", (), language=scene.language, notice=scene.say("rate-thanks"))
        return thanks, Change(scene.company, event)
    company = replace(scene.company, pending=Press("rate", about))
    return pages.short(scene, "rate-why"), Change(company, event)


def why(scene: Scene, about: str) -> Outcome:
    """The line after a thumb down. It may have been a new question: then one press asks it."""
    said = scrub(" ".join(scene.turn.text.split()))[:LONGEST_WHY]
    questions = (*scene.company.questions, said)[-3:]
    reply = pages.short(scene, "rate-noted")
    reply = replace(reply, buttons=((scene.button("rate-was-question", "ask_it"),),))
    company = replace(scene.company, pending=Press("ask_it"), questions=questions)
    return reply, Change(company, (Event("rated", about, said),))


def ask_it(scene: Scene) -> Outcome:
    """The line after a thumb down was a question after all."""
    if scene.company.pending != Press("ask_it") or not scene.company.questions:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    *before, text = scene.company.questions
    return ask(scene.with_company(replace(scene.company, questions=tuple(before), pending=None)), text)
