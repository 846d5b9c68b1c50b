"""The screens of plans: all of them on one page, one by itself, and the three questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.catalog.model import Need, Offer
from bot.dialogue.scene import Scene, in_rows, plain, standing
from bot.dialogue.texts import texts
from bot.followup.plans import MOST_UNANSWERED, OVER, STATES, due, reached, silent
from bot.turn import (
    ANSWER,
    Block,
    Bullets,
    Button,
    Contact,
    Heading,
    Item,
    Items,
    Language,
    Notice,
    Paragraph,
    Plan,
    Press,
    Reply,
    Rows,
)

PLAN_TOLD = "plan_told"
"""What waits for a free answer about a plan: "<plan>.<what>"."""
WHENS = ("tomorrow", "week", "two-weeks", "month", "type", "never")
NEXTS = ("go-on", "need", "other", "person", "later")
NEEDS = ("step", "person", "other", "nothing")


def offer_of(scene: Scene, plan: Plan) -> Offer | None:
    """The plan's offer, also under a newer id; None for a need or what the catalog has no more."""
    return scene.catalog.offer(plan.about) if plan.kind == "offer" else None


def name_of(scene: Scene, plan: Plan) -> str:
    """What the plan's offer or need is called now, else what it was called when it was saved."""
    found: Offer | Need | None = offer_of(scene, plan)
    if plan.kind == "need":
        found = scene.catalog.needs.get(plan.about)
    return found.name[scene.language] if found else plan.name


def all_plans(scene: Scene, notice: str = "") -> Reply:
    """All plans on one page: what, whose, state, next step, next reminder."""
    say, contact = scene.say, scene.book.contact
    if not scene.book.plans or contact is None:
        hint = (Heading(say("plans-title")), scene.paragraph("plans-none"))
        return Reply("page", hint, ((scene.button("button-help", "help"),),), scene.language)
    items = tuple(
        Item(name_of(scene, plan), tuple(plain(line) for line in _lines(scene, plan)), Press("plan", plan.id))
        for plan in scene.book.plans
    )
    blocks: list[Block] = [Heading(say("plans-title")), Items(items)]
    if contact.stopped or contact.paused:
        blocks.append(scene.paragraph("plans-stopped" if contact.stopped else "plans-paused"))
    elif contact.unanswered >= MOST_UNANSWERED:
        blocks.append(scene.paragraph("plans-resting"))
    if contact.mail:
        blocks.append(scene.paragraph("plans-mail-to", small=True, mail=contact.mail))
    rows = [(Button(_short(name_of(scene, plan)), Press("plan", plan.id)),) for plan in scene.book.plans]
    last = [scene.button("button-plans-calendar", "plans_calendar")]
    if silent(contact):
        last.append(scene.button("button-plans-resume", "plans_all", "resume"))
    else:
        last.append(scene.button("button-plans-pause", "plans_all", "pause"))
        last.append(scene.button("button-plans-stop", "plans_all", "stop"))
    last += ways_to_reach(scene, contact)
    if scene.book.pages and scene.turn.channel == "telegram" and not scene.company.id.startswith("telegram:-"):
        last.append(scene.button("button-plans-web", "plans_web"))
    return Reply("page", tuple(blocks), (*rows, *in_rows(last)), scene.language, notice=notice)


