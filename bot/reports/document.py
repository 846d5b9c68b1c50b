"""A report as a document: sections of blocks, the same for the page and for print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.texts import Texts, texts
from bot.reports import charts
from bot.reports.figures import FEW, NOT_SHOWN, STEPS, Callbacks, NeedRow, Report
from bot.reports.sentence import number, sentence

MOST_NEEDS = 10
MOST_HOLES = 10
MANY = 10
"""So many offers for one need are hard to choose between."""
HOLE = 5
MOST_KNOWN = 2
"""Weeks with a number that a small line needs."""
MOST_SAID = 240
OUTCOMES = ("helped", "unreached", "declined", "withdrawn", "expired")
DO = dict.fromkeys(("answer", "unanswered", "stale", "due", "ending", "unopened", "rising"), ("what",)) | dict.fromkeys(
    ("hole", "alike", "nothing"), ("what", "who")
)
"""What each suggestion names beside its figure."""


@dataclass(frozen=True)
class Cell:
    """A table's cell. `shade` 0 to 4 tells how much, HOLE that there is nothing; `link` is where to act; `words`: its
    column is as wide as there is room."""

    text: str
    shade: int = 0
    link: str = ""
    words: bool = False


@dataclass(frozen=True)
class Block:
    """One of: words (`text`), a small `note`, a strip of figures, a table, a picture, quotes, things to do, or narrow
    tables side by side (`parts`)."""

    kind: str
    title: str = ""
    text: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    svg: str = ""
    items: tuple[tuple[str, str], ...] = ()
    parts: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Section:
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole report, in words."""

    title: str
    subtitle: str
    lead: str
    notes: tuple[str, ...]
    footer: str
    made_up: str = ""
    sections: tuple[Section, ...] = field(default=())


def document(report: Report) -> Document:
    """What a report says, section by section; what nobody could decide from is left out."""
    say = texts("sv")
    sections = [_do(report, say), _ask(report, say), _gaps(report, say), _overlaps(report, say),
                _result(report, say), _catalog(report, say), _said(report, say), _ourselves(report, say)]  # fmt: skip
    return Document(
        title=say("report-title", week=report.week),
        subtitle=subtitle(report, say),
        lead=sentence(report, say),
        notes=(say("report-going-on"),) if report.going_on else (),
        footer=say("report-privacy"),
        made_up=say("report-made-up") if report.made_up else "",
        sections=tuple(section for section in sections if section.blocks),
    )


def subtitle(report: Report, say: Texts) -> str:
    days = [dt.date.fromisoformat(day) for day in (report.first_day, report.last_day)]
    first = say.date(days[0])
    if (days[0].year, days[0].month) == (days[1].year, days[1].month):
        first = str(days[0].day)
    elif days[0].year == days[1].year:
        first = first.removesuffix(f" {days[0].year}")
    return say("report-for", name=report.scope.name, **{"from": first, "to": say.date(days[1])})


def _do(report: Report, say: Texts) -> Section:
    items = things_to_do(report, say)
    block = Block("do", items=items) if items else Block("text", text=say("report-do-none"))
    return Section(say("report-do"), (block,))


def things_to_do(report: Report, say: Texts) -> tuple[tuple[str, str], ...]:
    """The suggestions in words, each with the address where to act."""
    return tuple(
        (say(f"report-do-{one.message}", **_named(say, one.message, one.figure, one.what, one.who)), one.link)
        for one in report.suggestions
    )


def _named(say: Texts, message: str, figure: int, what: str, who: str) -> dict[str, str]:
    known = {"what": what, "who": who}
    return {"figure": number(figure, say)} | {name: known[name] for name in DO.get(message, ())}


