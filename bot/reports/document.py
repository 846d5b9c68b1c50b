"""A report as a document: sections of blocks, the same for the page and for print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.dialogue.texts import Texts, texts
from bot.reports import charts
from bot.reports.figures import NOT_SHOWN, STEPS, NeedRow, Report
from bot.reports.sentence import number, sentence

MOST_NEEDS = 15


@dataclass(frozen=True)
class Cell:
    """A table's cell. `shade` 0 to 4 tells how much; `link` is where to act."""

    text: str
    shade: int = 0
    link: str = ""


@dataclass(frozen=True)
class Block:
    """One of: words (`text`), a strip of figures, a table, a picture, quotes or things to do."""

    kind: str
    title: str = ""
    text: str = ""
    headers: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    svg: str = ""
    items: tuple[tuple[str, str], ...] = ()


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
                _result(report, say), _catalog(report, say), _said(report, say)]  # fmt: skip
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
    return say("report-for", name=report.scope.name, **{"from": say.date(days[0]), "to": say.date(days[1])})


def _do(report: Report, say: Texts) -> Section:
    items = tuple(
        (say(f"report-do-{one.message}", **_named(say, one.message, one.figure, one.what, one.who)), one.link)
        for one in report.suggestions
    )
    block = Block("do", items=items) if items else Block("text", text=say("report-do-none"))
    return Section(say("report-do"), (block,))


def _named(say: Texts, message: str, figure: int, what: str, who: str) -> dict[str, str]:
    wanted = {"late": (), "answer": ("what",), "stale": ("what",)}.get(message, ("what", "who"))
    return {"figure": number(figure, say)} | {k: v for k, v in (("what", what), ("who", who)) if k in wanted}


def _ask(report: Report, say: Texts) -> Section:
    blocks = [_strip(report, say), _trend(report, say)]
    needs = _telling(report)
    if needs:
        blocks.append(_heat(report, needs, say))
    else:
        blocks.append(Block("text", text=say("report-quiet")))
    known = [row for row in needs[:6] if any((n or 0) > 0 for n in (*row.before, row.now))]
    if len(known) >= 3:
        svg = charts.multiples([(row.name, (*row.before, row.now)) for row in known])
        weeks = [moment.week[5:] for moment in (*report.before, report.now)]
        rows = tuple((Cell(r.name), *(_cell(n, say) for n in (*r.before, r.now))) for r in known)
        alt = say("report-needs-alt")
        blocks.append(Block("chart", say("report-needs-change"), alt, (say("report-need"), *weeks), rows, svg))
    for name, found in (("stage", report.stages), ("sector", report.sectors)):
        if found:
            rows = tuple((Cell(say(f"{name}-{key}")), _cell(n, say)) for key, n in list(found.items())[:8])
            title = say(f"report-{name}s")
            blocks.append(Block("table", title, say("report-told"), (title, say("report-questions")), rows))
    if report.words:
        rows = tuple((Cell(word), _cell(n, say), _cell(before, say)) for word, n, before in report.words)
        head = (say("report-word"), say("report-companies"), say("report-words-before"))
        blocks.append(Block("table", say("report-words"), "", head, rows))
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
    found = [row for row in report.needs if row.now and any((n or 0) > 0 for n in (row.now, *row.before))]
    return (found or [row for row in report.needs if row.now])[:MOST_NEEDS]


