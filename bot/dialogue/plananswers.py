"""What a company writes when a plan's question is open, instead of pressing a button."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from bot.dialogue import pages, plainwords, plans, plantold
from bot.dialogue.asking import Outcome, ask
from bot.dialogue.places import named_municipality
from bot.dialogue.planscreens import NEEDS, NEXTS, PLAN_TOLD, how, next_question, offer_of, one_plan
from bot.dialogue.scene import Scene, in_rows
from bot.dialogue.scrub import scrub
from bot.followup import plans as rules
from bot.followup.typed_dates import typed_date
from bot.turn import Change, Plan, Press, Reply

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\Z")
DATE_WORDS = 5
"""A line of more words that names a day is about something else than when to ask."""
LOST = ("out_of_scope", "none", "nonsense")
"""Replies to what Lotsen cannot make anything of."""


def told(scene: Scene, about: str, text: str) -> Outcome | None:
    """What a company wrote when a plan's question was open; None when it is about something else."""
    id, _, what = about.partition(".")
    if what == "mail":
        return _mail_told(scene, text.strip())
    plan = scene.book.plan(id)
    if plan is None:
        return None
    scene = plans.holding(plans.at_home(scene), plan)
    if what == "when":
        return _when_told(scene, plan, text)
    if what == "how":
        return _how_told(scene, plan, text)
    return _next_told(scene, plan, text) if what == "next" else _need_told(scene, plan, text)


def _day(scene: Scene, text: str) -> dt.date | None:
    return typed_date(text, scene.today) if len(text) <= plantold.LONGEST_ANSWER else None


def _when_told(scene: Scene, plan: Plan, text: str) -> Outcome | None:
    line, day = plainwords.plain(text), _day(scene, text)
    if day is not None:
        return plans.ask_on(scene, plan, day)
    if line in plainwords.NEVERS | plainwords.DECLINES:
        return plans.ask_when(scene, plan, "never")
    if line in plainwords.LATERS | plainwords.UNSURE:
        return plans.outcome(scene, one_plan(scene, plan, scene.say("plan-when-kept")))
    if len(text.split()) > 4:
        return None
    return plans.outcome(scene, pages.short(scene, "plan-when-unclear"), pending=scene.company.pending)


def _how_told(scene: Scene, plan: Plan, text: str) -> Outcome | None:
    labels = {scene.say(f"plan-state-{state}"): state for state in rules.STATES}
    state = plantold.labelled(text, labels) or plantold.state(text)
    if state is not None:
        return plans.move(scene, plan, state)
    if plainwords.plain(text) in plainwords.PERSON:
        return plans.help_on(scene, plan, "person")
    if plainwords.plain(text) in plainwords.LATERS | plainwords.DECLINES:
        return plans.ask_when(scene, plan, "")
    day = _day(scene, text)
    if day is not None and day > scene.today:
        return plans.ask_on(scene, plan, day)
    return _asked_anew(scene, how(scene, plan), "plan-how-unclear", text)


def _next_told(scene: Scene, plan: Plan, text: str) -> Outcome:
    labels = {scene.say(f"plan-next-{what}"): what for what in NEXTS}
    what = plantold.labelled(text, labels) or plantold.going_on(text)
    if what is not None:
        return plans.go_on(scene, plan, what)
    if (state := plantold.state(text)) is not None:
        return plans.move(scene, plan, state)
    if (day := _short_day(scene, text)) is not None:
        return plans.ask_on(scene, plan, day)
    return _asked_anew(scene, next_question(scene, plan), "plan-next-unclear", text) or _searched(scene, plan, text)


def _need_told(scene: Scene, plan: Plan, text: str) -> Outcome:
    labels = {scene.say(f"plan-need-{what}"): what for what in NEEDS}
    what = plantold.labelled(text, labels) or plantold.needing(text)
    if what is not None:
        return plans.help_on(scene, plan, what)
    if (day := _short_day(scene, text)) is not None:
        return plans.ask_on(scene, plan, day)
    return _searched(scene, plan, text)


def _short_day(scene: Scene, text: str) -> dt.date | None:
    return _day(scene, text) if len(text.split()) <= DATE_WORDS else None


def _asked_anew(scene: Scene, question: Reply, message: str, text: str) -> Outcome | None:
    """The question once more, when nothing can be made of the answer; None when it is a question of its own."""
    if named_municipality(scene.catalog, text) is not None or _found(scene, text)[0].kind not in LOST:
        return None
    reply = replace(question, blocks=(scene.paragraph(message), *question.blocks))
    return plans.outcome(scene, reply, pending=scene.company.pending)


def _searched(scene: Scene, plan: Plan, text: str) -> Outcome:
    """What was found for a need; one that nothing helps with is still noted on the plan."""
    now = replace(plan, step=0, note=scrub(text)[:300])
    scene = plans.holding(scene, now)
    reply, change = _found(scene, text)
    if reply.kind in LOST:
        offer = offer_of(scene, now)
        buttons = [
            scene.button("button-person", "person", offer.id if offer else ""),
            scene.button("button-plans", "plans"),
        ]
        reply = Reply("page", (scene.paragraph("plan-need-none"),), in_rows(buttons), scene.language)
    return plans.with_next(scene, now, reply), replace(change, book=scene.book)


def _found(scene: Scene, text: str) -> Outcome:
    return ask(scene.with_company(replace(scene.company, pending=None)), text)


def _mail_told(scene: Scene, text: str) -> Outcome | None:
    if not _MAIL.match(text):
        if "@" not in text and len(text.split()) > 2:
            return None
        return plans.outcome(scene, pages.short(scene, "plans-mail-wrong"), pending=Press(PLAN_TOLD, ".mail"))
    book, _ = plans.book_now(scene)
    change = Change(replace(scene.company, pending=None), (), book=book, confirm=text.casefold())
    return pages.short(scene, "plans-mail-sent"), change
