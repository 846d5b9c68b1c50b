"""What is counted while Lotsen runs, for Prometheus: no personal data, and only labels that have few values."""

from __future__ import annotations

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
_TURNS = Counter("lotsen_turns", "Turns that were run.", ("channel", "kind"), registry=REGISTRY)
_THINKING = Histogram(
    "lotsen_thinking_seconds",
    "How long one turn took, with what it read and wrote.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
    registry=REGISTRY,
)
_CATALOG = Gauge("lotsen_catalog_loaded_timestamp_seconds", "When the catalog was last loaded.", registry=REGISTRY)


def turn(channel: str, kind: str, seconds: float) -> None:
    """A turn was run."""
    _TURNS.labels(channel, kind).inc()
    _THINKING.observe(seconds)


def catalog_loaded() -> None:
    """This process serves another catalog from now on."""
    _CATALOG.set(time.time())


def exposition(now: dict[str, tuple[str, float]]) -> bytes:
    """All figures in Prometheus's text format. `now`: what is so just now, as name → (what it means, figure)."""
    registry = CollectorRegistry()
    for name, (meaning, figure) in now.items():
        Gauge(name, meaning, registry=registry).set(figure)
    return generate_latest(REGISTRY) + generate_latest(registry)
