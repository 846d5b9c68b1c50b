"""One week's report as plain figures: what is shown, and nothing that could point at a company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FEW, NOT_SHOWN = -1, -2
STEPS = ("asked", "opened", "kept", "going", "done")
TREND_WEEKS = 13


@dataclass(frozen=True)
class Scope:
    """Whom a report is for: the whole area, a municipality or an organisation."""

    kind: Literal["area", "municipality", "organisation"]
    id: str
    name: str

    @property
    def key(self) -> str:
        return {"area": "*", "municipality": f"m:{self.id}", "organisation": f"o:{self.id}"}[self.kind]

    @property
    def slug(self) -> str:
        return self.id or "hela"


@dataclass(frozen=True)
class Moment:
    """A week in a row of weeks. None: nothing was counted then."""

    week: str
    questions: int | None
    companies: int | None
    unanswered: int | None


@dataclass(frozen=True)
class NeedRow:
    """A need: how many questions, this week and the four before (oldest first), a year ago, and where."""

    id: str
    name: str
    now: int
    before: tuple[int | None, ...]
    year_ago: int | None
    places: Mapping[str, int]
    offers: Mapping[str, int]
    """How many living offers meet it in each municipality."""


@dataclass(frozen=True)
class Gap:
    """Questions alike that got no good answer: `times` is rounded down to fives, 0 is fewer than five. `why`: what
    companies wrote to a thumb down."""

    examples: tuple[str, ...]
    times: int
    rated: bool
    why: tuple[str, ...]
    offer: str
    owner: str
    link: str


@dataclass(frozen=True)
class Overlap:
    """Two offers that are alike: shown together, compared, chosen, or neither."""

    one: str
    other: str
    together: int
    compared: int
    chose_one: int
    chose_other: int
    nothing: int
    described: bool


@dataclass(frozen=True)
class Offer:
    """An organisation's offer: how often it was shown and opened."""

    name: str
    shown: int
    opened: int


@dataclass(frozen=True)
class Owner:
    """How true an organisation's offers are, by how many there are of each. `members`: who can see to them."""

    name: str
    members: int
    offers: int
    overdue: int
    due: int
    ending: int
    wrong: int


@dataclass(frozen=True)
class Callbacks:
    """Call-backs of the week. None is not counted for whom the report is for. `kept`, `late`: taken within what was
    promised and after it; `waiting`: those that nobody had taken when the week ended, rounded down to fives; `days`:
    working days within which half of them were taken."""

    asked: int
    taken: int | None
    kept: int | None
    late: int | None
    waiting: int | None
    days: int | None
    outcomes: Mapping[str, int]
    """What came of those that were closed."""
    reasons: Mapping[str, int]
    """Why an organisation did not take one."""
    called: int | None
    not_called: int | None
    against: int | None
    """Staff said that it was done, the company that it was not called or not helped."""


@dataclass(frozen=True)
class Load:
    """An organisation's call-backs, and how many members there are to take them."""

    name: str
    members: int
    promised: int | None
    """Working days within which it promises to answer."""
    calls: Callbacks


@dataclass(frozen=True)
class Met:
    """A meeting: who signed up and came in the week, and what they thought of it afterwards."""

    name: str
    signed_up: int
    attended: int
    opinions: Mapping[str, int]


@dataclass(frozen=True)
class Said:
    """What a company got, in words that it agreed to show: the case's number, the offer, and the words and the name as
    long as the case may be read. A kept report has the number alone."""

    case: int
    about: str
    text: str = ""
    name: str = ""


@dataclass(frozen=True)
class Step:
    """A suggestion: which one, and the figure and names it rests on."""

    message: str
    figure: int
    what: str = ""
    who: str = ""
    link: str = ""


@dataclass(frozen=True)
class Report:
    """All that a report says. -1 is "fewer than five", -2 "not shown"."""

    week: str
    scope: Scope
    first_day: str
    last_day: str
    made_up: bool
    going_on: bool
    trend: tuple[Moment, ...]
    year_ago: Moment | None
    steps: Mapping[str, int]
    needs: tuple[NeedRow, ...]
    places: Mapping[str, str]
    """Names of the municipalities, by code."""
    by_place: Mapping[str, int]
    stages: Mapping[str, int]
    sectors: Mapping[str, int]
    words: tuple[tuple[str, int, int], ...]
    """Words on the rise: the word, companies that used it now, and at most in the weeks before (few where it was not
    among the most used)."""
    gaps: tuple[Gap, ...]
    overlaps: tuple[Overlap, ...]
    offers: tuple[Offer, ...]
    owners: tuple[Owner, ...]
    unattended: int
    """Organisations with offers and no member."""
    callbacks: Callbacks
    load: tuple[Load, ...]
    said: tuple[Said, ...]
    cases: int
    """How many companies' cases came in."""
    meetings: tuple[Met, ...]
    thumbs: tuple[int, int]
    suggestions: tuple[Step, ...]

    @property
    def now(self) -> Moment:
        return self.trend[-1]

    @property
    def before(self) -> tuple[Moment, ...]:
        """The four weeks before, oldest first."""
        return self.trend[-5:-1]
