"""Asks staff whether their offers are still true, in working time, until somebody answers.

Each organisation is a transaction of its own: what is due, what is sent and that it was sent are written together, so
that it happens once however many clocks run or are killed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.catalog.model import Offer, Organisation
from bot.dialogue import nudgescreens
from bot.followup import nudges as rules
from bot.followup.nudges import Asked, Occasion
from bot.followup.workdays import is_working_time, local_day
from bot.staff.linkstates import broken_since
from bot.staff.overview import first_members
from bot.store import Store, links, members, memory, nudges
from bot.store.members import Member
from bot.store.nudges import Nudged
from bot.turn import Notice

Post = Callable[[Connection, Sequence[Notice], int], None]
MOST = 40
"""Offers in a message; the next round goes on with the rest."""


@dataclass
class Letter:
    """What one member is asked in one message."""

    offers: dict[str, tuple[Offer, list[Occasion]]] = field(default_factory=dict)
    times: int = 0
    """How often the most asked about of the offers was asked about before."""

    def add(self, offer: Offer, found: Sequence[Occasion], times: int) -> None:
        self.offers.setdefault(offer.id, (offer, []))[1].extend(found)
        self.times = max(self.times, times)


def nudge(store: Store, now: int, catalog: Catalog, post: Post, site: str, *, mails: bool) -> int:
    """Ask all that is to be asked at `now` (ms). `mails`: whether e-mail can be sent. Returns how many messages."""
    with store.begin() as tx:
        joined = first_members(tx)
    if not joined or not is_working_time(dt.datetime.fromtimestamp(now / 1000, dt.UTC)):  # which loads the calendar
        return 0
    sent = 0
    for organisation in catalog.organisations.values():
        if organisation.id in joined:
            with store.begin() as tx:
                sent += _ask(tx, organisation, joined[organisation.id], post, site, now, mails)
    return sent


def _ask(
    tx: Connection, organisation: Organisation, since: dt.date, post: Post, site: str, now: int, mails: bool
) -> int:
    audiences = _audiences(tx, organisation.id, mails)
    letters: dict[str, Letter] = {}
    today, ids = local_day(now), [offer.id for offer in organisation.offers]
    tried = links.all_of(tx)
    kept, changed = nudges.of_offers(tx, ids), nudges.changed_at(tx, ids)
    asked_about = 0
    for offer in organisation.offers:
        per_round: dict[int, list[Occasion]] = {}
        broken = broken_since(offer, tried)
        for occasion in rules.occasions(offer, today, since, broken) if asked_about < MOST else ():
            before = kept.get((offer.id, occasion.key))
            number = rules.turn(occasion, _asked(before, changed.get(offer.id)), today)
            if number is None or number >= len(audiences):
                continue
            if nudges.asked(tx, offer.id, occasion.key, before, number + 1, now):
                per_round.setdefault(number, []).append(occasion)
        asked_about += bool(per_round)
        for number, found in sorted(per_round.items()):
            for to in audiences[number]:
                letters.setdefault(to, Letter()).add(offer, found, number)
    post(tx, [_notice(tx, organisation, to, letter, site) for to, letter in letters.items()], now)
    return len(letters)


def _asked(before: Nudged | None, changed: int | None) -> Asked | None:
    """What the rules know of it. A change of the offer since the first question is an answer, wherever it was made."""
    if before is None:
        return None
    since = [at for at in (before.answered_at, changed) if at is not None and at >= before.first_at]
    return Asked(before.times, local_day(before.last_at), local_day(max(since)) if since else None)


def _audiences(tx: Connection, organisation: str, mails: bool) -> tuple[Sequence[str], ...]:
    own = members.of_organisation(tx, organisation)
    editors = _addresses([one for one in own if one.role == "editor"], mails)
    leads = _addresses([one for one in own if one.role == "lead"], mails)
    return rules.audiences(editors, leads, _addresses(members.stewards(tx), mails))


def _addresses(whom: Sequence[Member], mails: bool) -> list[str]:
    """Where each member is reached, best first; none for who cannot be."""
    ways = [[way for way in one.addresses if mails or not way.startswith("mail:")] for one in whom]
    return [way[0] for way in ways if way]


def _notice(tx: Connection, organisation: Organisation, to: str, letter: Letter, site: str) -> Notice:
    asked = list(letter.offers.values())
    by_mail = site if to.startswith("mail:") else None
    return Notice(to, nudgescreens.letter(memory.language(tx, to), organisation.name, asked, letter.times, by_mail))
