"""Saving a plan, moving it, and the three questions with what follows from a press."""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.dialogue import pages
from bot.dialogue.asking import Outcome, ask
from bot.dialogue.calendar import calendar
from bot.dialogue.person import person
from bot.dialogue.planscreens import (
    PLAN_TOLD,
    all_plans,
    how,
    name_of,
    need_question,
    next_question,
    offer_of,
    one_plan,
    steps,
    ways_to_reach,
    when_question,
)
from bot.dialogue.scene import Scene, in_rows
from bot.followup import plans as rules
from bot.turn import Book, Change, Contact, Document, Event, Heading, Plan, Press, Reply

DAYS = {"tomorrow": 1, "week": 7, "two-weeks": 14, "month": 30}
MOST_PLANS = 30


def book_now(scene: Scene) -> tuple[Book, Contact]:
    """The company's book after a sign of life."""
    known = scene.book.contact or Contact(scene.company.id, scene.today)
    place = scene.municipality or known.municipality
    contact = replace(rules.heard(known, scene.today), language=scene.language, municipality=place)
    return replace(scene.book, contact=contact), contact


def at_home(scene: Scene) -> Scene:
    """The scene with the municipality that the contact remembers, for a company whose conversation was erased."""
    known = scene.book.contact.municipality if scene.book.contact else None
    if scene.municipality is not None or known is None:
        return scene
    return scene.with_company(replace(scene.company, facts=replace(scene.company.facts, municipality=known)))


def holding(scene: Scene, plan: Plan) -> Scene:
    """The scene with a plan as it is now."""
    book, _ = book_now(scene)
    kept = tuple(plan if one.id == plan.id else one for one in book.plans)
    return replace(scene, book=replace(book, plans=kept))


def outcome(scene: Scene, reply: Reply, *events: Event, pending: Press | None = None) -> Outcome:
    """A reply with the company's plans as the scene holds them. `pending`: what is asked, for what is written next."""
    company = replace(scene.company, pending=pending)
    return reply, Change(company, events, book=scene.book)


def _save(scene: Scene, about: str) -> Outcome:
    letter, _, id = about.partition(".")
    offer = scene.catalog.offer(id) if letter == "o" else None
    need = scene.catalog.needs.get(id) if letter == "n" else None
    found = offer or need
    if found is None:
        return pages.short(scene, "card-gone"), Change(scene.company)
    known = next((p for p in scene.book.plans if p.about == found.id and p.state not in rules.OVER), None)
    if known is not None:
        return outcome(holding(scene, known), one_plan(holding(scene, known), known, scene.say("plan-already")))
    if len(scene.book.plans) >= MOST_PLANS:
        return pages.short(scene, "plan-too-many"), Change(scene.company)
    seed = f"{scene.company.id}|{scene.turn.at.timestamp()}|{about}".encode()
    key = b32encode(hashlib.blake2b(seed, digest_size=10).digest()).decode().lower()
    today = scene.today
    plan = Plan(
        key, "offer" if offer else "need", found.id, found.name[scene.language], today, today,
        history=((today.isoformat(), "will"),),
    )  # fmt: skip
    book, contact = book_now(scene)
    scene = replace(scene, book=replace(book, plans=(*book.plans, plan)))
    day = rules.due(plan)
    blocks = [Heading(scene.say("plan-saved-title", plan=name_of(scene, plan)))]
    asks = not rules.silent(contact) and rules.reached(contact) and day is not None
    said = (
        scene.paragraph("plan-saved", date=scene.say.date(day))
        if asks and day
        else scene.paragraph("plan-saved-silent")
    )
    buttons = [scene.button("button-plan-when", "plan_when", plan.id)]
    buttons += [scene.button("button-plan-never", "plan_when", f"{plan.id}.never")]
    buttons += [scene.button("button-plans", "plans"), *ways_to_reach(scene, contact)]
    where = (scene.paragraph("plan-saved-web", small=True),) if ways_to_reach(scene, contact) else ()
    reply = Reply("page", (*blocks, said, *where), in_rows(buttons), scene.language)
    return outcome(scene, reply, Event("saved", found.id), Event("plan", f"{found.id}.will"))


def _plans(scene: Scene, about: str) -> Outcome:
    """All plans. `about`: a day to ask on, of who wrote "påminn mig på fredag" without saying of what."""
    scene = at_home(scene)
    if scene.book.contact is not None:
        scene = replace(scene, book=book_now(scene)[0])
    living = [plan for plan in scene.book.plans if plan.state not in rules.OVER]
    if about and len(living) == 1:
        return ask_on(scene, living[0], dt.date.fromisoformat(about))
    reply = all_plans(scene)
    if about and living:
        reply = replace(reply, blocks=(*reply.blocks, scene.paragraph("plans-which")))
    return outcome(scene, reply)


