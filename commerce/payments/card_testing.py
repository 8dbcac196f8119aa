"""Thieves try stolen cards in small shops. Counted per shop in windows of ten minutes, in the cache: without it everybody
may pay, and Stripe's own defences remain."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from core import audit

log = structlog.get_logger("payments")
WINDOW = 600  # seconds
SESSIONS_PER_SHOP = 1000
SESSIONS_PER_ORDER = 8
DECLINES_TO_LOOK_AT = 20
DECLINED_SHARE = 0.8  # honest shoppers are declined once in ten times


def may_start_card_payment(*, order_id: str, now: datetime) -> bool:
    """Counts this try. False while too many are made for this order or in this shop, or nearly all are declined."""
    window = _window(now)
    if _share_is_bad(window) or _share_is_bad(window - 1):
        return False
    return _count(f"order:{order_id}:{window}") <= SESSIONS_PER_ORDER and _count(f"shop:{window}") <= SESSIONS_PER_SHOP


def note_outcome(*, is_declined: bool, now: datetime) -> None:
    """What became of a card, as Stripe told us."""
    window = _window(now)
    _count(f"{'declined' if is_declined else 'accepted'}:{window}")
    if is_declined and _share_is_bad(window) and _count(f"told:{window}") == 1:
        log.warning("cards paused: nearly all are declined")
        audit.record("payments.cards_paused")


def _share_is_bad(window: int) -> bool:
    declined, accepted = _counted(f"declined:{window}"), _counted(f"accepted:{window}")
    return declined >= DECLINES_TO_LOOK_AT and declined / (declined + accepted) > DECLINED_SHARE


def _window(now: datetime) -> int:
    return int(now.timestamp()) // WINDOW


def _count(name: str) -> int:
    key = f"cards:{name}"
    try:
        cache.add(key, 0, timeout=WINDOW * 3)
        return int(cache.incr(key))
    except (ValueError, RedisError, OSError):
        return 0


def _counted(name: str) -> int:
    try:
        return int(cache.get(f"cards:{name}") or 0)
    except (RedisError, OSError):
        return 0
