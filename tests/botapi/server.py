"""A Bot API server for tests, on loopback: strict, with state, faults by scenario, and a journal."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import time
from collections import deque
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.botapi.calls import MODELS, Params, check, decode, read
from tests.botapi.delivery import Delivery
from tests.botapi.faults import PROCESSED, Fault, How, Scenario
from tests.botapi.flood import Flood
from tests.botapi.journal import Call, judge
from tests.botapi.messages import MAX_TEXT
from tests.botapi.methods import HANDLERS
from tests.botapi.people import Channel, Group, Person
from tests.botapi.refusal import Refused, unmodelled
from tests.botapi.responses import answer, connected, cut, drip
from tests.botapi.waiting import until
from tests.botapi.world import Chat, User, World

_BY_LOWER = {name.lower(): (name, handler) for name, handler in HANDLERS.items()}
_UPDATES = {"getupdates": "getUpdates", "setwebhook": "setWebhook", "deletewebhook": "deleteWebhook",
            "getwebhookinfo": "getWebhookInfo"}  # fmt: skip
_LOGGER = logging.getLogger(__name__)
_MARKS = re.compile(r"<[^<>]*>")
_PATH = re.compile(r"^(?:/([a-z]+\d+))?/(file/)?bot([^/]+)/(.+)$")
"""The first part is a name that a caller may have in its address, so that the journal tells callers apart."""


class BotApi:
    """The server. `async with BotApi() as api:` then point the bot at `api.url` with `api.token`.

    `strict` False leaves out the checks and keeps little, for load. `latency` is the delay of every answer, in seconds.
    `scale` multiplies the pauses between the webhook's retries, `patience` is how many seconds a webhook may take.
    `flood` keeps Telegram's limits on how fast a bot may write; without it there are none.
    """

    def __init__(
        self,
        *,
        token: str = "123456789:TEST-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        username: str = "lotsen_test_bot",
        port: int = 0,
        strict: bool = True,
        latency: float = 0.0,
        scale: float = 0.01,
        patience: float = 60.0,
        seed: int = 1,
        flood: Flood | None = None,
    ) -> None:
        self.token = token
        self.username = username
        self.strict = strict
        self.latency = latency
        self.world = World(bot_id=int(token.partition(":")[0]), username=username, strict=strict)
        self.delivery = Delivery(scale=scale, patience=patience)
        self.scenario = Scenario(seed)
        self.flood = flood
        self.journal: deque[Call] = deque(maxlen=None if strict else 1000)
        self.listeners: list[Callable[[Call], None]] = []
        """Called with each call once it is carried out, before its answer is sent."""
        self.under_way = 0
        self._port = port
        self._runner: web.ServerRunner | None = None

    @property
    def url(self) -> str:
        """Where the bot finds the server; `/bot<token>/<method>` follows."""
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port, backlog=1024)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.delivery.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    # What a test does with the server.

    def user(
        self,
        number: int | None = None,
        first_name: str = "Ebba",
        language_code: str | None = "sv",
        *,
        started: bool = True,
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """A person. `started`: they have written to the bot before, so that it may write to them."""
        user = User(number or self.world.new_id(), first_name, language_code, last_name, username)
        return Person(self.world, self.delivery, user, self.world.private(user, started=started))

    def group(self, title: str = "Företagare i Kivik", *, supergroup: bool = False) -> Group:
        """A group that the bot is in."""
        number = -(10**12) - self.world.new_id() if supergroup else -self.world.new_id()
        return Group(self.world, self.delivery, self._chat(number, "supergroup" if supergroup else "group", title))

    def channel(self, title: str = "Nyheter från Kivik") -> Channel:
        """A channel that the bot is in."""
        return Channel(self.world, self.delivery, self._chat(-(10**12) - self.world.new_id(), "channel", title))

    def _chat(self, number: int, kind: str, title: str) -> Chat:
        chat = self.world.chats[number] = Chat(number, kind, title)
        return chat

    def fail(
        self,
        method: str | None = None,
        *,
        chat: int | None = None,
        times: int | None = 1,
        status: int = 500,
        description: str = "",
        retry_after: int | None = None,
        migrate_to: int | None = None,
        rate: float = 1.0,
    ) -> Fault:
        """Refuse the next `times` calls (None: all) of a method, in a chat, with a status and words."""
        told = {"retry_after": retry_after, "migrate_to_chat_id": migrate_to}
        parameters = {name: value for name, value in told.items() if value is not None}
        status = 429 if retry_after is not None and status == 500 else status
        return self._plan(Fault("refuse", method, chat, times, status, description, parameters or None, rate=rate))

    def disturb(
        self,
        how: How,
        method: str | None = None,
        *,
        chat: int | None = None,
        times: int | None = 1,
        seconds: float = 1.0,
        rate: float = 1.0,
    ) -> Fault:
        """Break the connection or the answer of the next `times` calls; see `faults.How`."""
        return self._plan(Fault(how, method, chat, times, seconds=seconds, rate=rate))

    def _plan(self, fault: Fault) -> Fault:
        self.scenario.faults.append(fault)
        return fault

    def calm(self) -> None:
        """No more faults."""
        self.scenario.faults.clear()

    def grow_old(self) -> None:
        """Let every query that waits for an answer be too old for one."""
        for query in (*self.world.callbacks.values(), *self.world.inline.values()):
            query.stale_by_scenario = True

    def calls(self, method: str, chat: int | None = None) -> list[Call]:
        """The calls of a method, oldest first."""
        return [call for call in self.journal if call.method == method and chat in (None, call.chat)]

    def unanswered(self) -> list[str]:
        """The ids of pressed buttons that never got an answer."""
        return [query.id for query in self.world.callbacks.values() if query.answer is None]

    def verdict(self, *, but: tuple[str, ...] = ()) -> None:
        """Raises AssertionError with every refused call that no scenario asked for."""
        judge(self.journal, but)

    async def until(self, fits: Callable[[], object], timeout: float = 5.0) -> None:
        """Wait until something is true. Raises AssertionError when it is not in time."""
        await until(fits, timeout)

    # What the server does with a call.

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        match = _PATH.match(request.path)
        if match is None:
            return answer(Refused(404, "Not Found"))
        by, file, token, method = match.groups()
        if token != self.token:
            return self._refuse_token(request, method)
        if file:
            return self._download(method)
        self.under_way += 1
        try:
            return await self._call(request, method, by or "")
        finally:
            self.under_way -= 1

    def _refuse_token(self, request: web.BaseRequest, method: str) -> web.Response:
        refused = Refused(401, "Unauthorized")
        self.journal.append(Call(time.time(), method, {}, refused.status, refused.description))
        return answer(refused)

    def _download(self, path: str) -> web.Response:
        content = self.world.files.get(path.removeprefix("files/"))
        return answer(Refused(404, "Not Found")) if content is None else web.Response(body=content)

    async def _call(self, request: web.BaseRequest, method: str, by: str) -> web.StreamResponse:
        begun, call = time.perf_counter(), Call(time.time(), method, {}, by=by)
        fault: Fault | None = None
        try:
            call.params = await read(request)
            if self.latency and method.lower() != "getupdates":
                await asyncio.sleep(self.latency)
            fault = self.scenario.meet(method, call.params.get("chat_id"))
            if fault is not None and fault.how not in PROCESSED:
                raise fault.refusal()
            call.result = await self._carry_out(call, request)
        except Refused as refused:
            return await self._refused(request, call, refused, fault)
        except Exception as error:
            _LOGGER.exception("the test server broke on %s", call)
            # Told to the verdict, so that a fault of this server is not taken for one of the bot's.
            broken = Refused(500, f"Internal Server Error: test server broke: {error!r}")
            return await self._refused(request, call, broken, None)
        call.seconds = time.perf_counter() - begun
        self._note(call, fault)
        return await self._deliver(request, {"ok": True, "result": call.result}, fault)

    async def _carry_out(self, call: Call, request: web.BaseRequest) -> Any:
        lower = call.method.lower()
        if lower not in MODELS:
            raise Refused(404, "Not Found")
        name, handler = _BY_LOWER.get(lower, (_UPDATES.get(lower, call.method), None))
        call.method = name
        call.params = check(name, call.params) if self.strict else _unchecked(call.params)
        if self.flood is not None and "chat_id" in call.params:
            self.flood.check(name, self.world.find(call.params["chat_id"]))
        if handler is not None:
            return handler(self.world, call.params)
        if lower not in _UPDATES:
            raise unmodelled(f"method {MODELS[lower].__api_method__}")
        return await self._updates(name, call.params, request)

    async def _updates(self, name: str, params: Params, request: web.BaseRequest) -> Any:
        if name == "getUpdates":
            return await self.delivery.get(params, lambda: connected(request))
        if name == "setWebhook":
            return await self.delivery.set_hook(params)
        if name == "deleteWebhook":
            return await self.delivery.delete_hook(params)
        return self.delivery.info()

    async def _refused(
        self, request: web.BaseRequest, call: Call, refused: Refused, fault: Fault | None
    ) -> web.StreamResponse:
        call.status, call.description, call.scenario = refused.status, refused.description, refused.scenario
        self._note(call, fault)
        if fault is None or fault.how in PROCESSED:
            return answer(refused)
        if fault.how == "drop_before":
            return cut(request)
        if fault.how == "html":
            page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
            return web.Response(text=page, status=502, content_type="text/html")
        return answer(refused, status=200 if fault.how == "not_ok" else refused.status)

    def _note(self, call: Call, fault: Fault | None) -> None:
        call.fault = fault.how if fault is not None else ""
        self.journal.append(call)
        for listener in self.listeners:
            listener(call)

    async def _deliver(self, request: web.BaseRequest, body: Any, fault: Fault | None) -> web.StreamResponse:
        content = json.dumps(body).encode()
        if fault is None:
            return web.Response(body=content, content_type="application/json")
        if fault.how == "drop_after":
            return cut(request)
        if fault.how == "truncated":
            return web.Response(body=content[: len(content) // 2], content_type="application/json")
        return await drip(request, content, fault.seconds)


def _unchecked(params: Params) -> Params:
    """Under load the marked-up text is kept as it came: parsing it would cost more than all else. Only of one that seems
    too long the marks are taken away, since they do not count."""
    decoded = decode(params)
    decoded.pop("parse_mode", None)
    if len(decoded.get("text") or "") > MAX_TEXT:
        decoded["text"] = _MARKS.sub("", decoded["text"])
    return decoded
