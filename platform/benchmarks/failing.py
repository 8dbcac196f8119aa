"""The product with ten places at which a process can be made to die, for one purpose: `bin/bench kills`. Never imported by
the product. The file named by FAILPOINT_FILE holds "point victim"; whoever comes by first takes it away and dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

POINTS = (
    "before the order", "inside the order's transaction", "after the order, before the session",
    "session made, not noted", "session noted", "before asking how it stands", "asked, not recorded",
    "inside the recording", "after the recording", "event taken, not worked on",
)  # fmt: skip


def pass_by(point: str) -> None:
    wish = Path(os.environ["FAILPOINT_FILE"])
    try:
        wanted, _, victim = wish.read_text().partition("|")
        if wanted != point:
            return
        wish.rename(wish.with_suffix(".taken"))
    except FileNotFoundError:
        return
    VICTIMS[victim]()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kill_backend() -> None:
    """PostgreSQL loses the process that serves us, and all others with it: a crash and a recovery."""
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        os.kill(cursor.fetchone()[0], signal.SIGKILL)


def empty_valkey() -> None:
    """Valkey forgets everything, cuts every connection, and this process dies on top."""
    import redis

    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.flushall()
    client.client_kill_filter(_type="normal", skipme=True)
    die()


VICTIMS: dict[str, Callable[[], None]] = {"process": die, "postgres": kill_backend, "valkey": empty_valkey}


def install() -> None:
    from commerce.checkout import place_order as placing
    from commerce.payments.providers.stripe import gateway
    from commerce.payments.providers.stripe import provider as stripe
    from commerce.payments.services import inbox, settling

    placing._write = between(placing._write, before=POINTS[0], after=POINTS[2])
    placing.write_order = between(placing.write_order, after=POINTS[1])
    gateway.create_session = between(gateway.create_session, after=POINTS[3])
    stripe.note_down = between(stripe.note_down, after=POINTS[4], only=lambda given: "session" in given)  # type: ignore[attr-defined]
    stripe.Stripe.look_up = between(stripe.Stripe.look_up, before=POINTS[5], after=POINTS[6])  # type: ignore[method-assign]
    settling.order_side = with_side(settling.order_side)  # type: ignore[attr-defined]
    settling.record = between(settling.record, after=POINTS[8])
    inbox.claim_event = between(inbox.claim_event, after=POINTS[9])


def between(
    work: Any, *, before: str = "", after: str = "", only: Callable[[dict[str, Any]], bool] = lambda given: True
) -> Any:
    def watched(*arguments: Any, **given: Any) -> Any:
        if before and only(given):
            pass_by(before)
        found = work(*arguments, **given)
        if after and only(given):
            pass_by(after)
        return found

    return watched


def with_side(order_side: Any) -> Any:
    """The recording's transaction: the order has taken the money, and nothing is committed."""

    class Side:
        def __getattr__(self, name: str) -> Any:
            found = getattr(order_side(), name)
            return between(found, after=POINTS[7]) if name == "take_payment_state" else found

    return Side


def application(environ: dict[str, Any], start_response: Any) -> Any:
    from config.wsgi import application as guarded_application

    global installed
    if not installed:
        install()
        installed = True
    return guarded_application(environ, start_response)


installed = False
