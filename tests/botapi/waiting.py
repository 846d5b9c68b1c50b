"""Waiting until something is true."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

STEP = 0.005


async def until(fits: Callable[[], object], timeout: float = 5.0, otherwise: str = "it did not happen") -> None:
    """Return once `fits()` is true. Raises AssertionError after `timeout` seconds."""
    end = time.monotonic() + timeout
    while not fits():
        if time.monotonic() > end:
            raise AssertionError(f"{otherwise} within {timeout} s")
        await asyncio.sleep(STEP)
