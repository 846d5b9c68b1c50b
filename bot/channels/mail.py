"""E-mail: a reply as plain text and HTML, and the lane that sends what waits in the outbox.

A button becomes a signed link to a page that asks for the press: programs that open every link of a mail press nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
import threading
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
from itsdangerous import BadData, URLSafeTimedSerializer
from pydantic import TypeAdapter

from bot.channels import codec, html, plaintext
from bot.settings import Settings
from bot.store import Store, plans, queues, report_post
from bot.store.queues import MAIL, Call, Claim, Claimed
from bot.turn import REPORT, Button, Heading, Notice, Paragraph, Press, Reply

log = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
AT_ONCE = 20
"""Mails sent over one connection."""
CLAIM_MS = 5 * 60_000
FIRST_RETRY, SLOWEST_RETRY = 60, 3600
"""Seconds between tries while the server says "later" or cannot be reached."""
LINK_DAYS = 60
"""How long the buttons of a mail work."""
LONGEST_SUBJECT = 120
HERE = ("localhost", "127.0.0.1", "::1")
"""An e-mail server on this machine, to which a password goes over no wire."""
_reply = TypeAdapter(Reply)


def call(notice: Notice, address: str) -> Call:
    """A notice as a call in the outbox. It is given its form when it is sent, since that needs the site's address."""
    files = [(file.name, file.content, file.media_type) for file in notice.files]
    if (document := notice.reply.document) is not None:
        files.append((document.name, document.text.encode(), "text/plain"))
    packed = [dict(name=name, base64=b64encode(content).decode(), media_type=kind) for name, content, kind in files]
    reply = _reply.dump_python(replace(notice.reply, document=None), mode="json", exclude_defaults=True)
    payload = json.dumps(dict(to=address, subject=notice.subject, reply=reply, files=packed), ensure_ascii=False)
    lane = f"mail:{address}"
    return Call(lane[:80], lane[:80], MAIL, payload, notice.priority, notice.expires_at)


class Links:
    """The links that stand for buttons in a mail. Signed, so that only who got the mail, or was sent it on, can press
    them; each does what it says and opens nothing else."""

    def __init__(self, settings: Settings) -> None:
        self.site = settings.site
        self._signer = URLSafeTimedSerializer(settings.key(), salt="mail-press")

    def url(self, address: str, button: Button) -> str:
        """The link by which the reader of a mailbox presses a button; empty for one that nobody can press."""
        if button.press is None:
            return ""
        return f"{self.site}/m/{self._signer.dumps([address, codec.encode(button.press), button.label])}"

    def read(self, token: str) -> tuple[str, Press, str] | None:
        """Whose mailbox, the press and its label; None when the link is forged, damaged or too old."""
        try:
            address, code, label = self._signer.loads(token, max_age=LINK_DAYS * 24 * 3600)
            press = codec.decode(code)
        except (BadData, ValueError, TypeError, AttributeError):
            return None
        return (address, press, label) if press is not None else None


