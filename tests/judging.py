"""What the test server's journal and the database prove of a time in which much went wrong."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.store import Store
from bot.store.tables import answers, companies, events
from tests.botapi import BotApi, Call, Person
from tests.botapi.faults import PROCESSED

QUESTION = "låna till maskin {person} {number}"
WRITES = ("sendMessage", "editMessageText")
OPENS = "Litet lån"
"""The offer that answers to the question offer, in the small catalog: its button, and its card's first line."""
NOTED_SECONDS = 1.0
"""By then a message that was sent is noted as sent: a process that is killed later doubles nothing."""
_KEY = re.compile(r'"👍[^"]*", "callback_data": ?"[^"]*?:([0-9a-zA-Z_-]{4,16})(?:[.:][^"]*)?"')


@dataclass
class Found:
    """What the journal and the database prove."""

    accepted: int = 0
    lost: int = 0
    doubled_changes: int = 0
    doubled_messages: int = 0
    doubled_without_cause: int = 0
    answered: int = 0
    unanswered: int = 0
    pressed: int = 0
    order_broken: int = 0
    written_to_blocked: int = 0
    personal_data_found: int = 0
    kills: int = 0
    restarts: int = 0
    """Starts that the storm itself prevented."""
    failed_calls: int = 0
    clock_jumps: int = 0

    def figures(self) -> dict[str, int]:
        return dict(vars(self))


WRONG = (
    "lost", "doubled_changes", "doubled_without_cause", "unanswered", "order_broken", "written_to_blocked",
    "personal_data_found",
)  # fmt: skip
"""Figures that must be zero."""


