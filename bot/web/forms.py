"""What a page sends: a form or JSON, from Lotsen's own pages only, and no more often than people write."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web import site

Fields = dict[str, str]
_OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters and those that turn the order of letters around: they come along unseen when text is pasted."""


async def posted(request: Request, most: int = 20) -> Fields:
    """The fields of a POST, at most so many.

    Raises HTTPException: 403 from another site, 429 too often, 413 too long, 400 unreadable.
    """
    if not same_site(request):
        raise HTTPException(403)
    admit(request)
    if request.headers.get("content-type", "").startswith("application/json"):
        return _json(await request.body())
    async with request.form(max_files=0, max_fields=most) as form:
        return _texts(form)


def same_site(request: Request) -> bool:
    """Whether a page of this site sent the request. Browsers say so, and pages cannot change what they say."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("origin")
    home = {urlsplit(site.of(request).settings.site).netloc, request.headers.get("host", "")}
    return origin is None or (origin.partition("://")[2] or origin) in home


def admit(request: Request) -> None:
    """Count a request against its client's share. Raises HTTPException 429."""
    wait = site.of(request).limiter.take(request.scope["client_address"], time.monotonic())
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(wait)})


def _json(body: bytes) -> Fields:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(found, dict):
        raise HTTPException(400)
    return _texts(found)


def _texts(found: Mapping[str, object]) -> Fields:
    """The fields that are texts, without what is obeyed instead of shown, and what no database keeps."""
    return {
        name: _OBEYED.sub("", value).encode(errors="replace").decode()
        for name, value in found.items()
        if isinstance(value, str)
    }
