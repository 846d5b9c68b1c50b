"""E-mail: what Lotsen says by itself reaches a mailbox once, however the server behaves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.channels.mail import Links, Mail
from bot.channels.post import post
from bot.settings import Settings
from bot.store import Store, memory
from bot.store.tables import outbox
from bot.turn import Button, File, Heading, Notice, Paragraph, Press, Reply, Span
from tests.mailing import Mailbox, body

NOW = 1_770_000_000.0
ASKED = Reply(
    "page",
    (Heading("Hur har det gått?"), Paragraph((Span("Mikrolån <från> "), Span("Almi", url="https://almi.se/?a=1&b=2")))),
    ((Button("Har tagit kontakt", Press("help")), Button("Öppna almi.se", url="https://almi.se")),),
)


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with Mailbox() as made:
        yield made


class Post:
    """A post office with a clock that a test sets."""

    def __init__(self, store: Store, url: str, folder: Path) -> None:
        known = {
            "SMTP_URL": url,
            "DATA_DIR": str(folder),
            "PUBLIC_URL": "https://lotsen.example",
            "SECRET_KEY": "k" * 40,
        }
        self.now, self.store, self.settings = NOW, store, Settings.read(known)
        self.mail = Mail(store, self.settings, lambda: self.now)

    def put(self, *to: str, **notice: object) -> None:
        with self.store.begin() as tx:
            post(tx, [Notice(f"mail:{one}", ASKED, **notice) for one in to], int(self.now * 1000))  # type: ignore[arg-type]

    def waiting(self) -> int:
        with self.store.begin() as tx:
            return len(tx.execute(select(outbox.c.id)).all())


@pytest.fixture
def office(store: Store, box: Mailbox, tmp_path: Path) -> Post:
    return Post(store, box.url, tmp_path)


def test_a_mail_is_sent_once_as_text_and_html(office: Post, box: Mailbox) -> None:
    office.put("anna@example.se", files=(File("plan.ics", b"BEGIN:VCALENDAR", "text/calendar"),))
    assert (office.mail.once(), office.mail.once()) == (1, 0)
    (mail,) = box.mails
    assert (mail["To"], mail["From"]) == ("anna@example.se", "Lotsen <lotsen@lotsen.example>")
    assert mail["Subject"] == "Hur har det gått?"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Har tagit kontakt: https://lotsen.example/m/" in body(mail)
    assert "Mikrolån &lt;från&gt;" in body(mail, "html")
    assert 'href="https://almi.se/?a=1&amp;b=2"' in body(mail, "html")
    assert [part.get_filename() for part in mail.iter_attachments()] == ["plan.ics"]


def test_a_button_in_a_mail_is_a_link_that_only_its_reader_has(office: Post, box: Mailbox) -> None:
    office.put("anna@example.se")
    office.mail.once()
    token = body(box.mails[0]).partition("/m/")[2].split()[0]
    links = Links(office.settings)
    assert links.read(token) == ("anna@example.se", Press("help"), "Har tagit kontakt")
    assert links.read(token[:-2] + "xx") is None
    assert links.read("") is None


def test_a_server_that_says_later_gets_the_mail_later(office: Post, box: Mailbox) -> None:
    box.answers["anna@example.se"] = "451 try again"
    office.put("anna@example.se", "bo@example.se")
    office.mail.once()
    assert [mail["To"] for mail in box.mails] == ["bo@example.se"]
    box.answers.clear()
    assert office.mail.once() == 0
    office.now += 61
    assert office.mail.once() == 1
    assert office.waiting() == 0


def test_a_mailbox_that_does_not_exist_is_given_up(office: Post, box: Mailbox) -> None:
    box.answers["anna@example.se"] = "550 no such user"
    office.put("anna@example.se")
    office.mail.once()
    assert (office.waiting(), box.mails) == (0, [])


@pytest.mark.parametrize(
    "address", ["a\r\nBcc: x@evil.example@b.se", "å@example.se", "a@exämple.se", "@", "a@b@c", "<>", "a b@c"]
)
def test_an_address_that_no_mail_reaches_holds_up_no_other(office: Post, box: Mailbox, address: str) -> None:
    office.put(address, "bo@example.se")
    office.mail.once()
    assert [(mail["To"], mail["Bcc"]) for mail in box.mails if mail["To"] == "bo@example.se"] == [
        ("bo@example.se", None)
    ]
    assert all("\n" not in str(mail["To"]) and mail["Bcc"] is None for mail in box.mails)
    assert office.waiting() == 0


def test_letters_that_the_server_cannot_take_hold_up_no_other(store: Store, tmp_path: Path) -> None:
    with Mailbox(utf8=False) as box:
        office = Post(store, box.url, tmp_path)
        office.put("å@example.se", "bo@example.se")
        office.mail.once()
        assert [mail["To"] for mail in box.mails] == ["bo@example.se"]
        assert office.waiting() == 0


def test_a_server_that_is_down_for_a_while_loses_nothing(store: Store, tmp_path: Path) -> None:
    box = Mailbox()
    box.start()
    office = Post(store, box.url, tmp_path)
    office.put("anna@example.se", "bo@example.se")
    box.stop()
    for _ in range(5):
        assert office.mail.once() == 0
        office.now += 3600
    assert office.waiting() == 2
    with Mailbox() as again:
        later = Post(store, again.url, tmp_path)
        later.now = office.now
        assert later.mail.once() == 2
    assert office.waiting() == 0


def test_what_is_not_worth_sending_any_more_is_not_sent(office: Post, box: Mailbox) -> None:
    office.put("anna@example.se", expires_at=int(NOW * 1000) + 1000)
    office.now += 2
    assert (office.mail.once(), office.waiting(), box.mails) == (0, 0, [])


def test_a_notice_takes_the_form_of_its_channel(store: Store) -> None:
    with store.begin() as tx:
        post(tx, [Notice("telegram:7", ASKED, silent=True), Notice("web:abc", ASKED)], 5)
        (row,) = tx.execute(select(outbox)).mappings().all()
        assert (row["lane"], row["method"], row["priority"]) == ("telegram:7", "sendMessage", 5)
        assert '"disable_notification": true' in row["payload"]
        assert [(said, reply) for _, said, reply in memory.conversation(tx, "web:abc")] == [("", ASKED)]
        with pytest.raises(ValueError, match="no channel"):
            post(tx, [Notice("pigeon:1", ASKED)], 5)
