"""Many at once: each worker is a thread with a connection of its own, and all let go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

from tenants.context import shop_context

PATIENCE = 30  # seconds; whoever waits for ever fails the test and does not hang it

Act = Callable[[], Any]


def at_once(shop: Any, *acts: Act) -> list[Any]:
    """What each act returned or raised."""
    return crowd(shop, acts, workers=len(acts))


def crowd(shop: Any, acts: Sequence[Act], *, workers: int) -> list[Any]:
    """The acts dealt out to some workers, who start together."""
    start = Barrier(workers)

    def work(share: Sequence[Act]) -> list[Any]:
        try:
            with shop_context(shop):
                connections["default"].ensure_connection()
                start.wait(PATIENCE)
                return [outcome(act) for act in share]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(workers) as pool:
        shares = [pool.submit(work, acts[number::workers]) for number in range(workers)]
        return [result for share in shares for result in share.result(PATIENCE * 2)]


def outcome(act: Act) -> Any:
    try:
        return act()
    except Exception as error:
        return error
