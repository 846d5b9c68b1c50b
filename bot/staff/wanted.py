"""Changes that staff ask for in their chat. A press only notes one, since a turn is a transaction of its own and
publishing takes others; whoever watches the catalog publishes it a moment later."""

from __future__ import annotations

import contextlib
import datetime as dt

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.edit import EditError, Set
from bot.catalog.model import Status
from bot.dialogue import nudgescreens
from bot.followup.workdays import local_day
from bot.staff.alone import alone
from bot.staff.nudging import Post
from bot.staff.publishing import Author, Busy, Edit, Publisher, Refused
from bot.store import members, memory, nudges
from bot.store.members import Member
from bot.store.nudges import Wanted
from bot.turn import Notice

LEASE = "wanted"


def step(offer: str, owner: str, what: str, day: dt.date) -> Set:
    """What a press changes in an offer: `true` confirms it on a day, anything else is a status."""
    if what == "true":
        return Set(("offers", offer, "assured"), dict(date=day.isoformat(), by=owner))
    return Set(("offers", offer, "status"), str(Status(what)))


def carry_out(publisher: Publisher, catalog: Catalog, post: Post, site: str) -> int:
    """Publish all that waits, in the order in which it was asked for. Returns how many changes were seen to.

    One process at a time; killed in between, it publishes again what is so already, which changes nothing. What
    cannot be published now, since another process does for long, waits on.
    """
    store, now = publisher.store, int(publisher.now() * 1000)
    with store.begin() as tx:
        waiting = nudges.waiting(tx)
    if not waiting:
        return 0
    with contextlib.suppress(Busy), alone(store, LEASE, publisher.now, patience=0):
        with store.begin() as tx:
            waiting = nudges.waiting(tx)
        for one in waiting:
            _carry_out(publisher, catalog, post, site, one, now)
        return len(waiting)
    return 0


def _carry_out(publisher: Publisher, catalog: Catalog, post: Post, site: str, one: Wanted, now: int) -> None:
    with publisher.store.begin() as tx:
        member = members.by_id(tx, one.member)
    why = _published(publisher, one, member) if member is not None else ""
    with publisher.store.begin() as tx:
        if nudges.done(tx, one.id) and why:
            nudges.answered(tx, one.offer, None)
            post(tx, _failed(tx, catalog, one, member, why, site), now)


def _published(publisher: Publisher, one: Wanted, member: Member) -> str:
    """Why a change could not be published; empty when it was."""
    change = step(one.offer, one.organisation, one.what, local_day(one.at))
    try:
        publisher.publish([Edit(f"organisations/{one.organisation}.yaml", (change,))], Author.of(member))
    except Refused as refused:
        return " ".join(problem.message for problem in refused.problems[:3])
    except EditError as wrong:
        return str(wrong)
    return ""


def _failed(
    tx: Connection, catalog: Catalog, one: Wanted, member: Member | None, why: str, site: str
) -> tuple[Notice, ...]:
    if member is None or member.address is None:
        return ()
    language, offer = memory.language(tx, member.address), catalog.offer(one.offer)
    name = offer.name[language] if offer else one.offer
    return (Notice(member.address, nudgescreens.failed(language, one.offer, name, why, site)),)
