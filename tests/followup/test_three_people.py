"""One story, told by each of the three whom it touches: Bodil, who runs a bakery; Anna, who answers for her
organisation's offers; and Lena, who leads and reads one report a week. On both databases, with time travelled:

ask → save → reminded → needs help → called → closed → satisfied → case → withdrawn
"""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalog import Catalog
from bot.channels.plaintext import render
from bot.channels.post import post
from bot.followups import follow_up
from bot.people import stories
from bot.reports.figures import Report
from bot.reports.files import files
from bot.reports.press import everyone, made
from bot.reports.weeks import Week
from bot.store import Store, cases, memory, plans
from bot.turn import Reply
from tests.people.town import ANNA, OWNER, Town

STRANGER = "telegram:99"


class Story(Town):
    """The chapters, in order. Each leaves the time where its next one begins."""

    def asks_and_saves(self) -> str:
        """2 February: Bodil asks, opens the offer and saves it."""
        self.say("starta kafé")
        card = self.press("offer", "norrby-naringsliv")
        return render(self.click(card, "Spara"))

    def is_reminded(self) -> str:
        """16 February at nine: the clock asks how it goes. Returns the one message that Bodil gets."""
        self.now = dt.datetime(2026, 2, 16, 8, 0, tzinfo=dt.UTC)
        assert [self.clock(), self.clock()] == [1, 0]
        (message,) = self.sent(OWNER)
        return message

    def needs_help(self) -> Reply:
        """She has not come further, and needs a person."""
        asked = self.say("har inte hunnit")
        return self.click(self.click(asked, "Jag behöver något"), "En människa")

    def asks_for_a_call(self, way: Reply) -> str:
        self.click(way, "Ring mig")
        consent = self.click(self.say("070-174 06 05"), "Förmiddag")
        return render(self.click(consent, "Ja, ring mig"))

    def is_called(self) -> None:
        """Anna takes it, calls, and closes it."""
        taken = self.press("calling", f"{self.latest()['id']}.take", ANNA)
        self.now += dt.timedelta(hours=1)
        self.click(taken, "Klart", ANNA)

    def says_that_it_helped(self) -> str:
        """The day after, Bodil is asked by one press."""
        self.tick(days=1)
        return render(self.press("call", f"{self.latest()['id']}.verdict.y.y"))

    def tells_of_it(self) -> Reply:
        """2 March: the plan is done, and she tells what came of it."""
        self.now = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
        self.clock()
        self.sent(OWNER)
        done = self.press("plan_state", f"{self.plan}.done")
        self.click(done, "Berätta")
        self.say("En kontakt som hittade lokalen")
        return self.click(self.say("Kaféet har öppnat"), "Ja, utan namn")

    def staff_publish(self) -> int:
        """Anna reads it and lets others read it. Returns its number."""
        with self.store.begin() as tx:
            (one,) = cases.of_company(tx, OWNER)
            ms = int(self.now.timestamp() * 1000)
            told = one.told
            stories.decide(tx, one.id, self.anna.id, ms, publish=True, got=told.got, meant=told.meant)
        return one.id

    def to_the_end(self) -> int:
        """All chapters up to the published case."""
        self.asks_and_saves()
        self.is_reminded()
        self.asks_for_a_call(self.needs_help())
        self.is_called()
        self.says_that_it_helped()
        self.tells_of_it()
        return self.staff_publish()

    # Looking

    def clock(self) -> int:
        return follow_up(self.service, post, self.store, int(self.now.timestamp() * 1000))

    @property
    def plan(self) -> str:
        with self.store.begin() as tx:
            (plan,) = plans.load(tx, OWNER, hold=False).plans
        return plan.id

    def card(self) -> str:
        """What a stranger reads on the offer's card."""
        return render(self.press("offer", "norrby-naringsliv", STRANGER))

    def report(self, week: str) -> Report:
        ms = int((self.now + dt.timedelta(days=8)).timestamp() * 1000)
        with self.store.begin() as tx:
            guide = self.service.guide
            return next(made(tx, guide, "https://lotsen.example", Week.read(week), everyone(guide)[:1], ms))


@pytest.fixture
def story(store: Store, small: Catalog) -> Story:
    return Story(store, small)