def one_plan(scene: Scene, plan: Plan, notice: str = "") -> Reply:
    """One plan with all that can be done with it."""
    say = scene.say
    blocks: list[Block] = [Paragraph(plain(notice))] if notice else []
    rows = [(say("plan-state"), plain(say(f"plan-state-{plan.state}")))]
    if whose := _whose(scene, plan):
        rows.append((say("card-owner"), plain(whose)))
    if plan.note:
        rows.append((say("plan-note"), plain(plan.note)))
    rows.append((say("plan-next-reminder"), plain(_reminder(scene, plan))))
    blocks += [Heading(name_of(scene, plan)), Rows(tuple(rows))]
    blocks += [scene.paragraph(line) for line in _standing(scene, plan)]
    blocks += steps(scene, plan)
    if len(plan.history) > 1:
        past = tuple(plain(f"{say.date(_day(at))}: {say(f'plan-state-{state}')}") for at, state in plan.history)
        blocks.append(Bullets(say("plan-history"), past, folded=True))
    rest = [scene.button("button-plan-when", "plan_when", plan.id)]
    if plan.kind == "offer" and offer_of(scene, plan) is not None:
        rest.append(scene.button("button-plan-offer", "offer", plan.about))
    rest.append(scene.button("button-plan-remove", "plan_remove", plan.id))
    rest.append(scene.button("button-plans", "plans"))
    buttons = (*in_rows(state_buttons(scene, plan, but=plan.state)), *in_rows(rest))
    return Reply("page", tuple(blocks), buttons, scene.language)


def state_buttons(scene: Scene, plan: Plan, but: str = "") -> list[Button]:
    """The states in the company's own words."""
    return [scene.button(f"plan-state-{state}", "plan_state", f"{plan.id}.{state}") for state in STATES if state != but]


def how(scene: Scene, plan: Plan, *, by_itself: bool = False, last: bool = False) -> Reply:
    """The first question: how has it gone? `by_itself`: nobody asked for it just now. `last`: then Lotsen rests."""
    say, contact, name = scene.say, scene.book.contact, name_of(scene, plan)
    about = scene.paragraph("plan-ask-about", plan=name, state=say(f"plan-state-{plan.state}"))
    if len(plan.history) < 2:
        about = scene.paragraph("plan-ask-saved", plan=name, date=say.date(plan.created))
    blocks: list[Block] = [Heading(say("plan-ask-how")), about]
    blocks += [scene.paragraph(line) for line in _standing(scene, plan)]
    if by_itself:
        free = "plan-ask-press" if contact is not None and contact.mail else "plan-ask-free"  # nobody reads mails back
        blocks.append(scene.paragraph("plan-ask-last" if last else free, small=True))
    rest = [
        scene.button("plan-when-tomorrow", "plan_when", f"{plan.id}.tomorrow"),
        scene.button("plan-when-week", "plan_when", f"{plan.id}.week"),
        scene.button("plan-when-type", "plan_when", f"{plan.id}.type"),
        scene.button("button-plans-stop", "plans_all", "stop"),
    ]
    return Reply("page", tuple(blocks), (*in_rows(state_buttons(scene, plan)), *in_rows(rest)), scene.language)


def follow_up(scene: Scene, plans: Sequence[Plan], *, last: bool = False) -> Reply:
    """The message that comes by itself, one for all that is due."""
    return how(scene, plans[0], by_itself=True, last=last) if len(plans) == 1 else several(scene, plans, last=last)


def several(scene: Scene, plans: Sequence[Plan], *, last: bool = False) -> Reply:
    """One message for several plans that are due."""
    names = tuple(plain(f"{name_of(scene, one)}: {scene.say(f'plan-state-{one.state}')}") for one in plans)
    blocks: list[Block] = [Heading(scene.say("plan-ask-how")), Bullets(scene.say("plan-ask-several"), names)]
    if last:
        blocks.append(scene.paragraph("plan-ask-last", small=True))
    buttons = [(Button(_short(name_of(scene, one)), Press("plan_ask", one.id)),) for one in plans]
    rest = (
        scene.button("button-plans-pause", "plans_all", "pause"),
        scene.button("button-plans-stop", "plans_all", "stop"),
    )
    return Reply("page", tuple(blocks), (*buttons, rest), scene.language)


def next_question(scene: Scene, plan: Plan) -> Reply:
    """The second question: how do you want to go on?"""
    noted = scene.paragraph("plan-noted", state=scene.say(f"plan-state-{plan.state}"))
    buttons = [scene.button(f"plan-next-{what}", "plan_next", f"{plan.id}.{what}") for what in NEXTS]
    return Reply("page", (noted, Heading(scene.say("plan-ask-next"))), in_rows(buttons), scene.language)


