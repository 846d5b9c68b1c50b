"""What staff's presses do to a call-back, from Telegram or their page. The role is looked at at each press."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.catalog import Catalog
from bot.dialogue import callscreens, callstaff
from bot.dialogue.texts import texts
from bot.followup import callbacks as rules
from bot.followup.callbacks import REASONS, Act, Callback, Refusal, State
from bot.people import telling
from bot.people.callcard import name, staff_card, way_in
from bot.people.routing import Matter, candidates
from bot.store import callbacks, members
from bot.store.callbacks import Kept
from bot.store.members import Member
from bot.turn import Event, Notice, Reply

ACTS = {"take": Act.TAKE, "release": Act.RELEASE, "helped": Act.HELPED, "missed": Act.MISSED}
SV = texts("sv")


@dataclass(frozen=True, slots=True)
class Done:
    """What a press says to who pressed, and to others."""

    reply: Reply
    notices: tuple[Notice, ...] = ()


def pressed(tx: Connection, catalog: Catalog, member: Member | None, about: str, now: int) -> Done:
    """A member's press, "<number>.<what>": what it says and to whom. It never fails on what was erased or changed."""
    number, _, what = about.partition(".")
    one = callbacks.find(tx, int(number)) if number.isdecimal() and len(number) < 16 else None
    if one is None or one.rules.state is State.DRAFT:
        return Done(callstaff.short(SV, "call-gone"))
    if member is None or not member.may_edit(one.organisation):
        return Done(callstaff.short(SV, "call-no-role"))
    step, _, arg = what.partition(".")
    if step == "decline":
        return Done(callstaff.ask_reason(SV, one.id))
    if step == "because" and arg in REASONS:
        return _because(tx, catalog, one, member, arg, now)
    if step == "to":
        return _act(tx, catalog, one, member, Act.DECLINE, now, to=arg or None)
    if step in ACTS:
        return _act(tx, catalog, one, member, ACTS[step], now)
    return Done(callstaff.short(SV, "error-old-button"))


def others(tx: Connection, catalog: Catalog, one: Kept) -> list[tuple[str, str]]:
    """Organisations that could have it instead and that take calls, by id and name."""
    wanted = Matter(catalog.offer(one.offer or ""), one.need, one.municipality)
    found = {who.id: who.name for who in candidates(catalog, wanted)}
    if wanted.offer is not None:
        found |= {(owner := catalog.owner(wanted.offer.id)).id: owner.name}
    had = {one.organisation, *one.passed}
    return [(id, who) for id, who in found.items() if id not in had and members.of_organisation(tx, id)]


def _because(tx: Connection, catalog: Catalog, one: Kept, member: Member, reason: str, now: int) -> Done:
    after = rules.press(one.rules, Act.DECLINE, member.id, now)
    if isinstance(after, Refusal):
        return Done(_refused(tx, after, one))
    kept = callbacks.save(tx, replace(one, reason=reason))
    if kept is None:
        return pressed(tx, catalog, member, f"{one.id}.because.{reason}", now)
    options = others(tx, catalog, kept)
    if options:
        return Done(callstaff.ask_whither(SV, one.id, options))
    return _act(tx, catalog, kept, member, Act.DECLINE, now)


def _act(
    tx: Connection, catalog: Catalog, one: Kept, member: Member, act: Act, now: int, to: str | None = None
) -> Done:
    if to is not None and to not in dict(others(tx, catalog, one)):
        return Done(callstaff.short(SV, "error-old-button"))
    after = rules.press(one.rules, act, member.id, now, to)
    if isinstance(after, Refusal):
        return Done(_refused(tx, after, one))
    if after == one.rules:
        return Done(staff_card(catalog, one, notice=SV("call-noted")))
    changed = callbacks.save(tx, one.with_rules(after))
    if changed is None:  # somebody else was quicker: what they did decides
        found = callbacks.find(tx, one.id)
        return _act(tx, catalog, found, member, act, now, to) if found else Done(callstaff.short(SV, "call-gone"))
    _note(tx, one, changed, act, now)
    notices = telling.company(tx, one.company, said) if (said := _to_company(catalog, one, after, act, member)) else ()
    return Done(staff_card(catalog, changed, notice=SV("call-noted")), notices)


def _refused(tx: Connection, why: Refusal, one: Kept) -> Reply:
    if why is Refusal.TAKEN:
        taker = members.by_id(tx, one.rules.taken_by or 0)
        return callstaff.short(SV, "call-taken-by", who=taker.name if taker else "?")
    return callstaff.short(SV, "call-take-first" if why is Refusal.NOT_TAKEN else "call-closed")


def _to_company(catalog: Catalog, one: Kept, after: Callback, act: Act, member: Member) -> Reply | None:
    """What the company learns of a press; nothing when it would only disturb."""
    say = texts("en" if one.language == "en" else "sv")
    who = name(catalog, one.organisation)
    way = way_in(catalog.organisations.get(one.organisation), say.language)
    if act is Act.TAKE:
        return callscreens.taken(say, one.id, member.name, who)
    if after.state is State.UNREACHED:
        return callscreens.unreached(say, one.id, who, way)
    if act is Act.MISSED and after.attempts == 1:
        return callscreens.missed(say, one.id, member.name, who)
    if after.state is State.ASKING:
        return callscreens.may_pass(say, one.id, who, name(catalog, after.proposed or ""))
    if after.state is State.DECLINED:
        return callscreens.declined(say, who, way)
    return None


def _note(tx: Connection, one: Kept, changed: Kept, act: Act, now: int) -> None:
    state = changed.rules.state
    if act is Act.TAKE:
        event = Event("callback_taken", f"{one.organisation}.{rules.answered(one.rules, now)}")
    elif not state.open or state is State.ASKING:
        reason = f".{one.reason}" if act is Act.DECLINE and one.reason else ""
        outcome = State.DECLINED if state is State.ASKING else state
        event = Event("callback_closed", f"{one.organisation}.{outcome}{reason}")
    else:
        return
    language = texts("en" if one.language == "en" else "sv").language
    telling.log(tx, event, one.company, at=now, municipality=one.municipality, channel="staff", language=language)