def test_bodil_is_led_from_a_question_to_a_cafe_and_takes_her_words_back(story: Story) -> None:
    assert "Jag frågar hur det går 16 februari 2026." in story.asks_and_saves()
    assert "Hur har det gått?" in story.is_reminded()

    way = story.needs_help()
    assert "Norrby" in render(way)
    assert "lovar ingen dag" in story.asks_for_a_call(way), "what nobody promises is not promised"

    story.is_called()
    assert "Anna" in story.sent(OWNER)[-1], "she knows who calls"
    assert "Tack" in story.says_that_it_helped()
    assert "Hjälpte det" in story.sent(OWNER)[-1]

    thanks = story.tells_of_it()
    assert "kafé" not in story.card(), "nothing is shown before staff have read it"
    story.staff_publish()
    assert "En kontakt som hittade lokalen" in story.card()

    assert "borttaget överallt" in render(story.click(thanks, "Ta tillbaka"))
    assert "hittade lokalen" not in story.card()
    assert "Klart." in render(story.press("plans")), "her plan is still hers"
    story.press("forget_now")
    with story.store.begin() as tx:
        assert memory.everything(tx, OWNER) == {}


def test_anna_gets_a_call_with_all_she_needs_and_hears_how_it_went(story: Story) -> None:
    story.asks_and_saves()
    story.is_reminded()
    way = story.needs_help()
    assert story.sent(ANNA) == [], "nothing reaches staff before the company has agreed"

    story.asks_for_a_call(way)
    (card,) = story.sent(ANNA)
    for known in ("+46 70 174 06 05", "Norrby näringsliv", "Förmiddag", "Hur har det gått", "Vad behöver ni"):
        assert known in card
    taken = story.press("calling", f"{story.latest()['id']}.take", ANNA)
    assert "Taget" in render(taken)
    story.click(taken, "Klart", ANNA)
    story.says_that_it_helped()
    assert story.sent(ANNA) == [], "a company that is content does not disturb"

    story.tells_of_it()
    with story.store.begin() as tx:
        (waiting,) = cases.of_company(tx, OWNER)
    assert (waiting.organisation, waiting.told.got) == ("norrby-kommun", "En kontakt som hittade lokalen")
    id = story.staff_publish()
    story.press("my_case", f"{id}.withdraw")
    with story.store.begin() as tx:
        assert stories.decide(tx, id, story.anna.id, 9, publish=True, got="Ändå") is None, "taken back is taken back"


def test_lena_reads_in_figures_what_came_of_it_and_no_company_stands_in_them(story: Story) -> None:
    id = story.to_the_end()
    events = {name: story.events(name) for name in ("saved", "reminded", "followed_up", "callback_asked")}
    assert events == {
        "saved": ["norrby-naringsliv"],
        "reminded": ["norrby-naringsliv"] * 2,
        "followed_up": ["norrby-naringsliv"] * 2,
        "callback_asked": ["norrby-kommun.starta-foretag"],
    }
    assert story.events("callback_closed") == ["norrby-kommun.helped"]
    assert story.events("callback_verdict") == ["norrby-kommun.yes.yes.helped"]

    called = story.report("2026-W08")
    assert called.callbacks.asked == -1, "one company is shown as fewer than five"
    told = story.report("2026-W10")
    assert [said.text for said in told.said] == ["En kontakt som hittade lokalen"]
    for report in (called, told):
        page = str(files(report, ["html"]))
        assert not any(personal in page for personal in ("174 06 05", "Bodil", OWNER))

    story.press("my_case", f"{id}.withdraw")
    assert story.report("2026-W10").said == (), "taken back, it is gone from the finished report too"


def test_nothing_of_the_story_is_left_when_bodil_erases_it_in_the_middle(story: Story) -> None:
    story.asks_and_saves()
    story.is_reminded()
    story.asks_for_a_call(story.needs_help())
    story.sent(ANNA)
    story.press("forget_now")
    assert "finns inte" in story.sent(ANNA)[-1], "who was to call learns not to"
    with story.store.begin() as tx:
        assert memory.everything(tx, OWNER) == {}
    story.now = dt.datetime(2026, 3, 2, 8, 0, tzinfo=dt.UTC)
    assert story.clock() == 0
