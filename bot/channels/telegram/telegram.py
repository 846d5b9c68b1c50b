"""The parts of Telegram put together: started and stopped with the program that serves the web pages."""

from __future__ import annotations

import asyncio
import datetime as dt
import hashlib
import hmac
import logging
import secrets
import signal
import time
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from functools import cached_property
from typing import Any

from telegram.error import TelegramError

from bot.channels.telegram import inline
from bot.channels.telegram.api import Api, silence
from bot.channels.telegram.errors import reaction, where
from bot.channels.telegram.inbox import Inbox, read_raw
from bot.channels.telegram.incoming import KINDS, InlineQuery
from bot.channels.telegram.limits import Limits
from bot.channels.telegram.menu import set_menu
from bot.channels.telegram.poll import persist, poll
from bot.channels.telegram.receive import Me
from bot.channels.telegram.send import Pace, Sender
from bot.channels.telegram.shared import SharedLimits
from bot.channels.telegram.turns import Batch, Turns
from bot.log import about
from bot.service import Service
from bot.settings import Settings
from bot.store import queues
from bot.store.desk import Desk
from bot.store.queues import Received
from bot.store.steady import Steady

log = logging.getLogger(__name__)

WEBHOOK_PATH = "/telegram"
LOOK_SECONDS = 1.0
"""How often the inbox is looked at for updates that are to be tried again, or that another process received."""
TYPING_AFTER = 0.5
"""Seconds that a company waits before it sees that Lotsen is writing."""
MOST_TYPING = 20
"""Companies shown so at a time: more would only add to what makes them wait."""
HANDLES, SENDS = "handles updates", "sends"
"""Names of the tasks that finish what they are at when Telegram is stopped; all others are cancelled."""
MOST_INLINE = 8
"""Inline queries answered at once; a person who types sends a new one for each letter."""


def end_process(sentence: str) -> None:
    """What to do when Telegram refuses for good: say why, and end as if asked to, so that a supervisor sees it."""
    log.critical(sentence)
    signal.raise_signal(signal.SIGTERM)