class Mail:
    """Sends mails from the outbox, until `stop`. Any number of processes may run one."""

    def __init__(self, store: Store, settings: Settings, now: Callable[[], float] = time.time) -> None:
        if settings.smtp_url is None:
            raise ValueError("there is no e-mail without SMTP_URL")
        self._store = store
        self._server = settings.smtp_url
        self._links = Links(settings)
        self._host = urlsplit(settings.site).hostname or "localhost"
        self._from = settings.mail_from or f"lotsen@{self._host}"
        self._now = now
        self._name = secrets.token_hex(8)
        self._stopping = threading.Event()

    def run(self) -> None:
        """Send what waits, again and again, until `stop`."""
        while not self._stopping.is_set():
            try:
                sent = self.once()
            except Exception:
                log.exception("The outbox cannot be used; it is tried again.")
                sent = 0
            if not sent:
                self._stopping.wait(LOOK_SECONDS)

    def stop(self) -> None:
        self._stopping.set()

    def once(self) -> int:
        """Send what may go now, at most `AT_ONCE`. Returns how many were sent."""
        now = int(self._now() * 1000)
        with self._store.begin() as tx:
            found = queues.due(tx, Claim(self._name, now, now + CLAIM_MS), AT_ONCE, mail=True)
        expired = [one.id for one in found if one.call.expires_at is not None and one.call.expires_at <= now]
        if expired:
            with self._store.begin() as tx:
                queues.sent(tx, expired)
        fresh = [one for one in found if one.id not in expired]
        return asyncio.run(self._send(fresh)) if fresh else 0

    async def _send(self, found: Sequence[Claimed]) -> int:
        """Send over one connection; what cannot go waits, and what the server refuses for good is dropped."""
        client = client_of(self._server)
        left, sent = list(found), 0
        try:
            await client.connect()
            while left:
                try:
                    message = self._message(left[0])
                except ValueError:  # a text that is no address, or a row that is no mail: it will never be one
                    log.warning("A mail that cannot be made is dropped.")
                    self._made(left.pop(0))
                    continue
                try:
                    await client.send_message(message)
                    sent += 1
                except (aiosmtplib.SMTPNotSupported, ValueError):  # letters in the address that the server cannot take
                    self._refused(left[0], 553)
                except aiosmtplib.SMTPRecipientsRefused as refused:
                    self._refused(left[0], max(each.code for each in refused.recipients))
                except aiosmtplib.SMTPResponseException as refused:
                    self._refused(left[0], refused.code)
                else:
                    self._made(left[0])
                left.pop(0)
            await client.quit()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as away:
            log.warning("The e-mail server cannot be used (%s); it is tried again.", type(away).__name__)
            for one in left:
                self._later(one)
        finally:
            client.close()
        return sent

    def _refused(self, one: Claimed, code: int) -> None:
        if code < 500:
            return self._later(one)
        log.warning("The e-mail server refused a mail for good: %s", code)
        if one.call.priority == REPORT:
            with self._store.begin() as tx:
                report_post.refused(tx, f"mail:{json.loads(one.call.payload)['to']}", str(code))
        return self._made(one, nobody=True)

    def _made(self, one: Claimed, *, nobody: bool = False) -> None:
        """The mail is sent, or not worth sending. `nobody`: no mailbox takes it, so a company that is reminded there is
        reminded in its chat from now on."""
        with self._store.begin() as tx:
            queues.sent(tx, [one.id])
            if nobody:
                plans.forget_mail(tx, one.call.lane.removeprefix("mail:"))

    def _later(self, one: Claimed) -> None:
        wait = min(FIRST_RETRY * 2 ** min(one.attempts, 10), SLOWEST_RETRY)
        now = int(self._now() * 1000)
        with self._store.begin() as tx:
            queues.postpone(tx, one.id, now, now + wait * 1000)

    def _message(self, one: Claimed) -> EmailMessage:
        payload: dict[str, Any] = json.loads(one.call.payload)
        reply = _reply.validate_python(payload["reply"], strict=False)
        message = letter(
            reply, payload["to"], payload["subject"], lambda button: self._links.url(payload["to"], button)
        )
        message["From"] = f"Lotsen <{self._from}>"
        message["Date"] = formatdate(self._now())
        message["Message-ID"] = f"<{one.id}.{_key(one.call.payload)}@{self._host}>"  # the same when it is sent again
        for file in payload["files"]:
            main, _, sub = file["media_type"].partition("/")
            message.add_attachment(b64decode(file["base64"]), maintype=main, subtype=sub, filename=file["name"])
        return message


def client_of(smtp_url: str, timeout: float = 20) -> aiosmtplib.SMTP:
    """A client of the e-mail server, not connected yet. `timeout`: seconds that each answer may take."""
    server = urlsplit(smtp_url)
    tls = server.scheme == "smtps"
    secret = server.password is not None and server.hostname not in HERE
    return aiosmtplib.SMTP(
        hostname=server.hostname,
        port=server.port or (465 if tls else 587),
        username=unquote(server.username) if server.username else None,
        password=unquote(server.password) if server.password else None,
        use_tls=tls,
        start_tls=True if secret and not tls else None,  # a password is told encrypted or not at all
        timeout=timeout,
    )


def letter(reply: Reply, to: str, subject: str, url: Callable[[Button], str]) -> EmailMessage:
    """A reply as a mail: plain text with its links written out, and HTML."""
    buttons = [replace(b, url=b.url or url(b), press=None) for b in _buttons(reply)]
    buttons = [button for button in buttons if button.url]
    message = EmailMessage(policy=SMTP_POLICY)
    message["To"] = to
    message["Subject"] = " ".join((subject or _subject(reply)).split())[:LONGEST_SUBJECT]
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = reply.language
    links = "\n".join(f"{button.label}: {button.url}" for button in buttons)
    text = plaintext.render(replace(reply, buttons=()))
    message.set_content(f"{text}\n\n{links}\n" if links else f"{text}\n")
    message.add_alternative(html.mail(reply, buttons), subtype="html")
    return message


def _buttons(reply: Reply) -> list[Button]:
    return [button for row in reply.buttons for button in row if not button.ask_location]


def _subject(reply: Reply) -> str:
    for block in reply.blocks:
        if isinstance(block, Heading):
            return block.text
        if isinstance(block, Paragraph):
            return "".join(span.text for span in block.spans)
    return "Lotsen"


def _key(payload: str) -> str:
    return hashlib.blake2b(payload.encode(), digest_size=8).hexdigest()
