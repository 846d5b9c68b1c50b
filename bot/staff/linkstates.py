"""Links that did not answer as they should when they were last tried, and what they are of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from bot.catalog.model import Offer, Organisation
from bot.followup.workdays import local_day
from bot.store.links import Checked


def troubled(of: Offer | Organisation, known: Mapping[str, Checked]) -> tuple[Checked, ...]:
    """The links of an offer or an organisation that are broken or uncertain, the broken first."""
    urls = dict.fromkeys(filter(None, (of.url, of.contact.url if of.contact else None)))
    found = [known[url] for url in urls if url in known and known[url].state != "ok"]
    return tuple(sorted(found, key=lambda one: one.state != "broken"))


def broken_since(offer: Offer, known: Mapping[str, Checked]) -> dt.date | None:
    """The day from which a link of an offer was broken; None when none is."""
    days = [local_day(one.since) for one in troubled(offer, known) if one.state == "broken"]
    return min(days, default=None)
