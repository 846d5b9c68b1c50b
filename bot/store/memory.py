"""What is kept of companies: their memory, answers as given, what happened, and the web conversation."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Insert, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from bot.store import pace, people, plans, report_archive, report_post
from bot.store.draft_tables import differences, drafts
from bot.store.staff_tables import members, wrong_reports
from bot.store.tables import answers, companies, events, messages, outbox
from bot.turn import REPORT, Answer, Company, Event, Facts, Language, Press, Reply

_company = TypeAdapter(Company)
_reply = TypeAdapter(Reply)

LogRow = dict[str, Any]

# Statements of every turn, built once: building them costs as much as running them.
_LOAD = select(companies.c.memory).where(companies.c.id == bindparam("company")).with_for_update()
_FIND_ANSWER = select(answers).where(answers.c.key == bindparam("answer"), answers.c.company == bindparam("owner"))
_LOG = insert(events).returning(events.c.id)  # makes it one statement for all rows, and one way to the database
_KEEP_ANSWER: dict[str, Insert] = {
    "sqlite": sqlite.insert(answers).on_conflict_do_nothing(index_elements=["key"]),
    "postgresql": postgresql.insert(answers).on_conflict_do_nothing(index_elements=["key"]),
}


def _saving(new: sqlite.Insert | postgresql.Insert) -> ReturningInsert[tuple[str]]:
    changed = {name: new.excluded[name] for name in ("memory", "seen_at", "unreachable")}
    return new.on_conflict_do_update(index_elements=["id"], set_=changed).returning(companies.c.pseudonym)


_SAVE = {"sqlite": _saving(sqlite.insert(companies)), "postgresql": _saving(postgresql.insert(companies))}


def load(tx: Connection, id: str) -> Company:
    """A company's memory, held until the transaction ends; a new one when nothing is kept of it."""
    memory = tx.execute(_LOAD, dict(company=id)).scalar()
    return Company(id) if memory is None else _company.validate_json(memory)


def load_free(tx: Connection, ids: Sequence[str]) -> dict[str, Company]:
    """The memories of companies that nobody else holds just now, held until the transaction ends; new ones of which
    nothing is kept."""
    mine = select(companies.c.id, companies.c.memory).where(companies.c.id.in_(ids))
    held = {row.id: _company.validate_json(row.memory) for row in tx.execute(mine.with_for_update(skip_locked=True))}
    kept = set(tx.execute(select(companies.c.id).where(companies.c.id.in_(ids))).scalars())
    return {id: held.get(id, Company(id)) for id in ids if id in held or id not in kept}


def language(tx: Connection, id: str) -> Language:
    """The language to write to somebody in, without holding their memory; Swedish when nothing is kept of them."""
    memory = tx.execute(select(companies.c.memory).where(companies.c.id == id)).scalar()
    known = Company(id) if memory is None else _company.validate_json(memory)
    return known.language or known.spoke or "sv"


def save(tx: Connection, company: Company, now: int) -> str:
    """Keep a company's memory. Returns the pseudonym that its events are logged under."""
    row = dict(id=company.id, memory=_company.dump_json(company, exclude_defaults=True).decode(), seen_at=now)
    new = row | dict(pseudonym=secrets.token_hex(8), unreachable=False, created_at=now)
    return str(tx.execute(_SAVE[tx.dialect.name], new).scalar_one())


def keep_answer(tx: Connection, company: str, answer: Answer, now: int) -> None:
    """Keep an answer so that its buttons work later. The same answer twice is kept once."""
    row = asdict(answer) | dict(company=company, offers=json.dumps(answer.offers), at=now)
    tx.execute(_KEEP_ANSWER[tx.dialect.name], row)


def find_answer(tx: Connection, company: str, key: str) -> Answer | None:
    """An answer that this company was given, by its key; None when it is not kept any more."""
    row = tx.execute(_FIND_ANSWER, dict(answer=key, owner=company)).mappings().first()
    if row is None:
        return None
    return Answer(row["key"], row["question"], tuple(json.loads(row["offers"])), row["shown"], row["need"])


def log(tx: Connection, found: Iterable[Event], **common: Any) -> None:
    """Write what happened. `common`: at, pseudonym, channel, municipality, language."""
    write_log(tx, log_rows(found, **common))


def log_rows(found: Iterable[Event], **common: Any) -> list[LogRow]:
    """What happened as rows for `write_log`, which a caller gathers over several turns. `common`: as for `log`."""
    return [common | dict(name=e.name, about=e.about[:200], text=e.text) for e in found]


def write_log(tx: Connection, rows: Sequence[LogRow]) -> None:
    """Write rows of what happened, in order."""
    if rows:
        tx.execute(_LOG, rows)


def explained(tx: Connection, company: str, event: Event) -> bool:
    """Give the latest event of this name, that holds no words yet, these words. False when there is none."""
    own = select(companies.c.pseudonym).where(companies.c.id == company).scalar_subquery()
    same = (events.c.pseudonym == own, events.c.name == event.name, events.c.about == event.about, events.c.text == "")
    latest = select(events.c.id).where(*same).order_by(events.c.id.desc()).limit(1).scalar_subquery()
    return tx.execute(update(events).where(events.c.id == latest).values(text=event.text)).rowcount == 1


def said(tx: Connection, company: str, turn: str | None, text: str, reply: Reply, now: int) -> None:
    """Add a turn and its reply to a web conversation; without a turn, something that Lotsen says by itself."""
    row = dict(company=company, turn=turn, at=now, said=text, reply=_reply.dump_json(reply).decode())
    tx.execute(messages.insert().values(row))