class Telegram:
    """Lotsen on Telegram. `start` and `stop` belong in the web application's lifespan.

    `fatal` is called with one sentence when Telegram refuses for good while running.
    """

    def __init__(
        self,
        settings: Settings,
        service: Service,
        *,
        fatal: Callable[[str], None] = end_process,
        limits: Pace | None = None,
    ) -> None:
        silence()
        self._settings = settings
        self._service = service
        self._fatal = fatal
        self._api = Api(settings)
        self._desk = Desk(service.store)
        rate = settings.telegram_rate
        self._limits = limits or (Limits(rate) if service.store.is_sqlite else SharedLimits(self._desk, rate))
        self._inbox = Inbox(self._desk, self._note)
        self._name = secrets.token_hex(8)
        self._looks: asyncio.Queue[None] = asyncio.Queue(self._desk.threads)
        """Each wakes one of those that handle updates: one look at the inbox finds all that has come."""
        self._unhandled = 0
        """Updates that came to this process and that it has not yet handled, as far as it knows."""
        self._waiting: OrderedDict[str, float] = OrderedDict()
        """Lanes with something to handle, and since when, for those that will see a sign of life."""
        self._tasks: set[asyncio.Task[Any]] = set()
        self._inline = asyncio.Semaphore(MOST_INLINE)
        self._stopping = False
        self._me: Me | None = None
        self._sender: Sender | None = None

    @property
    def webhook_path(self) -> str:
        """The path that Telegram posts updates to."""
        return WEBHOOK_PATH

    @cached_property
    def secret(self) -> str:
        """What Telegram shows in `X-Telegram-Bot-Api-Secret-Token`. Compare it in constant time."""
        made = hmac.new(self._settings.key().encode(), b"telegram webhook", hashlib.sha256).hexdigest()
        return self._settings.webhook_secret or made

    async def start(self) -> None:
        """Begin. Returns soon, also when Telegram or the network is away: it is then tried again in the background."""
        try:
            await self._introduce()
        except TelegramError as error:
            if reaction(error).what == "fatal":
                return self._refused(reaction(error).why)
            log.warning("Telegram cannot be reached (%s); it is tried again.", type(error).__name__)
        self._go(self._begin())

    async def stop(self) -> None:
        """Finish the turn at hand and the calls under way; all else waits on disk for the next start."""
        self._stopping = True
        self._look(self._desk.threads)
        handling = {task for task in self._tasks if task.get_name() == HANDLES}
        sending = {task for task in self._tasks if task.get_name() == SENDS}
        for task in self._tasks - handling - sending:
            task.cancel()
        await asyncio.gather(*self._tasks - sending, return_exceptions=True)
        if self._sender is not None:
            await self._sender.stop()
        await asyncio.gather(*sending, return_exceptions=True)
        self._desk.close()
        await self._api.stop()

    async def receive(self, raw: bytes) -> None:
        """Take an update from the webhook. Returns when it is on disk; raises SQLAlchemyError when it cannot be."""
        found = read_raw(raw)
        if isinstance(found, InlineQuery):
            self._go(self._answer_inline(found))
        elif found is not None:
            with about(f"update:{found.update_id}"):
                await self._inbox.keep_one(found)

    async def _keep(self, updates: Sequence[dict[str, Any]]) -> None:
        """Take updates that were fetched. Returns when they are on disk."""
        found = [read_raw(update) for update in updates]
        kept = [one for one in found if isinstance(one, Received)]
        await self._inbox.keep(kept)
        for one in found:
            if isinstance(one, InlineQuery):
                self._go(self._answer_inline(one))

    def _note(self, kept: Sequence[Received]) -> None:
        now = time.monotonic()
        for one in kept:
            if not one.lane.startswith("telegram:-"):  # in a group, most of what is said is not said to Lotsen
                self._waiting.setdefault(one.lane, now)
        self._unhandled += len(kept)
        self._look()

    # Running

    async def _begin(self) -> None:
        if self._me is None and not await persist("Reaching Telegram", self._introduce, self._refused):
            return
        assert self._me is not None  # noqa: S101 - `persist` has seen to it
        steady = await self._steady()
        if self._service.store.is_sqlite:
            await self._database(queues.release_all)
        self._sender = Sender(self._api, self._desk, self._name, self._limits, self._refused, steady)
        self._go(self._sender.run(), SENDS)
        turns = Turns(self._service, self._me, self._name, steady)
        for _ in range(self._desk.threads):
            self._go(self._handle(turns), HANDLES)
        self._go(self._show_typing())
        self._go(set_menu(self._api.bot))
        if not await persist("Setting the way in", self._open_way_in, self._refused):
            return
        if self._settings.webhook_url is None:
            await poll(self._api, self._keep, self._refused)

    async def _steady(self) -> Steady:
        while True:
            try:
                return await self._desk.run(lambda: Steady(self._service.store))
            except Exception as error:
                log.error("The database cannot be used; it is tried again: %s", where(error))
                await asyncio.sleep(LOOK_SECONDS)

    async def _introduce(self) -> None:
        self._me = await self._api.start()
        self._service.bot = self._me.username

    async def _open_way_in(self) -> None:
        """Webhook or polling: Telegram knows only one of them."""
        url = self._settings.webhook_url
        if url is None:
            await self._api.bot.delete_webhook()
            return
        await self._api.bot.set_webhook(url + WEBHOOK_PATH, secret_token=self.secret, allowed_updates=list(KINDS))

    async def _handle(self, turns: Turns) -> None:
        """Handle updates as they come, until `stop`."""
        while not self._stopping:
            batch = await self._run(turns)
            if batch is None:
                await asyncio.sleep(LOOK_SECONDS)
            elif self._has_all(batch):
                await self._until_woken()

    async def _run(self, turns: Turns) -> Batch | None:
        """One transaction's worth of updates; None when the database cannot be used."""
        assert self._sender is not None  # noqa: S101 - made before this task
        sender = self._sender
        claim = not sender.full
        try:
            batch = await self._desk.run(lambda: turns.run(claim=claim))
        except Exception as error:  # whatever it is, updates are handled again as soon as it is over
            log.error("Updates cannot be handled just now; it is tried again: %s", where(error))
            return None
        sender.hand(batch.calls)
        for company in batch.closed:
            sender.drop(company)
        for lane in batch.lanes:
            self._waiting.pop(lane, None)
        return batch

    def _has_all(self, batch: Batch) -> bool:
        """Whether nothing waits after a batch: it was empty, or it was just what had come to this process. All else,
        such as what an earlier process left, may have more behind it in its lane."""
        self._unhandled -= batch.handled
        if batch.handled == 0 or self._unhandled < 0:
            self._unhandled = 0
            return batch.handled == 0
        return self._unhandled == 0

    def _look(self, times: int = 1) -> None:
        """Wake so many of those that handle updates, if they are asleep."""
        for _ in range(min(times, self._looks.maxsize - self._looks.qsize())):
            self._looks.put_nowait(None)

    async def _until_woken(self) -> None:
        try:
            async with asyncio.timeout(LOOK_SECONDS):
                await self._looks.get()
        except TimeoutError:
            self._waiting.clear()

    async def _show_typing(self) -> None:
        """Show companies that wait that Lotsen is writing."""
        while True:
            await asyncio.sleep(TYPING_AFTER / 2)
            now = time.monotonic()
            late: list[str] = []
            while self._waiting and now - next(iter(self._waiting.values())) > TYPING_AFTER:
                late.append(self._waiting.popitem(last=False)[0])
            if late and not self._service.store.is_sqlite:  # another process may have handled them
                late = list(await self._database(queues.still_waiting, late) or ())
            for lane in late[:MOST_TYPING]:
                self._go(self._type(lane))

    async def _type(self, lane: str) -> None:
        await self._try("sendChatAction", {"chat_id": int(lane.removeprefix("telegram:")), "action": "typing"})

    async def _answer_inline(self, query: InlineQuery) -> None:
        if self._me is None or self._inline.locked():
            return
        async with self._inline:
            at = dt.datetime.now(dt.UTC)
            params = await asyncio.to_thread(inline.answer, self._service.guide, query, self._me, at)
            await self._try("answerInlineQuery", params)

    async def _try(self, method: str, params: dict[str, Any]) -> None:
        """Make a call that is not worth a second try."""
        try:
            await self._api.call(method, params)
        except TelegramError as error:
            log.info("%s failed: %s", method, type(error).__name__)

    async def _database(self, work: Callable[..., Any], *args: Any) -> Any:
        """Do work on the database that may be left undone."""
        try:
            return await self._desk(work, *args)
        except Exception as error:
            log.error("The database cannot be used: %s", where(error))
            return None

    def _refused(self, sentence: str) -> None:
        if not self._stopping:
            self._stopping = True
            self._fatal(sentence)

    def _go(self, work: Coroutine[Any, Any, Any], name: str | None = None) -> None:
        """Run something beside the rest, and say so when it fails."""
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("A part of Telegram failed: %s", where(error))