def _of_plan(handle: Callable[[Scene, Plan, str], Outcome]) -> Callable[[Scene, str], Outcome]:
    """An action about one of the company's own plans; one that was erased says so."""

    def act(scene: Scene, about: str) -> Outcome:
        id, _, rest = about.partition(".")
        plan = scene.book.plan(id)
        if plan is None:
            gone = pages.short(scene, "plan-erased")
            return replace(gone, buttons=((scene.button("button-plans", "plans"),),)), Change(scene.company)
        return handle(holding(at_home(scene), plan), plan, rest)

    return act


def _plan(scene: Scene, plan: Plan, _: str) -> Outcome:
    return outcome(scene, one_plan(scene, plan))


def move(scene: Scene, plan: Plan, state: str) -> Outcome:
    """The company says how it has gone: the plan moves, and the next question follows."""
    if state not in rules.STATES:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    asking = plan.step > 0
    now = rules.moved(plan, state, scene.today)
    now = replace(now, step=0 if state in rules.OVER else 2, chosen=None, snoozed=False)
    if state == plan.state and plan.changed == scene.today and plan.step != 1:
        now = replace(now, ongoing=plan.ongoing)  # pressed twice
    scene = holding(scene, now)
    events = [Event("plan", f"{plan.about}.{state}")] + ([Event("followed_up", plan.about)] if asking else [])
    if state == "done":
        return outcome(scene, _over(scene, now, "plan-done"), *events)
    if state in rules.OVER:
        return outcome(scene, _over(scene, now, "plan-failed" if state == "failed" else "plan-dropped"), *events)
    return outcome(scene, next_question(scene, now), *events, pending=Press(PLAN_TOLD, f"{plan.id}.next"))


def _over(scene: Scene, plan: Plan, message: str) -> Reply:
    """A plan has ended: another way when it was refused, and a person."""
    buttons = []
    if plan.state == "failed":
        offer = offer_of(scene, plan)
        if offer is not None and scene.catalog.similar(offer.id):
            buttons.append(scene.button("plan-next-other", "similar", offer.id))
        elif plan.kind == "need":
            buttons.append(scene.button("plan-next-other", "need", plan.about))
        buttons.append(scene.button("button-person", "person", offer.id if offer else ""))
    if plan.state == "done" and (done := offer_of(scene, plan)) is not None:
        buttons.append(scene.button("case-tell", "case", done.id))
    buttons.append(scene.button("button-plans", "plans"))
    said = scene.paragraph(message, plan=name_of(scene, plan))
    return Reply("page", (said,), in_rows(buttons), scene.language)


def _ask(scene: Scene, plan: Plan, _: str) -> Outcome:
    now = replace(plan, step=1)
    return outcome(holding(scene, now), how(scene, now), pending=Press(PLAN_TOLD, f"{plan.id}.how"))


def go_on(scene: Scene, plan: Plan, what: str) -> Outcome:
    """How the company wants to go on: the next question, or the help it asks for."""
    if what == "need":
        now = replace(plan, step=3)
        return outcome(holding(scene, now), need_question(scene, now), pending=Press(PLAN_TOLD, f"{plan.id}.need"))
    if what == "later":
        return ask_when(scene, plan, "")
    return help_on(scene, plan, what)


def help_on(scene: Scene, plan: Plan, what: str) -> Outcome:
    """The right next help, and when Lotsen asks again."""
    now = replace(plan, step=0)
    scene = holding(scene, now)
    offer = offer_of(scene, plan)
    if what == "other" and offer is not None and scene.catalog.similar(offer.id):
        from bot.dialogue.presses import pressed  # it leads there and back

        reply, change = pressed(scene, Press("similar", offer.id))
        return with_next(scene, now, reply), replace(change, book=scene.book)
    if what == "other":
        need = plan.about if plan.kind == "need" else offer.needs[0] if offer else ""
        if need in scene.catalog.needs:
            reply, change = ask(scene, scene.catalog.needs[need].name[scene.language])
            return with_next(scene, now, reply), replace(change, book=scene.book)
    if what == "person":
        reply = person(scene, offer, plan.about if plan.kind == "need" else None)
        pending = Press("person", offer.id if offer else "") if scene.municipality is None else None
        event = Event("person", offer.id if offer else "")
        return outcome(scene, with_next(scene, now, reply), event, pending=pending)
    blocks = tuple(steps(scene, now)) if what == "step" else ()
    if what == "step" and not blocks:
        return help_on(scene, plan, "person")
    buttons = [scene.button("button-plan-when", "plan_when", plan.id), scene.button("button-plans", "plans")]
    return outcome(scene, with_next(scene, now, Reply("page", blocks, in_rows(buttons), scene.language)))


def with_next(scene: Scene, plan: Plan, reply: Reply) -> Reply:
    """The reply with when Lotsen asks again."""
    day = rules.due(plan)
    silent = scene.book.contact is None or rules.silent(scene.book.contact)
    if day is None or silent:
        return replace(reply, blocks=(*reply.blocks, scene.paragraph("plan-not-again", small=True)))
    when = scene.paragraph("plan-again", small=True, date=scene.say.date(day))
    return replace(reply, blocks=(*reply.blocks, when))


