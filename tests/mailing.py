"""A real e-mail server on loopback, which refuses what it is told to refuse."""

from __future__ import annotations

import email
import email.policy
import socket
import ssl
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult


class Mailbox:
    """`with Mailbox() as box:` then give `box.url` as SMTP_URL and read `box.mails`."""

    def __init__(
        self, *, utf8: bool = True, smtps: ssl.SSLContext | None = None, starttls: ssl.SSLContext | None = None
    ) -> None:
        """`smtps`: encrypted from the start; `starttls`: takes no mail until it is."""
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        """What the server says to a recipient instead of taking the mail, such as "550 no such user"."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = int(free.getsockname()[1])
        self._controller: Controller | None = None
        self._utf8 = utf8
        self._smtps, self._starttls = smtps, starttls
        self.told: list[str] = []
        """What a client said to log in."""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Come up, or come up again at the same address."""
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self._port,
            enable_SMTPUTF8=self._utf8,
            ssl_context=self._smtps,
            tls_context=self._starttls,
            require_starttls=self._starttls is not None,
            auth_require_tls=False,
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def __enter__(self) -> Mailbox:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def auth_PLAIN(self, server: Any, args: list[str]) -> Any:  # noqa: N802 - the library's own name
        self.told += args
        return AuthResult(success=True)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:  # noqa: N802 - the library's own name
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        found = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 OK"


def body(mail: EmailMessage, kind: str = "plain") -> str:
    """The text of a mail, plain or as html."""
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())
