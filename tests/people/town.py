"""A small town for these stories: a company, and two members of its municipality, all on Telegram, with time travelled."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot import people
from bot.catalog import Catalog
from bot.catalog.model import Meeting
from bot.channels.post import post
from bot.dialogue import Guide
from bot.service import Service
from bot.store import Store, members
from bot.store.people_tables import callbacks as table
from bot.store.tables import events, outbox
from bot.turn import Channel, Press, Reply, Turn
from tests.dialogue.talking import WrittenDown, found

MONDAY = dt.datetime(2026, 2, 2, 10, 0, tzinfo=dt.UTC)
OWNER, ANNA, BENGT = "telegram:1", "telegram:11", "telegram:12"


def channel_of(who: str) -> Channel:
    return "telegram" if who.startswith("telegram:") else "web"


class Town:
    """A company, and two members of Norrby kommun, all on Telegram."""

    post = staticmethod(post)

    def __init__(self, store: Store, small: Catalog, *meetings: Meeting) -> None:
        self.store = store
        findings = {"starta kafé": found("norrby-naringsliv", need="starta-foretag")}
        self.service = Service(store, Guide(replace(small, meetings=meetings), WrittenDown(findings)), post)
        self.now = MONDAY
        with store.begin() as tx:
            self.anna = members.add(tx, "Anna", "editor", "norrby-kommun", 1, ANNA, "anna@norrby.example")
            self.bengt = members.add(tx, "Bengt", "lead", "norrby-kommun", 1, BENGT)

    def say(self, text: str = "", who: str = OWNER, *, phone: str = "") -> Reply:
        return self.service.run(Turn(who, channel_of(who), self.now, text, phone=phone, municipality="9901"))

    def press(self, action: str, about: str = "", who: str = OWNER) -> Reply:
        return self.service.run(Turn(who, channel_of(who), self.now, press=Press(action, about), municipality="9901"))

    def click(self, reply: Reply, label: str, who: str = OWNER) -> Reply:
        button = next(one for row in reply.buttons for one in row if label in one.label)
        assert button.press is not None
        return self.press(button.press.action, button.press.about, who)

    def ask(self, who: str = OWNER) -> int:
        """Ask to be called, from the first press to the consent. Returns the call-back's number."""
        self.say("starta kafé", who)
        self.click(self.press("person", who=who), "Ring mig", who)
        self.say("070-174 06 05", who)
        self.press("call", f"{self.latest()['id']}.when.any", who)
        self.press("call", f"{self.latest()['id']}.yes", who)
        return int(self.latest()["id"])

    def latest(self) -> dict[str, Any]:
        with self.store.begin() as tx:
            return dict(tx.execute(select(table).order_by(table.c.id.desc())).mappings().one())

    def sent(self, to: str) -> list[str]:
        """What waits to be sent to somebody, and is then gone."""
        with self.store.begin() as tx:
            rows = tx.execute(select(outbox).where(outbox.c.company == to).order_by(outbox.c.id)).mappings().all()
            tx.execute(outbox.delete().where(outbox.c.company == to))
        return [row["payload"] for row in rows]

    def events(self, name: str) -> list[str]:
        with self.store.begin() as tx:
            return list(tx.execute(select(events.c.about).where(events.c.name == name).order_by(events.c.id)).scalars())

    def tick(self, **later: float) -> int:
        self.now += dt.timedelta(**later)
        with self.store.begin() as tx:
            notices, done = people.due(tx, self.service.guide.catalog, int(self.now.timestamp() * 1000))
            post(tx, notices, int(self.now.timestamp() * 1000))
        return done