def _ask(report: Report, say: Texts) -> Section:
    blocks = [_strip(report, say)]
    if sum(moment.questions is not None for moment in report.trend) >= MOST_KNOWN:
        blocks.append(_trend(report, say))
    needs = _telling(report)
    if needs:
        blocks.append(_heat(report, needs, say))
    else:
        blocks.append(Block("text", text=say("report-quiet")))
    known = [row for row in needs if sum((n or 0) > 0 for n in (*row.before, row.now)) >= MOST_KNOWN][:6]
    if len(known) >= 3:
        svg = charts.multiples([(row.name, (*row.before, row.now)) for row in known])
        weeks = [moment.week[5:] for moment in (*report.before, report.now)]
        rows = tuple((Cell(r.name), *(_cell(n, say) for n in (*r.before, r.now))) for r in known)
        alt = say("report-needs-alt")
        blocks.append(Block("chart", say("report-needs-change"), alt, (say("report-need"), *weeks), rows, svg))
        if any(FEW in (*row.before, row.now) for row in known):
            blocks.append(Block("note", text=say("report-ring")))
    told = []
    for name, found in (("stage", report.stages), ("sector", report.sectors)):
        if any(n > 0 for n in found.values()):
            rows = tuple((Cell(say(f"{name}-{key}")), _cell(n, say)) for key, n in list(found.items())[:8])
            told.append(Block("table", "", "", (say(f"report-{name}s"), say("report-questions")), rows))
    if report.words:
        rows = tuple((Cell(word), _cell(n, say), _cell(before, say)) for word, n, before in report.words)
        head = (say("report-words"), say("report-words-now"), say("report-words-before"))
        told.append(Block("table", "", "", head, rows))
    if told:
        note = " ".join(say(f"report-told{more}") for more in ("", *(("-words",) if report.words else ())))
        blocks.append(Block("beside", say("report-who"), note, parts=tuple(told)))
    return Section(say("report-ask"), tuple(blocks))


def _strip(report: Report, say: Texts) -> Block:
    now = report.now
    if report.scope.kind == "organisation":
        steps = [("report-saw", report.steps["asked"]), ("report-opened-some", report.steps["opened"]),
                 ("report-step-kept", report.steps["kept"])]  # fmt: skip
        return Block("figures", items=tuple((say(label), number(n, say)) for label, n in steps))
    found = [("companies", now.companies), ("questions", now.questions), ("unanswered", now.unanswered)]
    items = [(say(f"report-{label}"), number(n, say)) for label, n in found]
    if report.year_ago is not None:
        items.append((say("report-year-ago"), number(report.year_ago.questions, say)))
    return Block("figures", items=tuple(items))


def _trend(report: Report, say: Texts) -> Block:
    known = [moment for moment in report.trend if moment.questions is not None]
    labels = {"from": known[0].week if known else report.week, "to": report.week}
    alt = say("report-trend-alt", now=number(report.now.questions, say), **labels)
    ago = report.year_ago.questions if report.year_ago else None
    svg = charts.trend([(moment.week, moment.questions) for moment in report.trend], ago, say("report-year-ago"))
    rows = tuple((Cell(moment.week), _cell(moment.questions, say)) for moment in known)
    title = say("report-saw" if report.scope.kind == "organisation" else "report-trend")
    return Block("chart", title, alt, (say("report-week"), say("report-number")), rows, svg)


def _telling(report: Report) -> list[NeedRow]:
    """The needs that there is a number to decide from, most asked first; else those that were asked for at all."""
    asked = [row for row in report.needs if row.now]
    clear = [row for row in asked if row.now > 0 or max((n or 0) for n in row.before) > 0]
    return (clear or asked)[:MOST_NEEDS]


def _heat(report: Report, shown: Sequence[NeedRow], say: Texts) -> Block:
    """Needs by municipalities; a municipality's own column and the whole when the report is for one."""
    codes = [report.scope.id] if report.scope.kind == "municipality" else list(report.places)
    ago = any(row.year_ago is not None for row in shown)
    past = any(n is not None for row in shown for n in row.before)
    rest = sum(1 for row in report.needs if row.now) - len(shown)
    most = max([n for row in shown for n in row.places.values()], default=0)
    alone = report.scope.kind == "municipality"
    head = (say("report-need"), *(report.places[code] for code in codes), *(() if alone else (say("report-all"),)),
            *((say("report-four-before"),) if past else ()), *((say("report-year-ago"),) if ago else ()))  # fmt: skip
    rows = tuple(
        (
            Cell(row.name),
            *(Cell(_short(row.places[code], say), _shade(row.places[code], most)) for code in codes),
            *(() if alone else (_cell(row.now, say),)),
            *((Cell(" · ".join(_short(n, say) for n in row.before)),) if past else ()),
            *((_cell(row.year_ago, say),) if ago else ()),
        )
        for row in shown
    )
    note = say("report-needs-rest", n=rest) if rest else ""
    return Block("table", say("report-needs"), note, head, rows)


