"""The ledger of uses. Rows are taken in the order of docs/locking.md: promotions by id, then codes by id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from commerce.promotions.errors import UsedUpMeanwhile
from commerce.promotions.models import Code, Promotion, Use
from commerce.promotions.selectors import OfferedNow, used_by_customer


def take_uses(*, amounts: Mapping[int, int], offered: OfferedNow, order_id: UUID, email: str, now: datetime) -> None:
    """Count one order for each promotion in `amounts` (by how much it lowered the order). In the order's transaction.

    The limit is a condition of the counting statement, so of two orders that want the last use one waits and is
    refused. Limits per customer are looked at once more: the caller has the customer's lock, so two orders of one
    customer see each other. Raises UsedUpMeanwhile.
    """
    for pk in used_by_customer((offered.promotions[pk] for pk in sorted(amounts)), email):
        raise UsedUpMeanwhile(offered.promotions[pk].name)
    for pk in sorted(amounts):
        has_room = Q(usage_limit=None) | Q(use_count__lt=F("usage_limit"))
        if not Promotion.objects.filter(has_room, pk=pk).update(use_count=F("use_count") + 1):
            raise UsedUpMeanwhile(offered.promotions[pk].name)
    codes = sorted(offered.codes[pk].pk for pk in amounts if pk in offered.codes)
    for code_id in codes:
        has_room = Q(usage_limit=None) | Q(use_count__lt=F("usage_limit"))
        if not Code.objects.filter(has_room, pk=code_id).update(use_count=F("use_count") + 1):
            raise UsedUpMeanwhile(next(code.text for code in offered.codes.values() if code.pk == code_id))
    Use.objects.bulk_create(
        [
            Use(
                promotion_id=pk,
                code=offered.codes.get(pk),
                order_id=order_id,
                email=email.strip().lower(),
                amount=amount,
                used_at=now,
            )
            for pk, amount in sorted(amounts.items())
        ]
    )


def release_uses(*, order_id: UUID, now: datetime) -> None:
    """The order is cancelled: its uses can be used by others. Under the order's lock; may be repeated."""
    uses = list(Use.objects.filter(order_id=order_id, released_at=None).order_by("promotion_id"))
    count(uses, -1)
    Use.objects.filter(pk__in=[use.pk for use in uses]).update(released_at=now)


def retake_uses(*, order_id: UUID) -> None:
    """An expired order has been paid after all: what was agreed holds, even beyond a limit."""
    uses = list(Use.objects.filter(order_id=order_id, released_at__isnull=False).order_by("promotion_id"))
    count(uses, +1)
    Use.objects.filter(pk__in=[use.pk for use in uses]).update(released_at=None)


def count(uses: list[Use], change: int) -> None:
    for use in uses:
        Promotion.objects.filter(pk=use.promotion_id).update(use_count=F("use_count") + change)
    for code_id in sorted(use.code_id for use in uses if use.code_id is not None):
        Code.objects.filter(pk=code_id).update(use_count=F("use_count") + change)