def need_question(scene: Scene, plan: Plan) -> Reply:
    """The third question: what do you need to go on?"""
    buttons = [scene.button(f"plan-need-{what}", "plan_need", f"{plan.id}.{what}") for what in NEEDS]
    blocks = (Heading(scene.say("plan-ask-need")), scene.paragraph("plan-ask-need-free", small=True))
    return Reply("page", blocks, in_rows(buttons), scene.language)


def when_question(scene: Scene, plan: Plan) -> Reply:
    """When may Lotsen ask?"""
    buttons = [scene.button(f"plan-when-{when}", "plan_when", f"{plan.id}.{when}") for when in WHENS]
    return Reply(
        "page", (scene.paragraph("plan-when-ask", plan=name_of(scene, plan)),), in_rows(buttons), scene.language
    )


def steps(scene: Scene, plan: Plan) -> list[Block]:
    """The next steps of the plan's offer."""
    offer = offer_of(scene, plan)
    if offer is None or not offer.steps or plan.state in OVER:
        return []
    lines = tuple(plain(step[scene.language]) for step in offer.steps)
    return [Bullets(scene.say("card-steps"), lines, numbered=True)]


def ways_to_reach(scene: Scene, contact: Contact | None) -> list[Button]:
    """Ways to be reached, for who has none: the web page alone cannot write to anybody."""
    if scene.turn.channel != "web" or not scene.company.id.startswith("web:"):
        return []
    found = [scene.button("button-plans-telegram", "plans_telegram")] if scene.book.bot else []
    if scene.book.mails and not (contact and contact.mail):
        found.append(scene.button("button-plans-mail", "plans_mail"))
    return found


def _lines(scene: Scene, plan: Plan) -> list[str]:
    say, found = scene.say, [scene.say(f"plan-state-{plan.state}") + "."]
    if whose := _whose(scene, plan):
        found.append(f"{say('card-owner')}: {whose}.")
    found += [say(line) for line in _standing(scene, plan)]
    offer = offer_of(scene, plan)
    if offer is not None and offer.steps and plan.state == "will":
        found.append(say("plan-next-step", step=offer.steps[0][scene.language]))
    found.append(_reminder(scene, plan))
    return found


def _reminder(scene: Scene, plan: Plan) -> str:
    day, contact = due(plan), scene.book.contact
    if day is None or contact is None or silent(contact) or not reached(contact):
        return scene.say("plan-no-reminder")
    return scene.say("plan-reminder", date=scene.say.date(max(day, scene.today)))


def _whose(scene: Scene, plan: Plan) -> str:
    offer = offer_of(scene, plan)
    if offer is not None:
        return scene.catalog.handler(offer, scene.municipality).name
    route = scene.catalog.routing(plan.about, scene.municipality) if plan.about in scene.catalog.needs else None
    return scene.catalog.organisations[route.organisation].name if route else ""


def _standing(scene: Scene, plan: Plan) -> list[str]:
    """What a company must hear of an offer that is not what it was."""
    if plan.kind != "offer":
        return []
    offer = offer_of(scene, plan)
    if offer is None:
        return ["plan-gone"]
    if not standing(offer, scene.today).living:
        return ["plan-ended"]
    return ["plan-renamed"] if offer.id != plan.about else []


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39].rstrip(" ,–") + "…"


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def confirmation(language: Language, address: str, url: str) -> Notice:
    """The mail with the link by which a company confirms its address."""
    say = texts(language)
    blocks = (Heading(say("plans-mail-title")), Paragraph(plain(say("plans-mail-body"))))
    rows = ((Button(say("plans-mail-button"), url=url),),)
    return Notice(f"mail:{address}", Reply("page", blocks, rows, language), priority=ANSWER)
