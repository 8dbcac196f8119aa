"""Codes that take something off plans. Stripe knows how often each was used; here is a copy to look at."""

from __future__ import annotations

from datetime import datetime

from billing import gateway
from billing.models import Coupon
from core.scope import control_context


def make_coupon(
    *, code: str, percent: int, months: int | None, most_uses: int | None, ends_at: datetime | None, actor: str
) -> Coupon:
    """First at Stripe, whose idempotency key is the code: a second try after a crash finds it there. Raises
    BillingUnavailable, BillingRefused."""
    reference = gateway.create_code(
        code=code, percent=percent, months=months, most_uses=most_uses,
        ends_at=int(ends_at.timestamp()) if ends_at else None,
    )  # fmt: skip
    with control_context():
        return Coupon.objects.create(
            code=code, percent=percent, months=months, most_uses=most_uses, ends_at=ends_at, reference=reference,
            created_by=actor[:254],
        )  # fmt: skip


def stop_coupon(*, coupon: Coupon) -> None:
    """Who has begun with it keeps what was promised. Raises BillingUnavailable, BillingRefused."""
    copy(coupon, gateway.stop_code(coupon.reference))


def look_up(*, coupon: Coupon) -> None:
    """How often it was used. Raises BillingUnavailable, BillingRefused."""
    copy(coupon, gateway.get_code(coupon.reference))


def copy(coupon: Coupon, found: gateway.Fields) -> None:
    with control_context():
        Coupon.objects.filter(pk=coupon.pk).update(
            use_count=found.get("times_redeemed") or 0, is_active=bool(found.get("active"))
        )
        coupon.refresh_from_db()
