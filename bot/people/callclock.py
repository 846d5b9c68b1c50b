"""What happens to call-backs by itself: staff are nudged, the company is told the truth, asked, and at last let go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue import callscreens
from bot.dialogue.texts import texts
from bot.followup import callbacks as rules
from bot.followup.callbacks import Due, State
from bot.followup.workdays import is_working_time
from bot.people import telling
from bot.people.callcard import name, staff_card, way_in
from bot.store import callbacks, members
from bot.store.callbacks import Kept
from bot.turn import Event, Notice, Reply


def run(tx: Connection, catalog: Catalog, now: int) -> tuple[Sequence[Notice], int]:
    """Do all that is due, in working time only: what to send, and how many call-backs were seen to.

    Each is noted in the same transaction that sends, so any number of clocks may run.
    """
    found = callbacks.due(tx, now)
    if not found or not is_working_time(dt.datetime.fromtimestamp(now / 1000, dt.UTC)):  # which loads the calendar
        return (), 0
    notices: list[Notice] = []
    for one in found:
        notices += _do(tx, catalog, one, now)
    return notices, len(found)


def _do(tx: Connection, catalog: Catalog, one: Kept, now: int) -> tuple[Notice, ...]:
    what = rules.due(one.rules, now)
    if what is None:
        return ()
    changed = callbacks.save(tx, one.with_rules(rules.noted(one.rules, what, now)))
    if changed is None:
        return ()
    if what is Due.NUDGE:
        return _nudge(tx, catalog, changed)
    if what is Due.EXPIRE:
        about = f"{one.organisation}.{State.EXPIRED}"
        language = texts("en" if one.language == "en" else "sv").language
        event = Event("callback_closed", about)
        telling.log(tx, event, one.company, at=now, municipality=one.municipality, channel="clock", language=language)
    return telling.company(tx, one.company, _to_company(catalog, one, what), silent=True)


def _nudge(tx: Connection, catalog: Catalog, one: Kept) -> tuple[Notice, ...]:
    """To who has it, else to all who could take it."""
    taker = members.by_id(tx, one.rules.taken_by) if one.rules.taken_by is not None else None
    say = texts("sv")
    if taker is not None and not taker.removed:
        return telling.to_members([taker], staff_card(catalog, one, first=say("call-nudge-held")))
    return telling.staff(tx, one.organisation, staff_card(catalog, one, first=say("call-nudge")))


def _to_company(catalog: Catalog, one: Kept, what: Due) -> Reply:
    say = texts("en" if one.language == "en" else "sv")
    who = name(catalog, one.organisation)
    way = way_in(catalog.organisations.get(one.organisation), say.language)
    if what is Due.VERDICT:
        return callscreens.ask_verdict(say, one.id, who, one.topic)
    if what is Due.TELL:
        return callscreens.late(say, one.id, who, way)
    return callscreens.expired(say, one.id, who, way)