@dataclass
class Judge:
    """Told of all that people do, and of all that goes wrong; then asked what became of it."""

    api: BotApi
    store: Store
    kills: Mapping[str, Sequence[float]]
    """When each process was killed, by the name that the journal has for it, in seconds since 1970."""
    said: Counter[str] = field(default_factory=Counter)
    pressed: Counter[int] = field(default_factory=Counter)
    """Chats, and how often the button of an offer was pressed there."""
    mishaps: list[tuple[float, float]] = field(default_factory=list)
    """From when to when a sent message may not have been noted as sent, whichever process sent it."""
    blockers: list[Person] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What was found wrong, for whoever is to find out why."""
    _used: set[tuple[int, int]] = field(default_factory=set)

    async def ask(self, person: Person, index: int, number: int) -> None:
        """A question that is asked once."""
        text = QUESTION.format(person=index, number=number)
        self.said[text] += 1
        await person.says(text)

    def press(self, person: Person) -> None:
        """Press an offer's button on each answer that has come and was not used yet."""
        for message in person.screen[-40:]:
            for button in (button for row in message.rows for button in row):
                if message.by_bot and button["text"] == OPENS and (person.id, message.id) not in self._used:
                    self._used.add((person.id, message.id))
                    if len([b for row in message.rows for b in row if b["text"].startswith("👍")]):
                        self.pressed[person.id] += 1
                        person.press_data(button["callback_data"], message)

    def missing(self) -> list[str]:
        """What was accepted and has had no effect, as far as one can see: questions, and presses by chat."""
        with self.store.begin() as tx:
            asked = set(tx.execute(select(events.c.text).where(events.c.name == "asked")).scalars())
            opened = Counter(tx.execute(select(events.c.pseudonym).where(events.c.name == "opened")).scalars())
            who = {row.id: row.pseudonym for row in tx.execute(select(companies.c.id, companies.c.pseudonym))}
        presses = {chat: count - opened[who.get(f"telegram:{chat}")] for chat, count in self.pressed.items()}
        found = [text for text in self.said if text not in asked]
        return found + [f"{count} presses in chat {chat}" for chat, count in presses.items() if count > 0]

    def found(self) -> Found:
        found = Found(accepted=self.said.total() + self.pressed.total(), pressed=self.pressed.total())
        found.failed_calls = sum(bool(call.fault) or call.scenario for call in self.api.journal)
        found.kills = sum(map(len, self.kills.values()))
        with self.store.begin() as tx:
            chosen = select(events.c.text, events.c.pseudonym).where(events.c.name == "asked").order_by(events.c.id)
            asked = [(row.text, row.pseudonym) for row in tx.execute(chosen) if row.text in self.said]
            opened = Counter(tx.execute(select(events.c.pseudonym).where(events.c.name == "opened")).scalars())
            who = {row.id: row for row in tx.execute(select(companies)).all()}
            keys = {
                row.key: (row.company, row.question)
                for row in tx.execute(select(answers.c.key, answers.c.company, answers.c.question))
                if row.question in self.said
            }
        effects = Counter(text for text, _ in asked)
        presses = Counter({who[f"telegram:{chat}"].pseudonym: count for chat, count in self.pressed.items()})
        found.lost = sum((self.said - effects).values()) + sum((presses - opened).values())
        found.doubled_changes = sum((effects - self.said).values()) + sum((opened - presses).values())
        found.order_broken = disorder(asked)
        self._answers(found, keys)
        self._cards(found)
        for one in self.blockers:
            refused, closed = self._refused(one), who[f"telegram:{one.id}"].unreachable
            found.written_to_blocked += max(0, len(refused) - 1) + (not closed)
            if len(refused) > 1 or not closed:
                self.notes.append(f"blocked: noted {closed}, {[(call.by, call.at, str(call)) for call in refused]}")
        lost = [*(self.said - effects), *(f"press {who}" for who in presses - opened)]
        self.notes += [f"lost: {what}" for what in lost]
        return found

    def _answers(self, found: Found, keys: Mapping[str, tuple[str, str]]) -> None:
        sent: dict[str, list[Call]] = defaultdict(list)
        order: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for call in self.api.journal:
            for key in set(_keys(call)) & keys.keys():
                if key in sent:
                    first = sent[key][-1]
                    found.doubled_messages += 1
                    if not self._unknown(first):
                        found.doubled_without_cause += 1
                        self.notes.append(
                            f"doubled: {first.by} {first.at} {first.fault}, {call.by} {call.at} {call.fault}"
                        )
                else:
                    order[keys[key][0]].append((keys[key][1], keys[key][0]))
                sent[key].append(call)
        found.answered = len(sent)
        found.unanswered += len(keys.keys() - sent.keys())
        found.order_broken += sum(disorder(each) for each in order.values())

    def _cards(self, found: Found) -> None:
        """Cards say no more than which offer they show: they are counted, chat by chat."""
        shown: dict[int | None, list[Call]] = defaultdict(list)
        for call in self.api.journal:
            words = str(call.params.get("text", ""))
            if call.ok and call.method == "sendMessage" and OPENS in words.partition("\n")[0] and not _keys(call):
                shown[call.chat].append(call)
        for chat, times in self.pressed.items():
            more = len(shown[chat]) - times
            found.unanswered += max(0, -more)
            found.doubled_messages += max(0, more)
            found.doubled_without_cause += max(0, more - sum(map(self._unknown, shown[chat])))

    def _refused(self, one: Person) -> list[Call]:
        """What was written to somebody who has blocked the bot, by a process that lived to note it."""
        tried = [call for call in self.api.journal if call.chat == one.id and "blocked" in call.description]
        return [call for call in tried if call.method in WRITES and not self._unknown(call)]

    def _unknown(self, call: Call) -> bool:
        """Whether Lotsen could not know, or could not note, what became of a call."""
        died = any(call.at - 0.1 <= at <= call.at + call.seconds + NOTED_SECONDS for at in self.kills.get(call.by, ()))
        return call.fault in PROCESSED or died or any(a - 1 <= call.at <= b + 1 for a, b in self.mishaps)


def disorder(asked: Sequence[tuple[str, str]]) -> int:
    """How often a company's question comes after a later one of its own."""
    latest: dict[str, int] = {}
    broken = 0
    for text, who in asked:
        number = int(text.rpartition(" ")[2])
        broken += number < latest.get(who, -1)
        latest[who] = max(number, latest.get(who, -1))
    return broken


def _keys(call: Call) -> list[str]:
    """The answer that a call sends, if it sends one: an answer is what can be rated."""
    if not call.ok or call.method != "sendMessage":
        return []
    return _KEY.findall(json.dumps(call.params.get("reply_markup"), ensure_ascii=False))
