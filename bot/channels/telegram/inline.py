"""Inline mode: `@bot fråga` in any chat gives offers to share. Nothing of it is kept."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bot.channels.codec import deep_link
from bot.channels.telegram.characters import clean, cut
from bot.channels.telegram.incoming import InlineQuery
from bot.channels.telegram.markup import messages
from bot.channels.telegram.receive import Me, language_of
from bot.channels.telegram.render import pieces
from bot.dialogue import Guide
from bot.dialogue.texts import texts
from bot.search import Question
from bot.turn import Company, Language, Press, Turn

MOST_RESULTS = 10
CACHE_SECONDS = 300


def answer(guide: Guide, query: InlineQuery, me: Me, at: dt.datetime) -> dict[str, Any]:
    """The parameters of answerInlineQuery: the offers that fit, each as its card with a link to the bot."""
    language: Language = language_of(query.sender) or "sv"
    text = clean(query.query).strip()
    finding = guide.engine.find(Question(text, today=at.date())) if text else None
    hits = finding.hits if finding is not None and finding.kind in ("offers", "human") else ()
    results = [_result(guide, hit.offer, language, me, at) for hit in hits[:MOST_RESULTS]]
    return {
        "inline_query_id": query.id,
        "results": results,
        "cache_time": CACHE_SECONDS,
        "is_personal": True,  # Telegram would else show one person's language to all
        "button": {"text": texts(language)("telegram-inline-open"), "start_parameter": "inline"},
    }


def _result(guide: Guide, id: str, language: Language, me: Me, at: dt.datetime) -> dict[str, Any]:
    offer, say = guide.catalog.offers[id], texts(language)
    link = f"https://t.me/{me.username}?start={deep_link(Press('offer', id))}"
    return {
        "type": "article",
        "id": id,
        "title": cut(offer.name[language], 100),
        "description": cut(offer.promise[language], 200),
        "input_message_content": {
            "message_text": _card(guide, id, language, at),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": {"inline_keyboard": [[{"text": say("telegram-inline-offer"), "url": link}]]},
    }


def _card(guide: Guide, id: str, language: Language, at: dt.datetime) -> str:
    nobody = Company("", language=language)
    reply, _ = guide.respond(Turn("", "telegram", at, press=Press("offer", id)), nobody)
    return messages(pieces(reply, texts(language)))[0]
