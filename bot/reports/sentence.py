"""The week in one sentence."""

from __future__ import annotations

from statistics import median

from bot.dialogue.texts import Texts
from bot.reports.figures import FEW, NOT_SHOWN, Report

NOTABLE = 1.2
MOST_PARTS = 6
USED = {"": ("shown", "opened", "kept"), "-opened": ("shown", "opened"), "-none": ("shown",)}
"""The numbers of an organisation's sentence, by how far companies went."""


def sentence(report: Report, say: Texts) -> str:
    """The week in plain words, from its figures alone."""
    if report.scope.kind == "organisation":
        return _of_organisation(report, say)
    now = report.now
    if not now.questions:
        return say("report-sentence-silent")
    if now.questions == FEW:
        parts = [say("report-sentence-few") + _usual(report, say)]
    else:
        parts = [_asked(report, say) + _usual(report, say)]
    share = _share(report)
    if share is not None:
        parts.append(say("report-sentence-need", part=say(f"report-part-{share[0]}"), need=share[1]))
    if now.unanswered == 0:
        parts.append(say("report-sentence-all-answered"))
    elif now.questions == FEW and now.unanswered == FEW:
        parts.append(say("report-sentence-unanswered-few"))
    elif now.unanswered != NOT_SHOWN:
        parts.append(say("report-sentence-unanswered", n=number(now.unanswered, say), one=str(now.unanswered == 1)))
    said = "; ".join(parts) + "."
    return said[0].upper() + said[1:]


def number(n: int | None, say: Texts) -> str:
    """A number as it stands in running text."""
    if n is None:
        return say("report-unknown")
    if n == FEW:
        return say("report-few")
    return say("report-not-shown") if n == NOT_SHOWN else say.number(n)


def usual(report: Report) -> str:
    """more, fewer or same than in the four weeks before; "" when those tell nothing."""
    before = [moment.questions for moment in report.before if moment.questions is not None and moment.questions >= 0]
    now = report.now.questions
    if now is None or now < 0 or len(before) < 2:
        return ""
    normal = median(before)
    if now > normal * NOTABLE and now - normal >= 5:
        return "more"
    return "fewer" if now * NOTABLE < normal and normal - now >= 5 else "same"


def _asked(report: Report, say: Texts) -> str:
    now = report.now
    if now.questions == NOT_SHOWN:
        known = now.companies not in (NOT_SHOWN, None)
        return (
            say("report-sentence-companies", companies=number(now.companies, say))
            if known
            else say("report-sentence-some")
        )
    if now.companies in (NOT_SHOWN, None):
        return say("report-sentence-questions", questions=number(now.questions, say))
    return say("report-sentence-asked", companies=number(now.companies, say), questions=number(now.questions, say))


def _usual(report: Report, say: Texts) -> str:
    found = usual(report)
    return say(f"report-sentence-{found}") if found else ""


def _share(report: Report) -> tuple[int, str] | None:
    """The most asked need as "one in so many", when both it and the whole are shown."""
    first = next(iter(report.needs), None)
    whole = report.now.questions
    if first is None or first.now <= 0 or whole is None or whole <= 0:
        return None
    part = round(whole / first.now)
    return (part, first.name) if 1 < part <= MOST_PARTS else None


def _of_organisation(report: Report, say: Texts) -> str:
    shown, opened, kept = (report.steps.get(step, 0) for step in ("asked", "opened", "kept"))
    if not shown:
        return say("report-sentence-not-shown")
    numbers = {name: number(n, say) for name, n in (("shown", shown), ("opened", opened), ("kept", kept))}
    ending = "-none" if not (opened or kept) else "-opened" if not kept else ""
    said = say(f"report-sentence-offers{ending}", **{name: n for name, n in numbers.items() if name in USED[ending]})
    return said[0].upper() + said[1:]
