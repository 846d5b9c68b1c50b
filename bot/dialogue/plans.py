"""Saving a plan, moving it, and the three questions with what follows from their answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from base64 import b32encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.dialogue import pages, plainwords, plantold
from bot.dialogue.asking import Outcome, ask
from bot.dialogue.calendar import calendar
from bot.dialogue.person import person
from bot.dialogue.places import named_municipality
from bot.dialogue.planscreens import (
    NEEDS,
    NEXTS,
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
from bot.dialogue.scrub import scrub
from bot.followup import plans as rules
from bot.followup.typed_dates import typed_date
from bot.turn import Book, Change, Contact, Document, Event, Heading, Plan, Press, Reply

DAYS = {"tomorrow": 1, "week": 7, "two-weeks": 14, "month": 30}
MOST_PLANS = 30
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+\Z")
DATE_WORDS = 5
"""A line of more words that names a day is about something else than when to ask."""
LOST = ("out_of_scope", "none", "nonsense")
"""Replies to what Lotsen cannot make anything of."""


def _book(scene: Scene) -> tuple[Book, Contact]:
    """The company's book after a sign of life."""
    known = scene.book.contact or Contact(scene.company.id, scene.today)
    place = scene.municipality or known.municipality
    contact = replace(rules.heard(known, scene.today), language=scene.language, municipality=place)
    return replace(scene.book, contact=contact), contact


def _at_home(scene: Scene) -> Scene:
    """The scene with the municipality that the contact remembers, for a company whose conversation was erased."""
    known = scene.book.contact.municipality if scene.book.contact else None
    if scene.municipality is not None or known is None:
        return scene
    return scene.with_company(replace(scene.company, facts=replace(scene.company.facts, municipality=known)))


def _with(scene: Scene, plan: Plan) -> Scene:
    """The scene with a plan as it is now."""
    book, _ = _book(scene)
    kept = tuple(plan if one.id == plan.id else one for one in book.plans)
    return replace(scene, book=replace(book, plans=kept))


def _done(scene: Scene, reply: Reply, *events: Event, pending: Press | None = None) -> Outcome:
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
        return _done(_with(scene, known), one_plan(_with(scene, known), known, scene.say("plan-already")))
    if len(scene.book.plans) >= MOST_PLANS:
        return pages.short(scene, "plan-too-many"), Change(scene.company)
    seed = f"{scene.company.id}|{scene.turn.at.timestamp()}|{about}".encode()
    key = b32encode(hashlib.blake2b(seed, digest_size=10).digest()).decode().lower()
    today = scene.today
    plan = Plan(
        key, "offer" if offer else "need", found.id, found.name[scene.language], today, today,
        history=((today.isoformat(), "will"),),
    )  # fmt: skip
    book, contact = _book(scene)
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
    return _done(scene, reply, Event("saved", found.id), Event("plan", f"{found.id}.will"))


def _plans(scene: Scene, about: str) -> Outcome:
    """All plans. `about`: a day to ask on, of who wrote "påminn mig på fredag" without saying of what."""
    scene = _at_home(scene)
    if scene.book.contact is not None:
        scene = replace(scene, book=_book(scene)[0])
    living = [plan for plan in scene.book.plans if plan.state not in rules.OVER]
    if about and len(living) == 1:
        return _on(scene, living[0], dt.date.fromisoformat(about))
    reply = all_plans(scene)
    if about and living:
        reply = replace(reply, blocks=(*reply.blocks, scene.paragraph("plans-which")))
    return _done(scene, reply)


def _of_plan(handle: Callable[[Scene, Plan, str], Outcome]) -> Callable[[Scene, str], Outcome]:
    """An action about one of the company's own plans; one that was erased says so."""

    def act(scene: Scene, about: str) -> Outcome:
        id, _, rest = about.partition(".")
        plan = scene.book.plan(id)
        if plan is None:
            gone = pages.short(scene, "plan-erased")
            return replace(gone, buttons=((scene.button("button-plans", "plans"),),)), Change(scene.company)
        return handle(_with(_at_home(scene), plan), plan, rest)

    return act


