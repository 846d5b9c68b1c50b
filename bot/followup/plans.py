"""The rules of plans: when to ask a company how it goes, and what follows from its answers. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from bot.followup.workdays import DAY, next_working_day
from bot.turn import Contact, Plan

STATES = ("will", "did", "waiting", "ongoing", "done", "failed", "dropped")
OVER = frozenset(("done", "failed", "dropped"))
FIRST_DAYS = 14
"""Days from saving a plan to the first question, unless the company chose another day."""
AGAIN_DAYS = 14
"""Days from a question, answered or not, to the next."""
ONGOING_DAYS = 42
"""Days until what is going on is asked about once more."""
SOONEST_DAYS = 2
"""Never the same day or the next."""
MOST_UNANSWERED = 3
"""Questions in a row without an answer, after which Lotsen rests."""
FURTHEST_DAYS = 365
CHATS = ("telegram:", "web:")
"""What the names of companies begin with that can be written to where they talk."""
RULES = f"3.{FIRST_DAYS}.{AGAIN_DAYS}.{ONGOING_DAYS}.{SOONEST_DAYS}"
"""Which rules a stored day was reckoned by: where it differs, the day is reckoned anew before anything is sent."""


def due(plan: Plan) -> dt.date | None:
    """The working day on which to ask about a plan; None when it is not to be asked about."""
    if plan.state in OVER or plan.never:
        return None
    since = plan.asked or plan.created
    if plan.chosen is not None and (plan.asked is None or plan.chosen > plan.asked):
        day = plan.chosen
        soonest = plan.chosen if plan.snoozed else plan.created + SOONEST_DAYS * DAY
        return next_working_day(max(day, soonest))
    if plan.state == "ongoing":
        if plan.asked is not None and (plan.ongoing > 1 or plan.asked > plan.changed):
            return None  # asked once more, and that is enough
        days = ONGOING_DAYS
    else:
        days = FIRST_DAYS if plan.asked is None else AGAIN_DAYS
    day = max(since, plan.changed) + days * DAY  # who has told how it goes is not asked the next day
    return next_working_day(max(day, plan.created + SOONEST_DAYS * DAY))


def silent(contact: Contact) -> bool:
    """Whether a company is left alone: it paused, stopped, closed its door, or did not answer three times."""
    return contact.paused or contact.stopped or contact.unreachable or contact.unanswered >= MOST_UNANSWERED


def reached(contact: Contact) -> bool:
    """Whether Lotsen can write to a company by itself: a terminal hears only answers."""
    return bool(contact.mail) or contact.company.startswith(CHATS)


def asked(plan: Plan, day: dt.date) -> Plan:
    """The plan after its first question was put."""
    return replace(plan, asked=day, chosen=None, snoozed=False, step=1)


def moved(plan: Plan, state: str, day: dt.date) -> Plan:
    """The plan in a state of the company's own choosing."""
    ongoing = plan.ongoing + 1 if state == "ongoing" and (plan.step or plan.state != "ongoing") else plan.ongoing
    history = (*plan.history, (day.isoformat(), state)) if state != plan.state else plan.history
    return replace(plan, state=state, changed=day, ongoing=ongoing, history=history)


def chosen(plan: Plan, day: dt.date, *, snoozed: bool = False) -> Plan:
    """The plan to be asked about on a day that the company chose. `snoozed`: it put off a question that it had."""
    return replace(plan, chosen=day, never=False, snoozed=snoozed, step=0 if snoozed else plan.step)


def heard(contact: Contact, day: dt.date) -> Contact:
    """The contact after a sign of life: what went unanswered counts no more."""
    return replace(contact, unanswered=0, seen=day, unreachable=False)
