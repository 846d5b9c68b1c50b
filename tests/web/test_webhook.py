"""Where Telegram delivers: only with the secret, and answered once the update is taken."""

from __future__ import annotations

import httpx
import pytest

from tests.web.conftest import Build

SECRET = "s3cret-s3cret-s3cret"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Channel:
    """Remembers what the site does with the Telegram channel."""

    secret = SECRET

    def __init__(self) -> None:
        self.happened: list[object] = []

    async def start(self) -> None:
        self.happened.append("start")

    async def stop(self) -> None:
        self.happened.append("stop")

    async def receive(self, raw: bytes) -> None:
        if raw == b"full":
            raise OSError("the disk is full")
        self.happened.append(raw)


@pytest.fixture
def channel() -> Channel:
    return Channel()


@pytest.fixture
def client(build: Build, channel: Channel) -> httpx.Client:
    return build(channel).client()


def test_an_update_with_the_secret_is_taken(client: httpx.Client, channel: Channel) -> None:
    assert client.post("/telegram", content=b'{"update_id": 1}', headers={HEADER: SECRET}).status_code == 200
    assert channel.happened == ["start", b'{"update_id": 1}']


@pytest.mark.parametrize("headers", [{}, {HEADER: ""}, {HEADER: "wrong"}, {HEADER: SECRET + "x"}])
def test_without_the_secret_nothing_is_taken(client: httpx.Client, channel: Channel, headers: dict[str, str]) -> None:
    assert client.post("/telegram", content=b"{}", headers=headers).status_code == 403
    assert channel.happened == ["start"]


def test_a_secret_in_strange_letters_is_wrong_not_a_fault(client: httpx.Client) -> None:
    assert client.post("/telegram", content=b"{}", headers={HEADER.encode(): "ö".encode("latin-1")}).status_code == 403


def test_telegram_is_not_held_to_the_rate_of_people(client: httpx.Client) -> None:
    answers = {client.post("/telegram", content=b"{}", headers={HEADER: SECRET}).status_code for _ in range(30)}
    assert answers == {200}


def test_an_update_may_be_longer_than_a_form_and_an_endless_one_is_let_go(
    client: httpx.Client, channel: Channel
) -> None:
    assert client.post("/telegram", content=b"x" * 200_000, headers={HEADER: SECRET}).status_code == 200
    assert client.post("/telegram", content=b"x" * 1_100_000, headers={HEADER: SECRET}).status_code == 200
    assert channel.happened == ["start", b"x" * 200_000]


def test_an_update_that_could_not_be_kept_is_not_acknowledged(client: httpx.Client) -> None:
    assert client.post("/telegram", content=b"full", headers={HEADER: SECRET}).status_code == 500


def test_the_channel_stops_with_the_site(build: Build, channel: Channel) -> None:
    place = build(channel)
    place.client().get("/healthz")
    place.close()
    assert channel.happened == ["start", "stop"]


def test_without_telegram_there_is_no_such_page(build: Build) -> None:
    assert build().client().post("/telegram", content=b"{}", headers={HEADER: SECRET}).status_code == 404