def _plan(scene: Scene, plan: Plan, _: str) -> Outcome:
    return _done(scene, one_plan(scene, plan))


def _state(scene: Scene, plan: Plan, state: str) -> Outcome:
    """The company says how it has gone: the plan moves, and the next question follows."""
    if state not in rules.STATES:
        return pages.short(scene, "error-old-button"), Change(scene.company)
    asking = plan.step > 0
    now = rules.moved(plan, state, scene.today)
    now = replace(now, step=0 if state in rules.OVER else 2, chosen=None, snoozed=False)
    if state == plan.state and plan.changed == scene.today and plan.step != 1:
        now = replace(now, ongoing=plan.ongoing)  # pressed twice
    scene = _with(scene, now)
    events = [Event("plan", f"{plan.about}.{state}")] + ([Event("followed_up", plan.about)] if asking else [])
    if state == "done":
        return _done(scene, _over(scene, now, "plan-done"), *events)
    if state in rules.OVER:
        return _done(scene, _over(scene, now, "plan-failed" if state == "failed" else "plan-dropped"), *events)
    return _done(scene, next_question(scene, now), *events, pending=Press(PLAN_TOLD, f"{plan.id}.next"))


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
    return _done(_with(scene, now), how(scene, now), pending=Press(PLAN_TOLD, f"{plan.id}.how"))


def _next(scene: Scene, plan: Plan, what: str) -> Outcome:
    if what == "need":
        now = replace(plan, step=3)
        return _done(_with(scene, now), need_question(scene, now), pending=Press(PLAN_TOLD, f"{plan.id}.need"))
    if what == "later":
        return _when(scene, plan, "")
    return _help(scene, plan, what)


def _help(scene: Scene, plan: Plan, what: str) -> Outcome:
    """The right next help, and when Lotsen asks again."""
    now = replace(plan, step=0)
    scene = _with(scene, now)
    offer = offer_of(scene, plan)
    if what == "other" and offer is not None and scene.catalog.similar(offer.id):
        from bot.dialogue.presses import pressed  # it leads there and back

        reply, change = pressed(scene, Press("similar", offer.id))
        return _again(scene, now, reply), replace(change, book=scene.book)
    if what == "other":
        need = plan.about if plan.kind == "need" else offer.needs[0] if offer else ""
        if need in scene.catalog.needs:
            reply, change = ask(scene, scene.catalog.needs[need].name[scene.language])
            return _again(scene, now, reply), replace(change, book=scene.book)
    if what == "person":
        reply = person(scene, offer, plan.about if plan.kind == "need" else None)
        pending = Press("person", offer.id if offer else "") if scene.municipality is None else None
        event = Event("person", offer.id if offer else "")
        return _done(scene, _again(scene, now, reply), event, pending=pending)
    blocks = tuple(steps(scene, now)) if what == "step" else ()
    if what == "step" and not blocks:
        return _help(scene, plan, "person")
    buttons = [scene.button("button-plan-when", "plan_when", plan.id), scene.button("button-plans", "plans")]
    return _done(scene, _again(scene, now, Reply("page", blocks, in_rows(buttons), scene.language)))


def _again(scene: Scene, plan: Plan, reply: Reply) -> Reply:
    """The reply with when Lotsen asks again."""
    day = rules.due(plan)
    silent = scene.book.contact is None or rules.silent(scene.book.contact)
    if day is None or silent:
        return replace(reply, blocks=(*reply.blocks, scene.paragraph("plan-not-again", small=True)))
    when = scene.paragraph("plan-again", small=True, date=scene.say.date(day))
    return replace(reply, blocks=(*reply.blocks, when))


def _when(scene: Scene, plan: Plan, when: str) -> Outcome:
    if when == "never":
        now = replace(plan, never=True, step=0)
        scene = _with(scene, now)
        return _done(scene, one_plan(scene, now, scene.say("plan-never")))
    if when in DAYS:
        return _on(scene, plan, scene.today + timedelta(days=DAYS[when]))
    told = Press(PLAN_TOLD, f"{plan.id}.when")
    if when == "type":
        return _done(scene, pages.short(scene, "plan-when-typed"), pending=told)
    return _done(scene, when_question(scene, plan), pending=told)


