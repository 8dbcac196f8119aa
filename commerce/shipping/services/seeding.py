"""What a new shop ships with, until the merchant says otherwise."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from commerce.shipping.models import Rate, RateKind, Zone
from commerce.store.words import named

EU = ["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
      "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"]  # fmt: skip


def seed_shipping(*, country: str, locale: str) -> None:
    """A home zone with standard delivery; pick-up and the rest of the EU wait to be switched on. Does nothing where
    zones exist."""
    if Zone.objects.exists():
        return
    with override(locale):
        home = Zone.objects.create(name=_("Own country"), countries=[country], position=0)
        Rate.objects.create(
            zone=home,
            **named(gettext_lazy("Standard delivery"), locale),
            price_amount=490,
            free_from_amount=6000,
            min_days=2,
            max_days=4,
        )
        pickup = named(gettext_lazy("Pick-up in the shop"), locale)
        Rate.objects.create(zone=home, kind=RateKind.PICKUP, **pickup, position=1, is_active=False)
        if country in EU:
            europe = Zone.objects.create(
                name=_("European Union"), countries=[c for c in EU if c != country], position=1
            )
            abroad = named(gettext_lazy("Delivery in Europe"), locale)
            Rate.objects.create(zone=europe, **abroad, price_amount=990, min_days=3, max_days=7, is_active=False)
