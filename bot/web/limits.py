"""How much one client may do, and who a client is."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network

PER_SECOND = 0.5
BURST = 10
MOST_CLIENTS = 10_000


class Limiter:
    """A token bucket a client, in memory. When there are too many, the one not seen for longest is forgotten."""

    def __init__(self, per_second: float = PER_SECOND, burst: int = BURST, most: int = MOST_CLIENTS) -> None:
        self.per_second = per_second
        self.burst = burst
        self.most = most
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float) -> int:
        """Take one token. Returns 0, or the whole seconds to wait when there is none."""
        tokens, then = self._buckets.pop(client, (float(self.burst), now))
        tokens = min(float(self.burst), tokens + max(0.0, now - then) * self.per_second)
        taken = tokens >= 1
        self._buckets[client] = (tokens - 1 if taken else tokens, now)
        if len(self._buckets) > self.most:
            self._buckets.popitem(last=False)
        return 0 if taken else math.ceil((1 - tokens) / self.per_second)


def networks(settings: Sequence[str]) -> tuple[Network, ...]:
    """The networks of TRUSTED_PROXIES."""
    return tuple(ip_network(one) for one in settings)


@lru_cache(MOST_CLIENTS)
def client_address(peer: str, forwarded: str, proxies: tuple[Network, ...]) -> str:
    """Who is behind a connection: the peer, or when that is a trusted proxy the last one it vouches for.

    `forwarded` is X-Forwarded-For. An IPv6 client is its /64, since one subscriber has them all.
    """
    client = peer
    for hop in reversed([part.strip() for part in forwarded.split(",") if part.strip()]):
        address = _address(client)
        if address is None or not any(address in network for network in proxies):
            break
        client = hop
    return _grouped(client)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(text)
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found


def _grouped(client: str) -> str:
    address = _address(client)
    if address is None:
        return client[:64]
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else str(address)
