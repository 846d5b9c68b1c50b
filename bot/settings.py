"""The environment, read once. Every variable that Lotsen knows stands here, and nowhere else."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit


class SettingsError(Exception):
    """A variable has a value that cannot be used. The message names each one and says what it should be."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _text(value: str) -> str:
    return value


def _path(value: str) -> Path:
    return Path(value).expanduser()


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or int(value) > 65535:
        raise ValueError("a port number from 0 to 65535, such as 8000")
    return int(value)


def _place(value: str) -> SplitResult:
    """The parts of an address; all empty when it is none."""
    try:
        parts = urlsplit(value)
        _ = parts.port  # read only now by urlsplit, and refused when it is no number
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def _url(value: str) -> str:
    parts = _place(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an address that begins with https:// (or http:// on this machine)")
    return value.rstrip("/")


def _webhook_url(value: str) -> str:
    parts = _place(value)
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost")
    if not near and not (parts.scheme == "https" and parts.hostname):
        raise ValueError("an address that begins with https://, where Telegram can reach this server")
    return value.rstrip("/")


def _token(value: str) -> str:
    if not re.fullmatch(r"\d{1,20}:[A-Za-z0-9_-]{10,}", value):
        raise ValueError("the token that @BotFather gave, such as 123456:ABC-DEF…")
    return value


def _webhook_secret(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", value):
        raise ValueError("16 to 256 of the characters A-Z a-z 0-9 _ -")
    return value


def _rate(value: str) -> float:
    if not re.fullmatch(r"\d{1,5}", value) or int(value) == 0:
        raise ValueError("a number of messages from 1 to 99999, such as 30")
    return float(value)


def _database(value: str) -> str:
    if value.startswith("postgres://"):
        value = "postgresql://" + value.removeprefix("postgres://")
    if value.startswith("postgresql://"):
        value = "postgresql+pg8000://" + value.removeprefix("postgresql://")
    postgresql = value.startswith("postgresql+pg8000://") and (_place(value).hostname or "unix_sock=" in value)
    if not postgresql and not value.startswith("sqlite:///"):
        raise ValueError("sqlite:///path/to/file or postgresql://user:password@host/name")
    return value


def _smtp(value: str) -> str:
    if _place(value).scheme not in ("smtp", "smtps") or not _place(value).hostname:
        raise ValueError("smtp://user:password@host:587 or smtps://user:password@host:465")
    return value


def _mailbox(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]{1,64}@[A-Za-z0-9.-]{1,190}", value):
        raise ValueError("an e-mail address, such as lotsen@sjobo.se")
    return value


def _yes_no(value: str) -> bool:
    if value.casefold() not in ("yes", "no"):
        raise ValueError("yes or no")
    return value.casefold() == "yes"


def _remote(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,60}", value):
        raise ValueError("the name of a Git remote, such as origin")
    return value


def _secret_key(value: str) -> str:
    if len(value) < 32:
        raise ValueError("at least 32 characters that nobody can guess")
    return value


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(part.rstrip("/") for part in re.split(r"[\s,]+", value) if part)
    # Strict, because they end up in a Content-Security-Policy, where a stray ; begins another rule.
    if not all(re.fullmatch(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?", origin) for origin in origins):
        raise ValueError("origins such as https://www.sjobo.se, parted by commas")
    return origins


def _proxies(value: str) -> tuple[str, ...]:
    proxies = tuple(part for part in re.split(r"[\s,]+", value) if part)
    try:
        for proxy in proxies:
            ip_network(proxy)
    except ValueError:
        raise ValueError("addresses or networks such as 10.0.0.0/8, parted by commas") from None
    return proxies


def _setting(
    variable: str, meaning: str, read: Callable[[str], Any] = _text, default: str | None = None, *, secret: bool = False
) -> Any:
    return dataclass_field(
        repr=not secret, metadata=dict(variable=variable, meaning=meaning, read=read, default=default, secret=secret)
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What the environment says. `None` means that the variable is not set and has no default."""

    telegram_token: str | None = _setting(
        "TELEGRAM_TOKEN",
        "The bot's token from @BotFather; without it Lotsen runs on the web only.",
        _token,
        secret=True,
    )
    telegram_api_url: str = _setting(
        "TELEGRAM_API_URL",
        "Where the Bot API is; called as <url>/bot<token>/<method>.",
        _url,
        "https://api.telegram.org",
    )
    webhook_url: str | None = _setting(
        "WEBHOOK_URL", "This server's public address for Telegram; unset means that Lotsen polls.", _webhook_url
    )
    webhook_secret: str | None = _setting(
        "WEBHOOK_SECRET", "What Telegram shows to prove who calls; made from SECRET_KEY when unset.", _webhook_secret,
        secret=True,
    )  # fmt: skip
    telegram_rate: float = _setting(
        "TELEGRAM_RATE", "Messages a second to Telegram; more than about 30 it only takes for payment.", _rate, "30"
    )
    database_url: str | None = _setting(
        "DATABASE_URL", "SQLite or PostgreSQL; unset means lotsen.sqlite in DATA_DIR.", _database, secret=True
    )
    catalog_dir: Path = _setting("CATALOG_DIR", "The folder with the catalog.", _path, "catalog")
    catalog_remote: str | None = _setting(
        "CATALOG_REMOTE", "The Git remote that the catalog is pushed to and fetched from, such as origin.", _remote
    )
    check_links: bool = _setting(
        "CHECK_LINKS", "Whether the catalog's addresses are tried once a week; needs a way out.", _yes_no, "no"
    )
    data_dir: Path = _setting("DATA_DIR", "The folder that Lotsen may write in.", _path, "data")
    host: str = _setting("HOST", "The address to listen on.", _text, "127.0.0.1")
    port: int = _setting("PORT", "The port to listen on.", _port, "8000")
    public_url: str | None = _setting("PUBLIC_URL", "Where people reach the web pages; used in links.", _url)
    smtp_url: str | None = _setting("SMTP_URL", "The e-mail server; unset means no e-mail.", _smtp, secret=True)
    mail_from: str | None = _setting(
        "MAIL_FROM", "The address that e-mail comes from; unset means lotsen@ the pages' host.", _mailbox
    )
    embed_origins: tuple[str, ...] = _setting(
        "EMBED_ORIGINS", "Sites that may embed the chat, parted by commas.", _origins, ""
    )
    trusted_proxies: tuple[str, ...] = _setting(
        "TRUSTED_PROXIES", "Proxies whose word on the client's address is taken.", _proxies, ""
    )
    metrics_token: str | None = _setting(
        "METRICS_TOKEN", "What a program shows to read /metrics; unset means that there are none.", _webhook_secret,
        secret=True,
    )  # fmt: skip
    controller: str | None = _setting("CONTROLLER", "Who answers for personal data, such as 'Sjöbo kommun'.")
    secret_key: str | None = _setting(
        "SECRET_KEY", "Signs cookies and links; made and kept in DATA_DIR when unset.", _secret_key, secret=True
    )

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of an environment (this process's by default).

        Raises SettingsError with one line for each variable that cannot be used. An empty variable counts as unset.
        """
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        problems: list[str] = []
        for item in fields(cls):
            meta = item.metadata
            raw = environment.get(meta["variable"], "").strip() or meta["default"]
            try:
                values[item.name] = None if raw is None else meta["read"](raw)
            except ValueError as wrong:
                shown = "" if meta["secret"] else f" is {raw!r}, but"
                problems.append(f"{meta['variable']}{shown} should be {wrong}.")
        if problems:
            raise SettingsError(problems)
        return cls(**values)

    @property
    def database(self) -> str:
        """The database's address for SQLAlchemy."""
        return self.database_url or f"sqlite:///{self.data_dir / 'lotsen.sqlite'}"

    @property
    def site(self) -> str:
        """Where people reach the web pages, without a slash at the end."""
        host = "127.0.0.1" if self.host in ("0.0.0.0", "::") else self.host  # noqa: S104 - it is compared, not listened on
        return self.public_url or f"http://{host}:{self.port}"

    def key(self) -> str:
        """The secret key: the set one, else the one kept in DATA_DIR, made at first use. Raises OSError."""
        if self.secret_key:
            return self.secret_key
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(self.data_dir / "secret_key", os.O_RDWR | os.O_CREAT, 0o600), "r+") as kept:
            fcntl.flock(kept, fcntl.LOCK_EX)  # processes that start together must agree
            key = kept.read().strip()
            if len(key) < 32:  # new, or cut off by a crash
                key = secrets.token_urlsafe(48)
                kept.seek(0)
                kept.write(key)
                kept.truncate()
                kept.flush()
                os.fsync(kept.fileno())
        return key

    def table(self) -> list[tuple[str, str, str, str]]:
        """Rows of variable, meaning, default and present value; secrets are masked."""
        return [
            (m["variable"], m["meaning"], m["default"] or "", _shown(getattr(self, item.name), secret=m["secret"]))
            for item in fields(self)
            for m in (item.metadata,)
        ]


def _shown(value: object, *, secret: bool) -> str:
    if value is None:
        return ""
    if secret:
        return "••••••"
    return ", ".join(value) if isinstance(value, tuple) else str(value)
