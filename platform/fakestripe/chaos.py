"""What goes wrong on request: answers that never come, errors, webhooks that come twice, late, shuffled or never."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

KINDS = {
    "409": (409, "lock_timeout", "This object cannot be accessed right now because another request is using it."),
    "429": (429, "rate_limit", "Too many requests hit the API too quickly."),
    "500": (500, "", "An unknown error occurred."),
}


@dataclass
class Fault:
    """`kind`: one of KINDS, "timeout" (nothing was done), "lost" (done, but the answer is lost), "malformed",
    "empty". `path` is the beginning of the paths it befalls."""

    kind: str
    path: str = "/v1/"
    method: str = "POST"
    times: int = 1


@dataclass
class Chaos:
    faults: list[Fault] = field(default_factory=list)
    copies: int = 1  # at most so many of each event
    is_shuffled: bool = False
    lost_share: float = 0.0
    forged_share: float = 0.0  # so many are followed by one that somebody else made up
    delay_seconds: float = 0.0
    random: random.Random = field(default_factory=lambda: random.Random(1))  # noqa: S311  repeatable on purpose

    def fault_for(self, method: str, path: str) -> str:
        """The fault that befalls this request, which is then used up; "" for none."""
        for fault in self.faults:
            if fault.times and fault.method == method and path.startswith(fault.path):
                fault.times -= 1
                return fault.kind
        return ""

    def deliveries(self, events: list[Any]) -> list[Any]:
        """The events as they are delivered: some lost, some several times, perhaps out of order."""
        kept = [event for event in events if self.random.random() >= self.lost_share]
        sent = [event for event in kept for _ in range(self.random.randint(1, max(1, self.copies)))]
        if self.is_shuffled:
            self.random.shuffle(sent)
        return sent
