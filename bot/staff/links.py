"""Do the catalog's addresses still lead somewhere? Tried weekly by the clock, never when a company asks.

404 and 410 are broken. 403, 429, 5xx and no answer are uncertain: many sites turn programs away. Addresses that lead
into a private network are never opened, also not by a redirect: the catalog is written by many hands.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

from bot.catalog import Catalog
from bot.store import Store, leases, links

State = Literal["ok", "broken", "uncertain"]
WEEK_MS, ROUND_MS = 7 * 86_400_000, 600_000
SECONDS, AT_ONCE, MOST_REDIRECTS, A_ROUND = 10.0, 4, 5, 8
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
AGENT = {"User-Agent": "Lotsen link check"}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Link:
    """How an address answered. `status`: the last HTTP status; None when there was no answer."""

    url: str
    state: State
    status: int | None


class Refused(OSError):
    """The address leads into a private network."""


class _Public(AbstractResolver):
    """Resolves names to public addresses only, at the moment of connecting, so that no name can change in between."""

    def __init__(self) -> None:
        self._inner = ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        if not all(_is_public(one["host"]) for one in found):
            raise Refused(host)
        return found

    async def close(self) -> None:
        await self._inner.close()


def addresses(catalog: Catalog) -> list[str]:
    """Every address that companies are sent to, once each."""
    found = [organisation.url for organisation in catalog.organisations.values()]
    found += [organisation.contact.url or "" for organisation in catalog.organisations.values() if organisation.contact]
    for offer in catalog.offers.values():
        found += [offer.url or "", (offer.contact.url or "") if offer.contact else ""]
    return list(dict.fromkeys(filter(None, found)))


def try_all(urls: Sequence[str], *, private: bool = False) -> list[Link]:
    """Try addresses, a few at once. `private`: also those in private networks, for tests."""
    return asyncio.run(_try_all(urls, private))


def check_due(store: Store, now: int, catalog: Catalog, *, private: bool = False) -> int:
    """The clock's job: try the addresses that were not tried for a week, some a round. Returns how many were tried."""
    with store.begin() as tx:
        known = links.all_of(tx)
        links.forget(tx, set(known) - set(addresses(catalog)))
        due = [url for url in addresses(catalog) if url not in known or known[url].checked_at <= now - WEEK_MS][
            :A_ROUND
        ]
        if not due or not leases.once(tx, "links", now, now + ROUND_MS):
            return 0
    found = try_all(due[:2], private=private)  # without a network nothing else of the clock is held up for long
    if any(link.status is not None for link in found):
        found += try_all(due[2:], private=private)
    else:
        log.info("No address answers: there is no network, or it allows nothing. They are tried again later.")
        return 0
    with store.begin() as tx:
        for link in found:
            links.keep(tx, link.url, link.state, link.status, now)
    return len(found)


async def _try_all(urls: Iterable[str], private: bool) -> list[Link]:
    gate = asyncio.Semaphore(AT_ONCE)
    connector = aiohttp.TCPConnector(resolver=None if private else _Public())
    timeout = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=AGENT) as session:

        async def one(url: str) -> Link:
            async with gate:
                return await _try(session, url, private)

        return list(await asyncio.gather(*map(one, urls)))


async def _try(session: aiohttp.ClientSession, url: str, private: bool) -> Link:
    try:
        status = await _status(session, "HEAD", url, private)
        if status >= 400:  # many servers know no HEAD, or answer it wrongly
            status = await _status(session, "GET", url, private)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError):
        return Link(url, "uncertain", None)
    if status in (404, 410):
        return Link(url, "broken", status)
    return Link(url, "ok" if status < 400 else "uncertain", status)


async def _status(session: aiohttp.ClientSession, method: str, url: str, private: bool) -> int:
    """The status that an address ends at. Redirects are followed by hand, each looked at first."""
    for _ in range(MOST_REDIRECTS + 1):
        _refuse(url, private)
        async with session.request(method, url, allow_redirects=False) as answer:
            target = answer.headers.get("Location")
            if answer.status not in (301, 302, 303, 307, 308) or target is None:
                return answer.status
        url = urljoin(url, target)
    raise Refused("too many redirects")


def _refuse(url: str, private: bool) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Refused(url)
    if private:
        return
    try:
        address = ipaddress.ip_address(parts.hostname)
    except ValueError:  # a name: the resolver looks at what it stands for
        return
    if not _is_public(str(address)):
        raise Refused(url)


def _is_public(host: str) -> bool:
    address = ipaddress.ip_address(host.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        within = _within(address)
        if within is not None:
            return _is_public(str(within))
    return address.is_global and not address.is_multicast and not address.is_reserved


def _within(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one leads to: mapped, by 6to4, Teredo, or a translator of the network."""
    if address in _TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
