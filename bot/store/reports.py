"""A week's figures, counted by the database from the events, and the roll-up that they are kept in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Label,
    Subquery,
    Table,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
)

from bot.retention import CONVERSATION_DAYS
from bot.store.people_tables import callbacks, cases
from bot.store.report_tables import report_figures, report_owners, report_weeks
from bot.store.staff_tables import members
from bot.store.tables import answers, events

MONTH_MS = CONVERSATION_DAYS * 86_400_000
QUESTION_KINDS = ("offers", "clarify", "none", "out_of_scope", "human")
"""What an asked question may have been answered with; small talk is no question."""
PEOPLE = ("callback_asked", "callback_taken", "callback_closed", "callback_verdict", "case", "signed_up", "attended",
          "meeting_opinion")  # fmt: skip
"""Events of what takes a person; few enough to be counted company by company."""
SINGLE = ("rated", "compared", *PEOPLE)
"""Events that are about one thing of a company's own, or are counted in a way of their own."""
GOING = ("did", "waiting", "ongoing")
DONE = "done"
ROWS_AT_ONCE = 200
CHOICE_MS = 24 * 3_600_000
"""So soon after a comparison something opened, saved or asked for counts as its outcome."""

Bounds = tuple[int, int]
WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Counted:
    """How often something happened, and how many companies stand behind it."""

    name: str
    about: str
    scope: str
    n: int
    companies: int


@dataclass(frozen=True, slots=True)
class Happened:
    """How often something happened to one company."""

    name: str
    about: str
    place: str
    company: str | None
    n: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Offers compared (parted by commas), the one chosen after it or "", how often, and how many companies stand
    behind that and behind all comparisons of these offers."""

    about: str
    chosen: str
    n: int
    companies: int
    every: int


def counted(tx: Connection, bounds: Bounds, home: Sequence[str]) -> list[Counted]:
    """What happened in a time, by event, subject and municipality (`m:` is elsewhere or unknown), and on the whole."""
    place = _place(home)
    subject = case((events.c.name.in_(("reminded", "followed_up")), ""), else_=events.c.about)
    columns = (events.c.name, subject.label("subject"))
    kind = (events.c.name, text("subject"))
    numbers = (func.count(), func.count(events.c.pseudonym.distinct()))
    where = and_(_within(bounds), events.c.name.not_in(SINGLE))
    local = select(*columns, place, *numbers).where(where).group_by(*kind, text("place"))
    whole = select(*columns, *numbers).where(where).group_by(*kind)
    found = [Counted(name, what, f"m:{where_}", n, c) for name, what, where_, n, c in tx.execute(local)]
    return found + [Counted(name, what, WHOLE, n, c) for name, what, n, c in tx.execute(whole)]


def steps(tx: Connection, bounds: Bounds, home: Sequence[str]) -> dict[str, dict[str, int]]:
    """How many companies took each step in a time: `{municipality: {step: companies}}`; each company is in one."""
    each = _by_company(bounds, home)
    names = ("asked", "opened", "kept", "going", "done")
    query = select(each.c.place, *(func.sum(each.c[name]).label(name) for name in names)).group_by(each.c.place)
    return {row.place: {name: int(getattr(row, name)) for name in names} for row in tx.execute(query)}


def organisation_steps(tx: Connection, bounds: Bounds) -> dict[str, dict[str, int]]:
    """How many companies took each step with an organisation's offers: `{organisation: {step: companies}}`."""
    whose, company = report_owners.c.organisation, events.c.pseudonym
    taken = {name: case((test, company)) for name, test in _steps(shown=True).items()}
    query = (
        select(whose, *(func.count(step.distinct()).label(name) for name, step in taken.items()))
        .join(report_owners, report_owners.c.about == events.c.about)
        .where(_within(bounds), events.c.name.in_(("shown", "opened", "person", "saved", "plan")))
        .group_by(whose)
    )
    return {row[0]: {name: int(n) for name, n in zip(taken, row[1:], strict=True)} for row in tx.execute(query)}


def rated(tx: Connection, bounds: Bounds, home: Sequence[str]) -> list[Counted]:
    """Thumbs of a time: name `rated`, about `up` or `down`."""
    thumb = case((events.c.about.like("%.up"), "up"), else_="down").label("thumb")
    place = _place(home)
    where = and_(_within(bounds), events.c.name == "rated")
    numbers = (func.count(), func.count(events.c.pseudonym.distinct()))
    local = tx.execute(select(thumb, place, *numbers).where(where).group_by(text("thumb"), text("place")))
    whole = tx.execute(select(thumb, *numbers).where(where).group_by(text("thumb")))
    found = [Counted("rated", about, f"m:{where_}", n, c) for about, where_, n, c in local]
    return found + [Counted("rated", about, WHOLE, n, c) for about, n, c in whole]


