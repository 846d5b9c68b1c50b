"""Who a browser is: a random id, signed. In a cookie on Lotsen's own page, in the form where it is embedded."""

from __future__ import annotations

import secrets

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

from bot.retention import CONVERSATION_DAYS

COOKIE = "lotsen"
SECONDS = CONVERSATION_DAYS * 24 * 3600


class Sessions:
    """Makes, signs and reads session ids."""

    def __init__(self, key: str, *, secure: bool) -> None:
        self.secure = secure
        self._signer = URLSafeTimedSerializer(key, salt="web-session")

    def new(self) -> str:
        return secrets.token_urlsafe(16)

    def token(self, session: str) -> str:
        """The id, signed, to give to a browser."""
        return str(self._signer.dumps(session))

    def read(self, token: str) -> str | None:
        """The id of a token; None when it is forged, damaged or too old."""
        try:
            session = self._signer.loads(token, max_age=SECONDS)
        except BadData:
            return None
        return session if isinstance(session, str) else None

    def of(self, request: Request) -> str | None:
        """The session in a request's cookie."""
        return self.read(request.cookies.get(COOKIE, ""))

    def keep(self, response: Response, session: str) -> None:
        """Let the browser keep the session for as long as the conversation is kept."""
        response.set_cookie(
            COOKIE, self.token(session), max_age=SECONDS, secure=self.secure, httponly=True, samesite="lax"
        )

    def drop(self, response: Response) -> None:
        response.delete_cookie(COOKIE, secure=self.secure, httponly=True, samesite="lax")
