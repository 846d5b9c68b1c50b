"""Staff in their own chat: joining, a way in to the pages, and hearing what companies say is wrong."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.catalog import Catalog
from bot.channels.codec import read_deep_link
from bot.channels.post import post
from bot.dialogue import Guide
from bot.service import Service
from bot.staff import access, wrongs
from bot.store import Store, members, wrong
from bot.store.tables import outbox
from bot.turn import Press, Reply, Turn

NOW = dt.datetime(2026, 2, 2, 11, tzinfo=dt.UTC)
MS = int(NOW.timestamp() * 1000)


@pytest.fixture
def service(store: Store, small: Catalog) -> Service:
    return Service(store, Guide.of(small), post, "https://lotsen.example")


def said(service: Service, text: str = "", press: Press | None = None, company: str = "telegram:7") -> Reply:
    channel = "web" if company.startswith("web") else "telegram"
    return service.run(Turn(company, channel, NOW, text=text, press=press))  # type: ignore[arg-type]


def urls(reply: Reply) -> list[str]:
    return [button.url for row in reply.buttons for button in row]


def invitation(service: Service, name: str = "Eva") -> Press:
    with service.store.begin() as tx:
        token = access.invite(tx, None, "editor", "lanehuset", name, MS)
    return read_deep_link(f"i_{token}")


def test_an_invitation_makes_a_member_once_and_gives_a_way_in(service: Service) -> None:
    press = invitation(service)
    [url] = urls(said(service, press=press))
    assert url.startswith("https://lotsen.example/staff/in/")
    with service.store.begin() as tx:
        eva = members.by_company(tx, "telegram:7")
        assert eva is not None and (eva.name, eva.organisation) == ("Eva", "lanehuset")
        assert access.sign_in(tx, url.rpartition("/")[2], MS)
    assert "gäller inte längre" in str(said(service, press=press, company="telegram:8"))


def test_a_member_asks_for_a_way_in_and_nobody_else_gets_one(service: Service) -> None:
    said(service, press=invitation(service))
    assert "/staff/in/" in urls(said(service, press=Press("staff")))[0]
    for other in ("telegram:8", "telegram:-7", "web:7"):
        assert urls(said(service, press=Press("staff"), company=other)) == ["https://lotsen.example/staff"]


@pytest.mark.parametrize("company", ["telegram:-100", "web:1"])
def test_a_group_or_a_web_page_cannot_join(service: Service, company: str) -> None:
    said(service, press=invitation(service), company=company)
    with service.store.begin() as tx:
        assert members.everyone(tx) == []


def test_who_has_no_name_yet_says_it_on_the_page(service: Service) -> None:
    press = invitation(service, name="")
    assert urls(said(service, press=press)) == [f"https://lotsen.example/staff/invite/{press.about}"]


def test_the_owner_hears_at_once_what_is_wrong_and_the_company_when_it_is_mended(service: Service) -> None:
    said(service, press=invitation(service))
    said(service, press=Press("wrong", "litet-lan"), company="telegram:9")
    said(service, "Räntan är höjd", company="telegram:9")
    with service.store.begin() as tx:
        [told] = tx.execute(outbox.select()).mappings()
        assert told["company"] == "telegram:7" and "Räntan är höjd" in told["payload"]
        eva = members.by_company(tx, "telegram:7")
        assert eva is not None
        [answer] = wrongs.mended(tx, service.guide.catalog, eva, wrong.waiting(tx, ["litet-lan"])[0].id, MS)
        assert answer.to == "telegram:9" and "Lånehuset" in str(answer.reply)