def comparisons(tx: Connection, bounds: Bounds) -> list[Comparison]:
    """Comparisons of a time, by what was compared and what was chosen."""
    then = events.alias("later")
    chose = (
        select(then.c.about)
        .where(
            then.c.pseudonym == events.c.pseudonym,
            then.c.name.in_(("opened", "person", "saved")),
            then.c.at >= events.c.at,
            then.c.at < events.c.at + CHOICE_MS,
            (literal(",") + events.c.about + ",").contains(literal(",") + then.c.about + ","),
        )
        .order_by(then.c.id)
        .limit(1)
        .scalar_subquery()
    )
    inner = (
        select(events.c.about, func.coalesce(chose, "").label("chosen"), events.c.pseudonym)
        .where(_within(bounds), events.c.name == "compared")
        .subquery()
    )
    companies = func.count(inner.c.pseudonym.distinct())
    every = {row[0]: row[1] for row in tx.execute(select(inner.c.about, companies).group_by(inner.c.about))}
    query = select(inner.c.about, inner.c.chosen, func.count(), companies).group_by(inner.c.about, inner.c.chosen)
    return [Comparison(about, chosen, n, who, every[about]) for about, chosen, n, who in tx.execute(query)]


def people(tx: Connection, bounds: Bounds, home: Sequence[str]) -> list[Happened]:
    """What took a person in a time, company by company."""
    columns = (events.c.name, events.c.about, _place(home), events.c.pseudonym)
    query = select(*columns, func.count()).where(_within(bounds), events.c.name.in_(PEOPLE))
    grouped = query.group_by(events.c.name, events.c.about, text("place"), events.c.pseudonym)
    return sorted((Happened(*row) for row in tx.execute(grouped)), key=repr)


def waiting(tx: Connection, at: int) -> dict[str, int]:
    """How many call-backs nobody had taken at a time, on the whole and by organisation (`o:`)."""
    c = callbacks.c
    later = [or_(moment.is_(None), moment >= at) for moment in (c.taken_at, c.closed_at)]
    where = and_(c.state.not_in(("draft", "asking")), c.asked_at < at, *later)
    query = select(c.organisation, func.count()).where(where).group_by(c.organisation)
    found = {f"o:{organisation}": n for organisation, n in tx.execute(query)}
    return found | ({WHOLE: sum(found.values())} if found else {})


def staffed(tx: Connection) -> dict[str, tuple[int, int]]:
    """The organisations with members: when they got the first of those that they have (ms), and how many they are."""
    c = members.c
    query = select(c.organisation, func.min(c.created_at), func.count())
    rows = tx.execute(query.where(c.removed_at.is_(None), c.organisation.is_not(None)).group_by(c.organisation))
    return {organisation: (first, n) for organisation, first, n in rows}


def cases_told(tx: Connection, bounds: Bounds, most: int) -> list[dict[str, Any]]:
    """The cases that staff let others read in a time, the newest first: id, offer, place."""
    c = cases.c
    query = select(c.id, c.offer, c.municipality.label("place"))
    published = and_(c.state == "published", c.decided_at >= bounds[0], c.decided_at < bounds[1])
    return [dict(row) for row in tx.execute(query.where(published).order_by(c.id.desc()).limit(most)).mappings()]