def _gaps(report: Report, say: Texts) -> Section:
    if not report.gaps:
        return Section(say("report-gaps"), (Block("text", text=say("report-gaps-none")),))
    whole = report.scope.kind == "area"
    head = (say("report-gap-question"), *((say("report-gap-times"),) if whole else ()), say("report-gap-nearest"))
    rows = []
    for gap in report.gaps:
        question = " / ".join(f"”{text}”" for text in gap.examples) or say("report-gap-erased")
        if gap.rated:
            question += f" ({': '.join((say('report-gap-rated'), *gap.why[:1]))})"
        times = say("report-gap-at-least", n=say.number(gap.times)) if gap.times else say("report-few")
        near = f"{gap.offer} · {gap.owner}" if gap.offer else say("report-gap-nothing")
        mend, act = (gap.link, "") if gap.rated else ("", gap.link)
        rows.append((Cell(question, link=act), *((Cell(times),) if whole else ()), Cell(near, link=mend, words=True)))
    return Section(say("report-gaps"), (Block("table", "", say("report-gaps-text"), head, tuple(rows)),))


def _overlaps(report: Report, say: Texts) -> Section:
    if not report.overlaps:
        return Section(say("report-overlap"), (Block("text", text=say("report-overlap-none")),))
    head = tuple(say(f"report-{name}") for name in ("pair", "together", "compared", "chose", "nothing", "difference"))
    rows = tuple(
        (
            Cell(f"{row.one} – {row.other}"),
            *(_cell(n, say) for n in (row.together, row.compared)),
            Cell(f"{_short(row.chose_one, say)} · {_short(row.chose_other, say)}"),
            _cell(row.nothing, say),
            Cell(say("report-yes")) if row.described else Cell(say("report-missing"), HOLE),
        )
        for row in report.overlaps
    )
    return Section(say("report-overlap"), (Block("table", "", "", head, rows),))


def _result(report: Report, say: Texts) -> Section:
    names = {step: say(f"report-step-{step}") for step in STEPS}
    if report.scope.kind == "organisation":
        names["asked"] = say("report-step-seen")
    rows = tuple((Cell(names[step]), _cell(report.steps[step], say)) for step in STEPS)
    blocks = []
    if any(n > 0 for n in report.steps.values()):
        svg = charts.funnel([(names[step], report.steps[step], number(report.steps[step], say)) for step in STEPS])
        head = (say("report-step"), say("report-companies"))
        blocks.append(Block("chart", say("report-funnel"), say("report-funnel-alt"), head, rows, svg))
        blocks.append(Block("text", text=say("report-funnel-note")))
    calls = report.callbacks
    if calls.asked or any(calls.outcomes.values()):
        staff = [("report-callback-asked", calls.asked), ("report-callback-taken", calls.taken)]
        if calls.taken is not None:
            staff += [(f"report-outcome-{name}", calls.outcomes.get(name, 0)) for name in OUTCOMES]
        words = [("called", calls.called), ("not-called", calls.not_called), ("against", calls.against)]
        company = [(f"report-callback-{name}", n) for name, n in words]
        why = [(f"call-reason-{name}", n) for name, n in calls.reasons.items()]
        named = (("report-callbacks", staff), ("report-callback-company", company), ("report-callback-why", why))
        parts = tuple(_counts(say(title), found, say) for title, found in named if any(n for _, n in found))
        blocks.append(Block("beside", say("report-calls"), parts=parts))
    else:
        blocks.append(Block("text", text=say("report-callbacks-none")))
    return Section(say("report-result"), tuple(blocks))


def _counts(title: str, found: Sequence[tuple[str, int | None]], say: Texts) -> Block:
    """A narrow table of labels and numbers, without what is not counted."""
    rows = tuple((Cell(say(label)), _cell(n, say)) for label, n in found if n is not None)
    return Block("table", "", "", (title, say("report-number")), rows)


def _catalog(report: Report, say: Texts) -> Section:
    blocks = []
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...]
    seen = [row for row in report.offers if row.shown or row.opened]
    if seen:
        head = (say("report-offer"), say("report-shown"), say("report-opened"))
        rows = tuple((Cell(row.name), _cell(row.shown, say), _cell(row.opened, say)) for row in seen)
        blocks.append(Block("table", say("report-own-offers"), "", head, rows))
    if report.owners:
        shown = report.owners[:MOST_NEEDS]
        found = [name for name in ("overdue", "due", "ending", "wrong") if any(getattr(o, name) for o in shown)]
        rows = tuple(
            (
                Cell(o.name),
                Cell(str(o.offers)),
                *(Cell(str(n), 2 if n else 0) for n in (getattr(o, name) for name in found)),
            )
            for o in shown
        )
        head = tuple(say(f"report-{name}") for name in ("owner", "owner-offers", *found))
        blocks.append(Block("table", say("report-owners"), "", head, rows))
    else:
        blocks.append(Block("text", text=say("report-catalog-true")))
    if report.unattended:
        blocks.append(Block("text", text=say("report-unattended", n=report.unattended)))
    holes = [row for row in report.needs if report.scope.kind != "organisation" and _uneven(report, row.offers)]
    if holes:
        codes = [report.scope.id] if report.scope.kind == "municipality" else list(report.places)
        rows = tuple(
            (Cell(row.name), *(_coverage(row.offers[code]) for code in codes))
            for row in sorted(holes, key=lambda row: min(row.offers[code] for code in codes) > 0)[:MOST_HOLES]
        )
        head = (say("report-need"), *(report.places[code] for code in codes))
        blocks.append(Block("table", say("report-coverage"), say("report-coverage-note"), head, rows))
    return Section(say("report-catalog"), tuple(blocks))


