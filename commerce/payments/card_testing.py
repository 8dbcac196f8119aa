"""Thieves try stolen cards in small shops. Counted per shop in windows of ten minutes, in the cache: without it everybody
may pay, and the provider's own defences remain. Three steps: after some declines the browser has to work for another
try, an order with many declines loses its payment page, and while nearly all are declined nobody pays by card."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from commerce.payments.models import Payment
from commerce.payments.proof_of_work import is_proven
from commerce.payments.providers.base import ProviderRefused, Redirect
from core import audit

log = structlog.get_logger("payments")
WINDOW = 600  # seconds
SESSIONS_PER_SHOP = 1000
SESSIONS_PER_ORDER = 8
DECLINES_TO_LOOK_AT = 20
DECLINED_SHARE = 0.8  # honest shoppers are declined once in ten times
WORK_AFTER_DECLINES = 6  # of the shop, if they are the greater part
WORK_SHARE = 0.5
WORK_AFTER_DECLINES_OF_ORDER = 3
MOST_DECLINES_OF_ORDER = 6


def door(payment: Payment, now: datetime) -> Redirect | None:
    """Before a payment is begun at a provider that takes cards: None to go on, else where the shopper has to go first.
    Counts this try. Raises ProviderRefused."""
    order_id = str(payment.order_id)
    if not may_start_card_payment(order_id=order_id, now=now):
        raise ProviderRefused("Too many card payments are being tried. Please wait for ten minutes.")
    if needs_work(order_id=order_id, now=now) and not is_proven(payment):
        return Redirect(f"/payment-check/{payment.pk}/")
    return None


def may_start_card_payment(*, order_id: str, now: datetime) -> bool:
    """Counts this try. False while too many are made for this order or in this shop, or nearly all are declined."""
    window = _window(now)
    if _share_is_bad(window) or _share_is_bad(window - 1):
        return False
    return _count(f"order:{order_id}:{window}") <= SESSIONS_PER_ORDER and _count(f"shop:{window}") <= SESSIONS_PER_SHOP


def needs_work(*, order_id: str, now: datetime) -> bool:
    if declines_of(order_id, now) >= WORK_AFTER_DECLINES_OF_ORDER:
        return True
    window = _window(now)
    return any(_share_is_bad(each, WORK_AFTER_DECLINES, WORK_SHARE) for each in (window, window - 1))


def declines_of(order_id: str, now: datetime) -> int:
    window = _window(now)
    return _counted(f"declined:{order_id}:{window}") + _counted(f"declined:{order_id}:{window - 1}")


def note_outcome(*, is_declined: bool, now: datetime, order_id: str = "") -> None:
    """What became of a card, as the provider told us."""
    window = _window(now)
    _count(f"{'declined' if is_declined else 'accepted'}:{window}")
    if is_declined and order_id:
        _count(f"declined:{order_id}:{window}")
    if is_declined and _share_is_bad(window) and _count(f"told:{window}") == 1:
        log.warning("cards paused: nearly all are declined")
        audit.record("payments.cards_paused")


def _share_is_bad(window: int, least: int = DECLINES_TO_LOOK_AT, share: float = DECLINED_SHARE) -> bool:
    declined, accepted = _counted(f"declined:{window}"), _counted(f"accepted:{window}")
    return declined >= least and declined / (declined + accepted) > share


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
