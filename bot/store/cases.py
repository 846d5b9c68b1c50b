"""Companies' own cases: what they told, whether they agreed, and what staff published."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from bot.followup.cases import CaseState, Told
from bot.store.people_tables import cases
from bot.store.tables import companies, events


@dataclass(frozen=True, slots=True)
class Kept:
    """A company's case of one offer."""

    id: int
    company: str
    offer: str
    organisation: str
    language: str
    told: Told
    municipality: str | None = None


def draft(tx: Connection, new: Kept, now: int) -> Kept:
    """Begin to tell of an offer, in place of an earlier draft of the company's."""
    tx.execute(delete(cases).where(cases.c.company == new.company, cases.c.state == CaseState.DRAFT.value))
    row = _row(new) | dict(company=new.company, at=now)
    return replace(new, id=tx.execute(insert(cases).values(row).returning(cases.c.id)).scalar_one())


def drafted(tx: Connection, company: str) -> Kept | None:
    """What a company is telling right now."""
    where = (cases.c.company == company, cases.c.state == CaseState.DRAFT.value)
    row = tx.execute(select(cases).where(*where)).first()
    return _kept(row) if row else None


def find(tx: Connection, id: int) -> Kept | None:
    """A case by its number; None when it was withdrawn."""
    row = tx.execute(select(cases).where(cases.c.id == id)).first()
    return _kept(row) if row else None


def save(tx: Connection, one: Kept) -> None:
    """Write a changed case; one that was withdrawn meanwhile stays gone."""
    tx.execute(update(cases).where(cases.c.id == one.id).values(_row(one)))


def decide(tx: Connection, one: Kept, member: int, now: int) -> bool:
    """Write what staff decided; False when the company withdrew it meanwhile."""
    values = _row(one) | dict(decided_by=member, decided_at=now)
    where = (cases.c.id == one.id, cases.c.consented_at.is_not(None))
    return tx.execute(update(cases).where(*where).values(values)).rowcount == 1


def withdraw(tx: Connection, one: Kept) -> None:
    """Delete a case wherever it is kept: it is shown nowhere from now on."""
    pseudonym = select(companies.c.pseudonym).where(companies.c.id == one.company).scalar_subquery()
    told = (events.c.pseudonym == pseudonym, events.c.name == "case", events.c.about == one.offer)
    tx.execute(update(events).where(*told).values(text=""))
    tx.execute(delete(cases).where(cases.c.id == one.id))


def of_company(tx: Connection, company: str) -> list[Kept]:
    """What a company agreed to show, newest first."""
    where = (cases.c.company == company, cases.c.state != CaseState.DRAFT.value)
    return [_kept(row) for row in tx.execute(select(cases).where(*where).order_by(cases.c.id.desc()))]


_PUBLISHED = (  # built once, for every card that is shown
    select(cases)
    .where(cases.c.offer == bindparam("about"), cases.c.state == CaseState.PUBLISHED.value)
    .order_by(cases.c.id.desc())
    .limit(bindparam("most"))
)


def published(tx: Connection, offer: str, most: int = 3) -> list[Kept]:
    """The cases of an offer that anybody may read, newest first."""
    return [_kept(row) for row in tx.execute(_PUBLISHED, dict(about=offer, most=most))]


def of_organisation(tx: Connection, organisation: str | None) -> list[Kept]:
    """Cases that companies agreed to show, of one organisation or of all (None): the newest first."""
    query = select(cases).where(cases.c.state != CaseState.DRAFT.value)
    if organisation is not None:
        query = query.where(cases.c.organisation == organisation)
    return [_kept(row) for row in tx.execute(query.order_by(cases.c.id.desc()).limit(200))]


def _row(one: Kept) -> dict[str, Any]:
    return dict(
        offer=one.offer,
        organisation=one.organisation,
        municipality=one.municipality,
        language=one.language,
        state=one.told.state.value,
        got=one.told.got,
        meant=one.told.meant,
        name=one.told.name,
        consented_at=one.told.consented_at,
    )


def _kept(row: Row[Any]) -> Kept:
    found = row._mapping
    told = Told(CaseState(found["state"]), found["got"], found["meant"], found["name"], found["consented_at"])
    return Kept(
        found["id"], found["company"], found["offer"], found["organisation"], found["language"], told,
        found["municipality"],
    )  # fmt: skip