def case_words(tx: Connection, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """What companies got, and the name they agreed to show; those that may still be read, by their number."""
    query = select(cases.c.id, cases.c.got, cases.c.name).where(cases.c.id.in_(list(ids)), cases.c.state == "published")
    return {row.id: (row.got, row.name or "") for row in tx.execute(query)}


def questions(tx: Connection, bounds: Bounds) -> Iterable[tuple[str, str | None]]:
    """Every question of a time in Swedish as (text, pseudonym), a few thousand at a time."""
    asked = and_(_within(bounds), events.c.name == "asked", events.c.about.in_(QUESTION_KINDS), events.c.text != "")
    query = select(events.c.text, events.c.pseudonym).where(asked, events.c.language == "sv")
    for part in tx.execute(query.execution_options(yield_per=5000)).partitions():
        yield from ((row.text, row.pseudonym) for row in part)


def unanswered(tx: Connection, bounds: Bounds, home: Sequence[str], most: int) -> list[tuple[str, str, int]]:
    """The most frequent questions without an answer, in every municipality: text, municipality, times."""
    place = _place(home)
    where = and_(_within(bounds), events.c.name == "asked", events.c.about == "none", events.c.text != "")
    total = func.count().label("total")
    top = select(events.c.text, total).where(where).group_by(events.c.text).order_by(total.desc(), events.c.text)
    often = top.limit(most).subquery()
    query = (
        select(events.c.text, place, func.count())
        .join(often, often.c.text == events.c.text)
        .where(where)
        .group_by(events.c.text, text("place"))
        .order_by(func.max(often.c.total).desc(), events.c.text, text("place"))
    )
    return [tuple(row) for row in tx.execute(query)]


def question_key(question: str) -> str:
    """A question in an address, without its words."""
    return blake2b(question.encode(), digest_size=6).hexdigest()


def asked_as(tx: Connection, key: str) -> str:
    """The question without an answer that has a key; empty when it is not kept."""
    where = and_(events.c.name == "asked", events.c.about == "none", events.c.text != "")
    found = tx.execute(select(events.c.text).where(where).distinct()).scalars()
    return next((question for question in found if question_key(question) == key), "")


def badly_rated(tx: Connection, bounds: Bounds, home: Sequence[str], most: int) -> list[tuple[str, str, str]]:
    """Answers that got a thumb down: question, municipality, why."""
    place = _place(home)
    query = (
        select(func.coalesce(answers.c.question, ""), place, events.c.text)
        .outerjoin(answers, events.c.about == answers.c.key + ".down")
        .where(_within(bounds), events.c.name == "rated", events.c.about.like("%.down"))
        .order_by(events.c.id.desc())
        .limit(most)
    )
    return [tuple(row) for row in tx.execute(query)]


def still_kept(tx: Connection, bounds: Bounds, texts: Iterable[str], longest: int) -> set[str]:
    """Those of a week's texts, each cut at `longest` characters, that are still kept: no company erased them."""
    wanted = sorted(texts)
    month = (bounds[0] - MONTH_MS, bounds[1])  # a thumb may be about an answer of the weeks before
    said, asked = func.substr(events.c.text, 1, longest), func.substr(answers.c.question, 1, longest)
    found = set(tx.execute(select(said).where(_within(month), said.in_(wanted))).scalars()) if wanted else set()
    left = [one for one in wanted if one not in found]
    return found | (set(tx.execute(select(asked).where(asked.in_(left))).scalars()) if left else set())


def first_event(tx: Connection) -> int | None:
    """When the first event happened, ms."""
    return tx.execute(select(func.min(events.c.at))).scalar()


def keep_owners(tx: Connection, owners: Mapping[str, str]) -> None:
    """Whose an event is, by what it is about. Written only where it changed."""
    wanted = {about[:100]: organisation for about, organisation in owners.items()}
    if wanted == {row.about: row.organisation for row in tx.execute(select(report_owners))}:
        return
    tx.execute(delete(report_owners))
    _insert(tx, report_owners, [dict(about=about, organisation=whose) for about, whose in wanted.items()])


def keep_week(tx: Connection, week: str, rows: Sequence[Mapping[str, Any]], now: int, *, made_up: bool) -> None:
    """Put a week's figures in place of what was kept of it. `rows`: measure, scope, about, n, shown."""
    tx.execute(delete(report_figures).where(report_figures.c.week == week))
    tx.execute(delete(report_weeks).where(report_weeks.c.week == week))
    tx.execute(insert(report_weeks).values(week=week, made_at=now, made_up=made_up))
    _insert(tx, report_figures, [dict(row, week=week) for row in rows])


def kept_weeks(tx: Connection) -> dict[str, bool]:
    """The weeks that are rolled up, oldest first, and whether they are made up."""
    return {row.week: row.made_up for row in tx.execute(select(report_weeks).order_by(report_weeks.c.week))}


def figures(tx: Connection, weeks: Sequence[str], measures: Sequence[str] = ()) -> list[tuple[str, str, str, str, int]]:
    """The figures of some weeks as published, all or of some measures: week, measure, scope, about, shown."""
    c = report_figures.c
    query = select(c.week, c.measure, c.scope, c.about, c.shown).where(c.week.in_(list(weeks)))
    if measures:
        query = query.where(c.measure.in_(measures))
    return [tuple(row) for row in tx.execute(query)]


def made_up(tx: Connection) -> bool:
    """Whether the database was filled by the demo."""
    return tx.execute(select(exists().where(report_weeks.c.made_up))).scalar_one()


def _insert(tx: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Many rows in few statements: PostgreSQL is asked once for each."""
    for start in range(0, len(rows), ROWS_AT_ONCE):
        tx.execute(insert(table).values(list(rows[start : start + ROWS_AT_ONCE])))


def _within(bounds: Bounds) -> ColumnElement[bool]:
    return and_(events.c.at >= bounds[0], events.c.at < bounds[1])


def _place(home: Sequence[str]) -> Label[str]:
    """The municipality when it is one of ours, else nothing; grouped by its name, `place`."""
    return case((events.c.municipality.in_(list(home)), events.c.municipality), else_="").label("place")


def _steps(*, shown: bool = False) -> dict[str, ColumnElement[bool]]:
    name, about = events.c.name, events.c.about
    going = or_(*(about.like(f"%.{state}") for state in GOING))
    asked = name == "shown" if shown else and_(name == "asked", about.in_(QUESTION_KINDS))
    return {
        "asked": asked,
        "opened": name == "opened",
        "kept": name.in_(("saved", "person")) if shown else name.in_(("saved", "person", "callback_asked")),
        "going": and_(name == "plan", going),
        "done": and_(name == "plan", about.like(f"%.{DONE}")),
    }


def _by_company(bounds: Bounds, home: Sequence[str]) -> Subquery:
    """One row a company: where it is, by what it said last of it, and which steps it took."""
    columns = [func.max(case((test, 1), else_=0)).label(name) for name, test in _steps().items()]
    return (
        select(func.max(_place(home).element).label("place"), *columns)
        .where(_within(bounds), events.c.pseudonym.is_not(None))
        .group_by(events.c.pseudonym)
        .subquery()
    )
