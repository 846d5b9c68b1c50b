"""Faults that a test asks for: refusals, lost connections, slow and broken answers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any, Literal

from tests.botapi.refusal import Refused

How = Literal["refuse", "drop_before", "drop_after", "drip", "html", "truncated", "not_ok"]
"""refuse: a JSON error. drop_before, drop_after: the connection ends before or after the call was carried out.
drip: the answer comes byte by byte. html: 502 with a page. truncated: half an answer. not_ok: ok:false in a 200."""

PROCESSED: frozenset[How] = frozenset({"drop_after", "drip", "truncated"})
_WORDS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


@dataclass(slots=True)
class Fault:
    """What goes wrong, for which calls, how often (`times` None: always) and how likely (`rate`)."""

    how: How = "refuse"
    method: str | None = None
    chat: int | None = None
    times: int | None = 1
    status: int = 500
    description: str = ""
    parameters: dict[str, Any] | None = None
    seconds: float = 1.0
    """How long a dripping answer takes."""
    rate: float = 1.0
    met: int = 0
    """How many calls it has hit."""

    def refusal(self) -> Refused:
        """The error that is answered."""
        description = self.description or _WORDS.get(self.status, "Error")
        if self.status == 429 and not self.description and self.parameters:
            description = f"Too Many Requests: retry after {self.parameters['retry_after']}"
        return Refused(self.status, description, parameters=self.parameters, scenario=True)

    def fits(self, method: str, chat: Any) -> bool:
        """Whether it is about this call."""
        return (
            (self.times is None or self.met < self.times)
            and (self.method is None or self.method.lower() == method.lower())
            and (self.chat is None or str(self.chat) == str(chat))
        )


class Scenario:
    """The faults of a test. `seed` makes those with a rate repeatable."""

    def __init__(self, seed: int) -> None:
        self.faults: list[Fault] = []
        self._random = random.Random(seed)

    def meet(self, method: str, chat: Any) -> Fault | None:
        """The fault that this call runs into, if any; it counts as met."""
        for fault in self.faults:
            if fault.fits(method, chat) and (fault.rate >= 1 or self._random.random() < fault.rate):
                fault.met += 1
                return fault
        return None