def _on(scene: Scene, plan: Plan, day: dt.date) -> Outcome:
    """Ask on a day that the company chose: not in the past, not too far, and never the same day."""
    told = Press(PLAN_TOLD, f"{plan.id}.when")
    if day <= scene.today:
        return _done(scene, pages.short(scene, "plan-when-past", date=scene.say.date(day)), pending=told)
    if day > scene.today + timedelta(days=rules.FURTHEST_DAYS):
        return _done(scene, pages.short(scene, "plan-when-far"), pending=told)
    if plan.state in rules.OVER:
        return _done(scene, one_plan(scene, plan, scene.say("plan-is-over")))
    now = replace(rules.chosen(plan, day, snoozed=plan.asked is not None), step=0)
    scene = _with(scene, now)
    asked = rules.due(now) or day
    silent = scene.book.contact is not None and rules.silent(scene.book.contact)
    message = "plan-when-silent" if silent else "plan-when-set"
    return _done(scene, one_plan(scene, now, scene.say(message, date=scene.say.date(asked))))


def _remove(scene: Scene, plan: Plan, sure: str) -> Outcome:
    if sure != "yes":
        yes = scene.button("button-plan-remove-yes", "plan_remove", f"{plan.id}.yes")
        rows = ((yes, scene.button("button-plan-keep", "plan", plan.id)),)
        asked = scene.paragraph("plan-remove-ask", plan=name_of(scene, plan))
        return _done(scene, Reply("page", (asked,), rows, scene.language))
    left = tuple(one for one in scene.book.plans if one.id != plan.id)
    scene = replace(scene, book=replace(scene.book, plans=left))
    return _done(scene, all_plans(scene, scene.say("plan-removed")))


def _all(scene: Scene, what: str) -> Outcome:
    if scene.book.contact is None and what == "stop":
        forget = ((scene.button("button-forget-all", "forget"),),)
        return _done(scene, replace(pages.short(scene, "plans-nothing-to-stop"), buttons=forget))
    if scene.book.contact is None or what not in ("pause", "resume", "stop"):
        return _done(scene, all_plans(scene))
    book, contact = _book(scene)
    contact = replace(contact, paused=what == "pause", stopped=what == "stop")
    scene = replace(scene, book=replace(book, contact=contact))
    said = scene.paragraph({"pause": "plans-paused", "stop": "plans-stopped", "resume": "plans-resumed"}[what])
    rows = [scene.button("button-plans", "plans")]
    if what != "resume":
        rows.insert(0, scene.button("button-plans-resume", "plans_all", "resume"))
    return _done(scene, Reply("page", (said,), (tuple(rows),), scene.language))


def _calendar(scene: Scene, _: str) -> Outcome:
    if not scene.book.plans:
        return _done(scene, all_plans(scene))
    said = (scene.paragraph("plans-calendar-said"),)
    file = Document("lotsen.ics", calendar(scene))
    return _done(scene, Reply("page", said, ((scene.button("button-plans", "plans"),),), scene.language, document=file))


def _mail(scene: Scene, _: str) -> Outcome:
    if not scene.book.mails or scene.turn.channel != "web":
        return pages.short(scene, "error-old-button"), Change(scene.company)
    return _done(scene, pages.short(scene, "plans-mail-ask"), pending=Press(PLAN_TOLD, ".mail"))


def told(scene: Scene, about: str, text: str) -> Outcome | None:
    """What a company wrote when a plan's question was open; None when it is about something else."""
    id, _, what = about.partition(".")
    if what == "mail":
        return _mail_told(scene, text.strip())
    plan = scene.book.plan(id)
    if plan is None:
        return None
    scene = _with(_at_home(scene), plan)
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
        return _on(scene, plan, day)
    if line in plainwords.NEVERS | plainwords.DECLINES:
        return _when(scene, plan, "never")
    if line in plainwords.LATERS | plainwords.UNSURE:
        return _done(scene, one_plan(scene, plan, scene.say("plan-when-kept")))
    if len(text.split()) > 4:
        return None
    return _done(scene, pages.short(scene, "plan-when-unclear"), pending=scene.company.pending)


