"""The registry's copy of what a shop says about itself."""

from __future__ import annotations

from core.scope import control_context
from tenants import hosts
from tenants.models import Shop


def copy_details(*, shop_id: str, name: str, country: str, currency: str, locale: str) -> None:
    """After the shop's own row was saved. Should it fail, the next save brings the copy up to date."""
    with control_context():
        Shop.objects.filter(pk=shop_id).update(name=name, country=country, currency=currency, locale=locale)
    hosts.forget_routes()
