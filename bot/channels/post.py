"""Messages that nobody asked for just now, put in the outbox in the form of their channel."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from bot.channels import mail
from bot.channels.telegram.receive import Place, company_of
from bot.channels.telegram.render import call, render
from bot.store import memory, queues
from bot.store.queues import Call
from bot.turn import File, Notice


def post(tx: Connection, notices: Sequence[Notice], now: int) -> None:
    """Put notices in the outbox, or in the web conversation that they belong to. `now`: milliseconds since 1970.

    Raises ValueError for an address of no known kind.
    """
    calls: list[Call] = []
    for notice in notices:
        kind, _, address = notice.to.partition(":")
        if kind == "telegram":
            calls += _telegram(notice, int(address), now)
        elif kind == "mail":
            calls.append(mail.call(notice, address))
        elif kind == "web":
            memory.said(tx, notice.to, None, "", notice.reply, now)
        else:
            raise ValueError(f"no channel for {notice.to.partition(':')[0]}")
    queues.put(tx, calls, now)


def _telegram(notice: Notice, chat: int, now: int) -> Iterator[Call]:
    place = Place(chat, company_of(chat), private=chat > 0)
    said = render(replace(notice.reply, replaces=False, notice=""), place, now)
    for one in [*said, *(_file(place, file) for file in notice.files)]:
        params = json.loads(one.payload) | ({"disable_notification": True} if notice.silent else {})
        payload = json.dumps(params, ensure_ascii=False)
        yield replace(one, payload=payload, priority=notice.priority, expires_at=notice.expires_at)


def _file(place: Place, file: File) -> Call:
    shown: dict[str, Any] = {"name": file.name, "base64": b64encode(file.content).decode()}
    if file.media_type.startswith("image/"):
        return call(place, "sendPhoto", {"chat_id": place.chat, "photo": shown})
    return call(place, "sendDocument", {"chat_id": place.chat, "document": shown})
