"""Who listens to which event. Filled when the apps start: every app's `receivers` module is imported once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.models import Event

Receiver = Callable[["Event"], None]
_receivers: dict[str, list[Receiver]] = defaultdict(list)
_by_path: dict[str, Receiver] = {}


class WillNeverWork(Exception):
    """Raised by a receiver that would fail each time again: it goes to the dead letters at once."""


def path_of(receiver: Receiver) -> str:
    return f"{receiver.__module__}.{receiver.__qualname__}"


def receives(*names: str) -> Callable[[Receiver], Receiver]:
    """Mark a function as receiver of these events. It runs after the commit, in the shop, inside a transaction,
    at least once: it must look for the trace of an earlier run. It must not talk to the network."""

    def register(receiver: Receiver) -> Receiver:
        for name in names:
            _receivers[name].append(receiver)
        _by_path[path_of(receiver)] = receiver
        return receiver

    return register


def receivers_of(name: str) -> list[Receiver]:
    return list(_receivers.get(name, ()))


def receiver_at(path: str) -> Receiver | None:
    """None for a receiver that has been removed since the delivery was written."""
    return _by_path.get(path)