def ask_when(scene: Scene, plan: Plan, when: str) -> Outcome:
    """When to ask: in so many days, never, on a day to be typed; else the choice between them."""
    if when == "never":
        now = replace(plan, never=True, step=0)
        scene = holding(scene, now)
        return outcome(scene, one_plan(scene, now, scene.say("plan-never")))
    if when in DAYS:
        return ask_on(scene, plan, scene.today + timedelta(days=DAYS[when]))
    told = Press(PLAN_TOLD, f"{plan.id}.when")
    if when == "type":
        return outcome(scene, pages.short(scene, "plan-when-typed"), pending=told)
    return outcome(scene, when_question(scene, plan), pending=told)


def ask_on(scene: Scene, plan: Plan, day: dt.date) -> Outcome:
    """Ask on a day that the company chose: not in the past, not too far, and never the same day."""
    told = Press(PLAN_TOLD, f"{plan.id}.when")
    if day <= scene.today:
        return outcome(scene, pages.short(scene, "plan-when-past", date=scene.say.date(day)), pending=told)
    if day > scene.today + timedelta(days=rules.FURTHEST_DAYS):
        return outcome(scene, pages.short(scene, "plan-when-far"), pending=told)
    if plan.state in rules.OVER:
        return outcome(scene, one_plan(scene, plan, scene.say("plan-is-over")))
    now = replace(rules.chosen(plan, day, snoozed=plan.asked is not None), step=0)
    scene = holding(scene, now)
    asked = rules.due(now) or day
    silent = scene.book.contact is not None and rules.silent(scene.book.contact)
    message = "plan-when-silent" if silent else "plan-when-set"
    return outcome(scene, one_plan(scene, now, scene.say(message, date=scene.say.date(asked))))


def _remove(scene: Scene, plan: Plan, sure: str) -> Outcome:
    if sure != "yes":
        yes = scene.button("button-plan-remove-yes", "plan_remove", f"{plan.id}.yes")
        rows = ((yes, scene.button("button-plan-keep", "plan", plan.id)),)
        asked = scene.paragraph("plan-remove-ask", plan=name_of(scene, plan))
        return outcome(scene, Reply("page", (asked,), rows, scene.language))
    left = tuple(one for one in scene.book.plans if one.id != plan.id)
    scene = replace(scene, book=replace(scene.book, plans=left))
    return outcome(scene, all_plans(scene, scene.say("plan-removed")))


def _all(scene: Scene, what: str) -> Outcome:
    if scene.book.contact is None and what == "stop":
        forget = ((scene.button("button-forget-all", "forget"),),)
        return outcome(scene, replace(pages.short(scene, "plans-nothing-to-stop"), buttons=forget))
    if scene.book.contact is None or what not in ("pause", "resume", "stop"):
        return outcome(scene, all_plans(scene))
    book, contact = book_now(scene)
    contact = replace(contact, paused=what == "pause", stopped=what == "stop")
    scene = replace(scene, book=replace(book, contact=contact))
    said = scene.paragraph({"pause": "plans-paused", "stop": "plans-stopped", "resume": "plans-resumed"}[what])
    rows = [scene.button("button-plans", "plans")]
    if what != "resume":
        rows.insert(0, scene.button("button-plans-resume", "plans_all", "resume"))
    return outcome(scene, Reply("page", (said,), (tuple(rows),), scene.language))


def _calendar(scene: Scene, _: str) -> Outcome:
    if not scene.book.plans:
        return outcome(scene, all_plans(scene))
    said = (scene.paragraph("plans-calendar-said"),)
    file = Document("lotsen.ics", calendar(scene))
    return outcome(
        scene, Reply("page", said, ((scene.button("button-plans", "plans"),),), scene.language, document=file)
    )


def _mail(scene: Scene, _: str) -> Outcome:
    if not scene.book.mails or scene.turn.channel != "web":
        return pages.short(scene, "error-old-button"), Change(scene.company)
    return outcome(scene, pages.short(scene, "plans-mail-ask"), pending=Press(PLAN_TOLD, ".mail"))


ACTIONS: Mapping[str, Callable[[Scene, str], Outcome]] = {
    "save": _save,
    "plans": _plans,
    "plan": _of_plan(_plan),
    "plan_state": _of_plan(move),
    "plan_ask": _of_plan(_ask),
    "plan_next": _of_plan(go_on),
    "plan_need": _of_plan(lambda scene, plan, what: help_on(scene, plan, what)),
    "plan_when": _of_plan(ask_when),
    "plan_remove": _of_plan(_remove),
    "plans_all": _all,
    "plans_calendar": _calendar,
    "plans_mail": _mail,
}
