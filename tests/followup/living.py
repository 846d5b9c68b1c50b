"""A company that lives with its plans: it says and presses, time passes, and the clock does what is due."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import delete, select

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.channels.post import post
from bot.dialogue import Guide
from bot.followup.workdays import STOCKHOLM
from bot.followups import follow_up
from bot.service import Service
from bot.store import Store, plans
from bot.store.tables import outbox
from bot.turn import Book, Press, Reply, Turn
from tests.dialogue.talking import WrittenDown, found

MONDAY = dt.datetime(2026, 2, 2, 10, 0, tzinfo=STOCKHOLM)


def guide(catalog: Catalog) -> Guide:
    findings = {"lån": found("litet-lan", "stort-lan", need="lana-pengar"), "kurs": found("grundkurs", "norrby-kurs")}
    return Guide(catalog, WrittenDown(findings))


class Life:
    """One company on one database, and the time."""

    def __init__(self, store: Store, catalog: Catalog, who: str = "telegram:7", at: dt.datetime = MONDAY) -> None:
        self.service = Service(store, guide(catalog), post)
        self.store, self.who, self.at = store, who, at
        self.reply = Reply("page", ())

    @property
    def ms(self) -> int:
        return int(self.at.timestamp() * 1000)

    def say(self, text: str) -> str:
        return self._turn(text=text)

    def press(self, action: str, about: str = "") -> str:
        return self._turn(press=Press(action, about))

    def click(self, label: str) -> str:
        """Press a button of the latest reply or of the latest message that came."""
        buttons = [button for row in self.reply.buttons for button in row]
        press = next(button.press for button in buttons if button.label == label)
        assert press is not None
        return self.press(press.action, press.about)

    def on(self, when: str) -> None:
        """It is this time now, in Sweden."""
        self.at = dt.datetime.fromisoformat(when).replace(tzinfo=STOCKHOLM)

    def tick(self, other: Service | None = None) -> list[dict[str, Any]]:
        """The clock does what is due. Returns the messages that come of it, and takes them out of the outbox."""
        follow_up(other or self.service, post, self.store, self.ms)
        return self.read()

    def read(self) -> list[dict[str, Any]]:
        """The messages that wait to be sent to anybody, now sent."""
        with self.store.begin() as tx:
            found = [json.loads(text) for text in tx.execute(select(outbox.c.payload).order_by(outbox.c.id)).scalars()]
            tx.execute(delete(outbox))
        return found

    def until_asked(self, days: int = 120) -> dt.date | None:
        """Let days pass, a tick at nine each, until something comes. The day that it came."""
        for _ in range(days):
            self.at = (self.at + dt.timedelta(days=1)).replace(hour=9)
            if self.tick():
                return self.at.date()
        return None

    @property
    def book(self) -> Book:
        with self.store.begin() as tx:
            return plans.load(tx, self.who, hold=False)

    @property
    def plan(self) -> Any:
        (plan,) = self.book.plans
        return plan

    def _turn(self, text: str = "", press: Press | None = None) -> str:
        self.at += dt.timedelta(seconds=1)
        channel: Any = self.who.partition(":")[0]
        self.reply = self.service.run(Turn(self.who, channel, self.at.astimezone(dt.UTC), text=text, press=press))
        return render(self.reply, width=1000)