def _heat(report: Report, shown: Sequence[NeedRow], say: Texts) -> Block:
    """Needs by municipalities; a municipality's own column and the whole when the report is for one."""
    codes = [report.scope.id] if report.scope.kind == "municipality" else list(report.places)
    ago = any(row.year_ago is not None for row in shown)
    rest = sum(1 for row in report.needs if row.now) - len(shown)
    most = max([n for row in shown for n in row.places.values()], default=0)
    alone = report.scope.kind == "municipality"
    head = (say("report-need"), *(report.places[code] for code in codes), *(() if alone else (say("report-all"),)),
            say("report-four-before"), *((say("report-year-ago"),) if ago else ()))  # fmt: skip
    rows = tuple(
        (
            Cell(row.name),
            *(Cell(_short(row.places[code], say), _shade(row.places[code], most)) for code in codes),
            *(() if alone else (_cell(row.now, say),)),
            Cell(" · ".join(_short(n, say) for n in row.before)),
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
        question = " / ".join(f"”{text}”" for text in gap.examples) + (
            f" ({say('report-gap-rated')})" if gap.rated else ""
        )
        times = say("report-gap-at-least", n=say.number(gap.times)) if gap.times else say("report-few")
        near = f"{gap.offer} ({gap.owner})" if gap.offer else say("report-gap-nothing")
        rows.append((Cell(question), *((Cell(times),) if whole else ()), Cell(near, link=gap.link)))
    return Section(say("report-gaps"), (Block("table", "", "", head, tuple(rows)),))


def _overlaps(report: Report, say: Texts) -> Section:
    if not report.overlaps:
        return Section(say("report-overlap"), (Block("text", text=say("report-overlap-none")),))
    head = tuple(
        say(f"report-{name}")
        for name in ("pair", "together", "compared", "chose", "chose-other", "nothing", "difference")
    )
    rows = tuple(
        (
            Cell(f"{row.one} – {row.other}"),
            *(_cell(n, say) for n in (row.together, row.compared, row.chose_one, row.chose_other, row.nothing)),
            Cell(say("report-yes" if row.described else "report-no")),
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
    if any(report.steps.values()):
        svg = charts.funnel([(names[step], report.steps[step], number(report.steps[step], say)) for step in STEPS])
        head = (say("report-step"), say("report-companies"))
        blocks.append(Block("chart", say("report-funnel"), say("report-funnel-alt"), head, rows, svg))
        blocks.append(Block("text", text=say("report-funnel-note")))
    calls = report.callbacks
    if calls.asked or any(calls.outcomes.values()):
        found = [("asked", calls.asked), ("taken", calls.taken), ("late", calls.late), ("reached", calls.reached),
                 ("not-reached", calls.not_reached)]  # fmt: skip
        told = [(say(f"report-callback-{name}"), n) for name, n in found]
        told += [(_outcome(name, say), n) for name, n in calls.outcomes.items()]
        rows = tuple((Cell(label), _cell(n, say)) for label, n in told if n not in (0, NOT_SHOWN))
        blocks.append(
            Block("table", say("report-callbacks"), "", (say("report-callbacks"), say("report-number")), rows)
        )
    else:
        blocks.append(Block("text", text=say("report-callbacks-none")))
    return Section(say("report-result"), tuple(blocks))


def _outcome(name: str, say: Texts) -> str:
    name = name.partition(".")[0]
    known = name if name in ("helped", "unreached", "declined", "expired") else "other"
    return say(f"report-outcome-{known}", **({} if known != "other" else {"outcome": name}))


def _catalog(report: Report, say: Texts) -> Section:
    blocks = []
    rows: tuple[tuple[Cell, ...], ...]
    head: tuple[str, ...]
    if report.offers:
        head = (say("report-offer"), say("report-shown"), say("report-opened"))
        rows = tuple((Cell(row.name), _cell(row.shown, say), _cell(row.opened, say)) for row in report.offers)
        blocks.append(Block("table", say("report-own-offers"), "", head, rows))
    if report.owners:
        names = ("owner", "owner-offers", "overdue", "due", "ending", "wrong")
        rows = tuple(
            (Cell(o.name), *(Cell(str(n)) for n in (o.offers, o.overdue, o.due, o.ending, o.wrong)))
            for o in report.owners[:12]
        )
        blocks.append(Block("table", "", "", tuple(say(f"report-{name}") for name in names), rows))
    else:
        blocks.append(Block("text", text=say("report-catalog-true")))
    holes = [row for row in report.needs if report.scope.kind != "organisation" and _uneven(report, row.offers)]
    if holes:
        codes = [report.scope.id] if report.scope.kind == "municipality" else list(report.places)
        rows = tuple(
            (Cell(row.name), *(Cell(str(row.offers[code]), 4 if not row.offers[code] else 0) for code in codes))
            for row in holes[:10]
        )
        head = (say("report-need"), *(report.places[code] for code in codes))
        blocks.append(Block("table", say("report-coverage"), say("report-coverage-note"), head, rows))
    return Section(say("report-catalog"), tuple(blocks))


def _uneven(report: Report, offers: Mapping[str, int]) -> bool:
    here = [report.scope.id] if report.scope.kind == "municipality" else list(offers)
    return any(not offers[code] or offers[code] >= 10 for code in here)


def _said(report: Report, say: Texts) -> Section:
    blocks = []
    if report.said:
        quotes = tuple(
            (one.text, ", ".join(part for part in (say(f"report-said-{one.kind}"), one.about) if part))
            for one in report.said
        )
        blocks.append(Block("quotes", items=quotes))
    else:
        blocks.append(Block("text", text=say("report-said-none")))
    if report.meetings:
        head = (say("report-meeting"), say("report-signed-up"), say("report-attended"))
        rows = tuple((Cell(name), _cell(signed, say), _cell(came, say)) for name, signed, came in report.meetings)
        blocks.append(Block("table", say("report-meetings"), "", head, rows))
    return Section(say("report-said"), tuple(blocks))


def _cell(n: int | None, say: Texts) -> Cell:
    return Cell(_short(n, say))


def _short(n: int | None, say: Texts) -> str:
    """A number in a narrow column."""
    return "<5" if n == -1 else say("report-hidden") if n == NOT_SHOWN else number(n, say)


def _shade(n: int, most: int) -> int:
    return 0 if n <= 0 or not most else min(4, 1 + 4 * n // (most + 1))
