"""What a new shop can be paid with, until the merchant says otherwise."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override

from commerce.payments.models import PaymentMethod


def seed_payment_methods(*, locale: str, is_test: bool) -> None:
    """The manual ways, off until filled in; in test shops the bogus provider. Quiet where there are some already."""
    if PaymentMethod.objects.exists():
        return
    with override(locale):
        PaymentMethod.objects.create(provider="transfer", name=_("Bank transfer"), position=1, is_active=False)
        PaymentMethod.objects.create(provider="on_delivery", name=_("Cash on delivery"), position=2, is_active=False)
        PaymentMethod.objects.create(provider="on_pickup", name=_("Payment on pick-up"), position=3, is_active=False)
        if is_test:
            PaymentMethod.objects.create(provider="bogus", name=_("Test payment"), position=0)
