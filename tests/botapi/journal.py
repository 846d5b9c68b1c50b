"""What the bot called, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Call:
    """One call of the bot. `at` in seconds since 1970, `seconds` of work in the server."""

    at: float
    method: str
    params: dict[str, Any]
    status: int = 200
    description: str = ""
    result: Any = None
    scenario: bool = False
    """Refused or disturbed because a test asked for it."""
    fault: str = ""
    seconds: float = 0.0
    by: str = ""
    """Which of several processes called, by the name in its address."""

    @property
    def ok(self) -> bool:
        """Whether it was carried out."""
        return self.status == 200

    @property
    def chat(self) -> int | None:
        """The chat that it is about."""
        value = self.params.get("chat_id")
        try:
            return int(value) if value is not None else None
        except (TypeError, ValueError):
            return None

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={_short(value)}" for name, value in self.params.items())
        return f"{self.status} {self.description or 'OK'}: {self.method}({shown})"


def _short(value: Any) -> str:
    words = repr(value)
    return words if len(words) <= 200 else f"{words[:197]}..."


def judge(calls: Iterable[Call], but: tuple[str, ...]) -> None:
    """Raises AssertionError with every refused call that no scenario asked for, save those that hold a word of `but`."""
    wrong = [call for call in calls if not call.ok and not call.scenario and not any(word in str(call) for word in but)]
    if wrong:
        lines = "\n".join(f"  {call}" for call in wrong)
        raise AssertionError(f"the Bot API refused {len(wrong)} calls:\n{lines}")