def _uneven(report: Report, offers: Mapping[str, int]) -> bool:
    here = [report.scope.id] if report.scope.kind == "municipality" else list(offers)
    return any(not offers[code] or offers[code] >= MANY for code in here)


def _coverage(n: int) -> Cell:
    return Cell(str(n), HOLE if not n else 2 if n >= MANY else 0)


def _said(report: Report, say: Texts) -> Section:
    blocks = []
    if report.said:
        quotes = tuple((one.text[:MOST_SAID], " · ".join(filter(None, (one.name, one.about)))) for one in report.said)
        blocks.append(Block("quotes", items=quotes))
    else:
        blocks.append(Block("text", text=say("report-said-none")))
    if report.meetings:
        head = (say("report-meeting"), say("report-signed-up"), say("report-attended"),
                *(say(f"meeting-how-{opinion}") for opinion in report.meetings[0].opinions))  # fmt: skip
        rows = tuple(
            (Cell(one.name), *(_cell(n, say) for n in (one.signed_up, one.attended, *one.opinions.values())))
            for one in report.meetings
        )
        blocks.append(Block("table", say("report-meetings"), "", head, rows))
    up, down = report.thumbs
    told = [("report-cases", report.cases), ("report-said-up", up), ("report-said-down", down)]
    if report.scope.kind != "organisation" and any(n for _, n in told):
        blocks.append(Block("figures", items=tuple((say(label), number(n, say)) for label, n in told)))
    return Section(say("report-said"), tuple(blocks))


def _ourselves(report: Report, say: Texts) -> Section:
    """How soon who wanted a call was taken care of, and who has how much to do."""
    calls = report.callbacks
    found = [("kept", calls.kept), ("late", calls.late)]
    items = [(say(f"report-callback-{label}"), number(n, say)) for label, n in found if n is not None]
    if calls.waiting is not None:
        items.append((say("report-callback-waiting"), _waiting(calls, say, number)))
    if calls.days is not None:
        items.append((say("report-callback-half"), say("report-callback-days", n=calls.days)))
    blocks = [Block("figures", items=tuple(items))] if calls.taken or calls.waiting else []
    if report.load:
        names = ("who", "members", "asked", "taken", "waiting", "promised", "days")
        rows = tuple(
            (
                Cell(one.name),
                Cell(str(one.members), 0 if one.members else HOLE),
                *(_cell(n, say) for n in (one.calls.asked, one.calls.taken)),
                Cell(_waiting(one.calls, say, _short), 2 if (one.calls.waiting or 0) > 0 else 0),
                *(_cell(n, say) for n in (one.promised, one.calls.days)),
            )
            for one in report.load
        )
        head = tuple(say(f"report-load-{name}") for name in names)
        blocks.append(Block("table", say("report-load"), say("report-load-text"), head, rows))
    return Section(say("report-ourselves"), tuple(blocks))


def _waiting(calls: Callbacks, say: Texts, few: Callable[[int | None, Texts], str]) -> str:
    n = calls.waiting or 0
    return say("report-gap-at-least", n=say.number(n)) if n > 0 else few(n, say)


def _cell(n: int | None, say: Texts) -> Cell:
    return Cell(_short(n, say))


def _short(n: int | None, say: Texts) -> str:
    """A number in a narrow column."""
    return "<5" if n == -1 else say("report-hidden") if n == NOT_SHOWN else number(n, say)


def _shade(n: int, most: int) -> int:
    """Few and hidden are the palest, and the rest by how near it comes to the most."""
    return 0 if not n else 1 if n < 0 else min(4, 2 + 3 * n // (most + 1))