def _how_told(scene: Scene, plan: Plan, text: str) -> Outcome | None:
    labels = {scene.say(f"plan-state-{state}"): state for state in rules.STATES}
    state = plantold.labelled(text, labels) or plantold.state(text)
    if state is not None:
        return _state(scene, plan, state)
    if plainwords.plain(text) in plainwords.PERSON:
        return _help(scene, plan, "person")
    if plainwords.plain(text) in plainwords.LATERS | plainwords.DECLINES:
        return _when(scene, plan, "")
    day = _day(scene, text)
    if day is not None and day > scene.today:
        return _on(scene, plan, day)
    return _asked_anew(scene, how(scene, plan), "plan-how-unclear", text)


def _next_told(scene: Scene, plan: Plan, text: str) -> Outcome:
    labels = {scene.say(f"plan-next-{what}"): what for what in NEXTS}
    what = plantold.labelled(text, labels) or plantold.going_on(text)
    if what is not None:
        return _next(scene, plan, what)
    if (state := plantold.state(text)) is not None:
        return _state(scene, plan, state)
    if (day := _short_day(scene, text)) is not None:
        return _on(scene, plan, day)
    return _asked_anew(scene, next_question(scene, plan), "plan-next-unclear", text) or _searched(scene, plan, text)


def _need_told(scene: Scene, plan: Plan, text: str) -> Outcome:
    labels = {scene.say(f"plan-need-{what}"): what for what in NEEDS}
    what = plantold.labelled(text, labels) or plantold.needing(text)
    if what is not None:
        return _help(scene, plan, what)
    if (day := _short_day(scene, text)) is not None:
        return _on(scene, plan, day)
    return _searched(scene, plan, text)


def _short_day(scene: Scene, text: str) -> dt.date | None:
    return _day(scene, text) if len(text.split()) <= DATE_WORDS else None


def _asked_anew(scene: Scene, question: Reply, message: str, text: str) -> Outcome | None:
    """The question once more, when nothing can be made of the answer; None when it is a question of its own."""
    if named_municipality(scene.catalog, text) is not None or _found(scene, text)[0].kind not in LOST:
        return None
    reply = replace(question, blocks=(scene.paragraph(message), *question.blocks))
    return _done(scene, reply, pending=scene.company.pending)


def _searched(scene: Scene, plan: Plan, text: str) -> Outcome:
    """What was found for a need; one that nothing helps with is still noted on the plan."""
    now = replace(plan, step=0, note=scrub(text)[:300])
    scene = _with(scene, now)
    reply, change = _found(scene, text)
    if reply.kind in LOST:
        offer = offer_of(scene, now)
        buttons = [
            scene.button("button-person", "person", offer.id if offer else ""),
            scene.button("button-plans", "plans"),
        ]
        reply = Reply("page", (scene.paragraph("plan-need-none"),), in_rows(buttons), scene.language)
    return _again(scene, now, reply), replace(change, book=scene.book)


def _found(scene: Scene, text: str) -> Outcome:
    return ask(scene.with_company(replace(scene.company, pending=None)), text)


def _mail_told(scene: Scene, text: str) -> Outcome | None:
    if not _MAIL.match(text):
        if "@" not in text and len(text.split()) > 2:
            return None
        return _done(scene, pages.short(scene, "plans-mail-wrong"), pending=Press(PLAN_TOLD, ".mail"))
    book, _ = _book(scene)
    change = Change(replace(scene.company, pending=None), (), book=book, confirm=text.casefold())
    return pages.short(scene, "plans-mail-sent"), change


ACTIONS: Mapping[str, Callable[[Scene, str], Outcome]] = {
    "save": _save,
    "plans": _plans,
    "plan": _of_plan(_plan),
    "plan_state": _of_plan(_state),
    "plan_ask": _of_plan(_ask),
    "plan_next": _of_plan(_next),
    "plan_need": _of_plan(lambda scene, plan, what: _help(scene, plan, what)),
    "plan_when": _of_plan(_when),
    "plan_remove": _of_plan(_remove),
    "plans_all": _all,
    "plans_calendar": _calendar,
    "plans_mail": _mail,
}
