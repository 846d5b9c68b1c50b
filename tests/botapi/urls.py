"""Which addresses Telegram takes in links and buttons."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_HOST = re.compile(r"^(?:[\w-]+\.)+[\w-]{2,}$|^\d{1,3}(?:\.\d{1,3}){3}$|^\[[0-9a-fA-F:]+\]$")


def url_fault(url: str) -> str:
    """Why Telegram refuses the address, in its words, or the empty string. A host without a dot is refused."""
    if not url.strip():
        return "URL host is empty"
    whole = url if re.match(r"^[a-zA-Z][a-zA-Z0-9+.-]*:", url) else f"http://{url}"
    scheme, _, rest = whole.partition(":")
    if scheme.lower() in ("tg", "ton", "tonsite"):
        return "" if rest.strip("/") else "URL host is empty"
    if scheme.lower() not in ("http", "https"):
        return "Unsupported URL protocol"
    return _host_fault(whole)


def _host_fault(url: str) -> str:
    if re.search(r"\s", url):
        return "Wrong HTTP URL"
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what raises on a wrong port
    except ValueError:
        return "Wrong HTTP URL"
    if not parts.netloc:
        return "URL host is empty"
    host = parts.netloc.rpartition("@")[2]
    host = host if host.endswith("]") else host.partition(":")[0]
    return "" if _HOST.match(host) else "Wrong HTTP URL"
