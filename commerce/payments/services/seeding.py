"""What a new shop can be paid with, until the merchant says otherwise."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from commerce.payments.models import PaymentMethod
from commerce.store.words import named

MANUAL = [
    ("transfer", _("Bank transfer")),
    ("on_delivery", _("Cash on delivery")),
    ("on_pickup", _("Payment on pick-up")),
]


def seed_payment_methods(*, locale: str, is_test: bool) -> None:
    """The manual ways, off until filled in; in test shops the bogus provider. Quiet where there are some already."""
    if PaymentMethod.objects.exists():
        return
    for position, (provider, name) in enumerate(MANUAL, start=1):
        PaymentMethod.objects.create(provider=provider, **named(name, locale), position=position, is_active=False)
    if is_test:
        PaymentMethod.objects.create(provider="bogus", **named(_("Test payment"), locale), position=0)