def conversation(tx: Connection, company: str, latest: int = 50) -> list[tuple[str, str, Reply]]:
    """The latest turns of a web conversation, oldest first: turn, what was said, the reply."""
    query = select(messages).where(messages.c.company == company).order_by(messages.c.id.desc()).limit(latest)
    rows = tx.execute(query).mappings().all()
    return [(row["turn"], row["said"], _reply.validate_json(row["reply"])) for row in reversed(rows)]


def already(tx: Connection, company: str, turn: str) -> Reply | None:
    """The reply that a web turn already got; None when it was not run."""
    query = select(messages.c.reply).where(messages.c.company == company, messages.c.turn == turn)
    reply = tx.execute(query).scalar()
    return None if reply is None else _reply.validate_json(reply)


def unreachable(tx: Connection, company: str) -> None:
    """The company has closed its door: nothing more is sent until it writes again."""
    tx.execute(update(companies).where(companies.c.id == company).values(unreachable=True))
    if tx.execute(select(outbox.c.created_at).where(outbox.c.company == company, outbox.c.priority == REPORT)).first():
        report_post.refused(tx, company, "unreachable")
    tx.execute(delete(outbox).where(outbox.c.company == company))
    plans.unreachable(tx, company)


def expect(tx: Connection, known: Company, pending: Press, now: int) -> str:
    """Remember what a company was asked by itself, so that what it writes is taken as the answer. It has said nothing
    by this, so nothing of it is kept longer. Returns its pseudonym."""
    asked = replace(known, pending=pending, questions=(), asked=())
    row = update(companies).where(companies.c.id == known.id).returning(companies.c.pseudonym)
    text = _company.dump_json(asked, exclude_defaults=True).decode()
    pseudonym = tx.execute(row.values(memory=text)).scalar()
    return save(tx, asked, now) if pseudonym is None else str(pseudonym)


def everything(tx: Connection, company: str) -> dict[str, Any]:
    """All that is kept of a company, for the company to read."""
    own = tx.execute(select(companies).where(companies.c.id == company)).mappings().first()
    saved = plans.everything(tx, company) | people.everything(tx, company)
    if own is None:
        return saved
    own_members = select(members.c.id).where(members.c.telegram == company)
    rows = {
        "answers": select(answers).where(answers.c.company == company),
        "events": select(events).where(events.c.pseudonym == own["pseudonym"]),
        "messages": select(messages.c.at, messages.c.said).where(messages.c.company == company),
        "outbox": select(outbox.c.created_at, outbox.c.method).where(outbox.c.company == company),
        "wrong_reports": select(wrong_reports).where(wrong_reports.c.company == company),
        "members": select(members).where(members.c.telegram == company),
        "drafts": select(drafts).where(drafts.c.member.in_(own_members)),
        "differences": select(differences).where(differences.c.member.in_(own_members)),
    }
    found = {name: [dict(row) for row in tx.execute(query).mappings()] for name, query in rows.items()}
    if lately := pace.everything(tx, company):
        found["pace"] = lately
    return {"company": dict(own) | {"memory": json.loads(own["memory"])}} | found | saved


def erase(tx: Connection, company: str) -> None:
    """Erase a company: its memory, answers, conversation, reports and waiting messages; its events lose owner and text.
    Whoever is staff stays so, but is no longer reached in this chat."""
    pseudonym = select(companies.c.pseudonym).where(companies.c.id == company).scalar_subquery()
    own = (events.c.pseudonym == pseudonym, events.c.text != "")
    said = [(row.at, row.text) for row in tx.execute(select(events.c.at, events.c.text).where(*own))]
    tx.execute(update(events).where(events.c.pseudonym == pseudonym).values(pseudonym=None, text=""))
    report_archive.take_out(tx, said)
    plans.erase(tx, company)
    people.erase(tx, company)
    pace.erase(tx, company)
    for table in (answers, messages, outbox, wrong_reports):
        tx.execute(delete(table).where(table.c.company == company))
    tx.execute(update(members).where(members.c.telegram == company).values(telegram=None))
    tx.execute(delete(companies).where(companies.c.id == company))


def moved(tx: Connection, old: str, new: str) -> None:
    """A company goes by another key: a group that was upgraded, or one company on the web and in Telegram. Where both
    keys have a memory it becomes one, and what is kept under the new key counts first."""
    if old == new:
        return
    found = {row.id: row for row in tx.execute(select(companies).where(companies.c.id.in_((old, new))))}
    plans.merge(tx, old, new)
    people.moved(tx, old, new)
    if old in found and new not in found:
        tx.execute(update(companies).where(companies.c.id == old).values(id=new, last_message=None))
    for table in (answers, wrong_reports):
        tx.execute(update(table).where(table.c.company == old).values(company=new))
    tx.execute(delete(messages).where(messages.c.company == old))
    if old not in found or new not in found:
        return
    events_of_old = update(events).where(events.c.pseudonym == found[old].pseudonym)
    tx.execute(events_of_old.values(pseudonym=found[new].pseudonym))
    one, two = (_company.validate_json(found[id].memory) for id in (old, new))
    known = asdict(one.facts) | {name: value for name, value in asdict(two.facts).items() if value is not None}
    together = replace(two, facts=Facts(**known), language=two.language or one.language)
    text = _company.dump_json(together, exclude_defaults=True).decode()
    tx.execute(update(companies).where(companies.c.id == new).values(memory=text))
    erase(tx, old)
